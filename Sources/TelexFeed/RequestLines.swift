import NIOCore
import TelexWire

/// Takes a client's bytes apart into lines, wherever they were cut; pure.
struct RequestLines {
    enum Line: Equatable {
        /// A line without its end, not empty.
        case line([UInt8])
        /// A line that is longer than a request may be; nothing follows it.
        case tooLong
    }

    private var bytes: [UInt8] = []
    private var start = 0
    /// Up to here there is no newline: so that a line that comes a byte at a time is not searched
    /// again and again.
    private var searched = 0
    private var isTooLong = false

    /// Whether a whole line waits.
    var hasLine: Bool {
        bytes[searched...].contains(UInt8(ascii: "\n"))
            || bytes[start..<searched].contains(UInt8(ascii: "\n"))
    }

    mutating func append(_ buffer: ByteBuffer) {
        if isTooLong { return }
        if start > 0 {
            bytes.removeFirst(start)
            searched -= start
            start = 0
        }
        bytes.append(contentsOf: buffer.readableBytesView)
    }

    /// The next line, if it is whole.
    mutating func next() -> Line? {
        while !isTooLong {
            guard let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
                searched = bytes.count
                // The last may belong to the end of a line that has as many as it may have.
                let end = bytes.last == UInt8(ascii: "\r") ? 1 : 0
                if bytes.count - start - end <= WireLimits.requestByteCount { return nil }
                break
            }
            var line = bytes[start..<end]
            start = end + 1
            searched = start
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if line.count > WireLimits.requestByteCount { break }
            if !line.isEmpty { return .line(Array(line)) }
        }
        if isTooLong { return nil }
        isTooLong = true
        bytes = []
        start = 0
        searched = 0
        return .tooLong
    }
}
