import Glibc
import Synchronization
import TestSupport

/// The other end of the socket, with blocking calls.
final class FeedClient: Sendable {
    private let descriptor: Int32
    /// What was received beyond the line that was asked for.
    private let ahead = Mutex<ArraySlice<UInt8>>([])

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        guard descriptor >= 0 else { throw CallFailure(call: "socket", code: errno) }
        // What does not come is a failure, and not a test that hangs.
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { room in
            room.copyBytes(from: path.utf8.prefix(room.count - 1))
        }
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if connected != 0 {
            let code = errno
            close(descriptor)
            throw CallFailure(call: "connect", code: code)
        }
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 { throw CallFailure(call: "send", code: errno) }
            sent += count
        }
    }

    /// Sends what the socket takes at once; how much that was.
    func sendWithoutWaiting(_ bytes: [UInt8]) -> Int {
        Glibc.send(
            descriptor,
            bytes,
            bytes.count,
            Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        )
    }

    /// Says that nothing more will be sent.
    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Exactly so many bytes, or fewer where it ends before.
    func receiveAll(_ byteCount: Int) throws -> [UInt8] {
        try ahead.withLock { ahead in
            var bytes = Array(ahead.prefix(byteCount))
            ahead = ahead.dropFirst(byteCount)
            while bytes.count < byteCount {
                let piece = try receive(min(1 << 20, byteCount - bytes.count))
                if piece.isEmpty { break }
                bytes += piece
            }
            return bytes
        }
    }

    /// The next line with its newline; what there is where it ends before one.
    func line() throws -> String { String(decoding: try lineBytes(), as: UTF8.self) }

    /// The bytes of the next line, of which there may be many.
    func lineBytes() throws -> [UInt8] {
        try ahead.withLock { ahead in
            var line: [UInt8] = []
            while true {
                if let end = ahead.firstIndex(of: UInt8(ascii: "\n")) {
                    line += ahead[...end]
                    ahead = ahead[(end + 1)...]
                    try checkAnswer(bytes: line[...])
                    return line
                }
                line += ahead
                ahead = try receive(64 << 10)[...]
                if ahead.isEmpty { return line }
            }
        }
    }

    private func receive(_ limit: Int) throws -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: limit)
        let count = recv(descriptor, &piece, limit, 0)
        if count < 0 { throw CallFailure(call: "recv", code: errno) }
        return Array(piece[..<count])
    }

    func lines(_ count: Int) throws -> String {
        try (0..<count).map { _ in try line() }.joined()
    }

    /// Everything until the other side closes.
    func rest() throws -> String {
        let bytes = try receiveAll(.max)
        for line in bytes.split(separator: UInt8(ascii: "\n")) { try checkAnswer(bytes: line) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A call that a test needs failed.
struct CallFailure: Error {
    let call: String
    let code: Int32
}
