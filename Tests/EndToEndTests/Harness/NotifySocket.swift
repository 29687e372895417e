import Glibc

/// A socket in the place of the service manager's: hears when the daemon is ready.
final class NotifySocket: Sendable {
    let address: String
    private let descriptor: Int32

    init(address: String) throws {
        self.address = address
        let descriptor = try unixSocket(SOCK_DGRAM)
        self.descriptor = descriptor
        unlink(address)
        try check(withUnixAddress(address) { bind(descriptor, $0, $1) }, "bind", address)
    }

    deinit {
        close(descriptor)
    }

    /// Tells itself something, in the daemon's stead.
    func tell(_ word: String) {
        let bytes = Array(word.utf8)
        _ = withUnixAddress(address) {
            Int32(sendto(descriptor, bytes, bytes.count, 0, $0, $1))
        }
    }

    /// Waits for the first of these words.
    func wait(for words: [String]) throws -> String {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        while true {
            let length = recv(descriptor, &bytes, bytes.count, 0)
            if length < 0 { throw TestFailure.call("wait for \(words) at", address) }
            let text = String(decoding: bytes[..<length], as: UTF8.self)
            for line in text.split(separator: "\n") where words.contains(String(line)) {
                return String(line)
            }
        }
    }
}
