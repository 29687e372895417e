import Glibc
import TelexModel

/// The lines of a file, or of the input, one after the other.
final class LineSource {
    /// A part of a content has at most 1 MiB, of which a byte may be written in six.
    static let lineLimit = 16 << 20

    private let descriptor: Int32
    private let path: String
    private var unread: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    /// Opens a file; `-` is the input.
    init(path: String) throws(OfflineError) {
        self.path = path == "-" ? "the input" : path
        descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw .input(path: self.path, errno: errno) }
    }

    deinit {
        close(descriptor)
    }

    /// The next line without its newline; nil at the end.
    func next() throws(OfflineError) -> [UInt8]? {
        var searched = start
        while true {
            if let end = unread[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return Array(unread[start..<end])
            }
            if isAtEnd {
                if start == unread.count { return nil }
                defer { start = unread.count }
                return Array(unread[start...])
            }
            if unread.count - start > Self.lineLimit { throw .lineTooLong(path: path) }
            unread.removeFirst(start)
            start = 0
            searched = unread.count
            try read()
        }
    }

    private func read() throws(OfflineError) {
        var piece = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw .input(path: path, errno: errno) }
            isAtEnd = count == 0
            unread.append(contentsOf: piece[..<count])
            return
        }
    }
}
