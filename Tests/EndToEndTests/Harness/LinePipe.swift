import Glibc

/// A FIFO that takes a program's output, line by line, waiting a minute at most for each.
final class LinePipe {
    let path: String
    private let descriptor: Int32
    private var unread: [UInt8] = []

    init(_ path: String) throws {
        self.path = path
        try check(mkfifo(path, 0o600), "mkfifo", path)
        // Open for both, so that neither side waits for the other to open it.
        descriptor = open(path, O_RDWR | O_CLOEXEC)
        if descriptor < 0 { throw TestFailure.call("open", path) }
    }

    deinit {
        close(descriptor)
    }

    /// The next line, without its newline.
    func line() throws -> String {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeFirst(end + 1) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 60_000) == 1 else { throw TestFailure("no line within a minute") }
            var piece = [UInt8](repeating: 0, count: 65_536)
            let count = read(descriptor, &piece, piece.count)
            if count <= 0 { throw TestFailure.call("read", path) }
            unread.append(contentsOf: piece[..<count])
        }
    }
}
