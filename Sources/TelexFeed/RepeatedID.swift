import NIOCore
import TelexWire

extension ByteBuffer {
    /// The lines with the request's id as the first member of each.
    func repeating(_ id: RequestID) -> ByteBuffer {
        var writer = LineWriter(capacity: readableBytes + readableBytes / 8)
        var rest = readableBytesView
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            writer.raw("{\"id\":")
            writer.value(id)
            writer.raw(",")
            writer.bytes.append(contentsOf: rest[rest.startIndex...end].dropFirst())
            rest = rest[(end + 1)...]
        }
        return ByteBuffer(bytes: writer.bytes)
    }
}
