import Glibc
import TelexDaemon
import Testing

@Suite("Word to the service manager")
struct ServiceNotifierTests {
    /// A datagram socket in the place of the service manager's.
    final class Manager: Sendable {
        let address: String
        private let descriptor: Int32

        /// Binds to a path, or to an abstract name after `@`.
        init(address: String) throws {
            self.address = address
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var name = sockaddr_un()
            name.sun_family = sa_family_t(AF_UNIX)
            var bytes = Array(address.utf8)
            if address.hasPrefix("@") { bytes[0] = 0 }
            withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: bytes) }
            let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
            let size = socklen_t(offset + bytes.count)
            let bound = withUnsafePointer(to: &name) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, size)
                }
            }
            guard bound == 0 else { throw TestFault(code: errno) }
        }

        deinit { close(descriptor) }

        /// The next datagram; nil where there is none.
        func received() -> String? {
            var bytes = [UInt8](repeating: 0, count: 4_096)
            let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
        }
    }

    private func notifier(_ address: String) throws -> ServiceNotifier {
        try #require(ServiceNotifier(environment: ["NOTIFY_SOCKET": address]))
    }

    @Test(
        "arrives as a datagram each, at a path and at an abstract name",
        arguments: [true, false]
    )
    func arrives(isAbstract: Bool) throws {
        let directory = try TestDirectory()
        let path = directory.path + "/notify"
        let manager = try Manager(address: isAbstract ? "@" + path : path)
        let notifier = try notifier(manager.address)
        try notifier.status("opening the journal")
        try notifier.ready()
        try notifier.ready(status: "12 files")
        try notifier.stopping()
        try notifier.reloading(monotonicMicroseconds: 5)
        #expect(manager.received() == "STATUS=opening the journal")
        #expect(manager.received() == "READY=1")
        #expect(manager.received() == "READY=1\nSTATUS=12 files")
        #expect(manager.received() == "STOPPING=1")
        #expect(manager.received() == "RELOADING=1\nMONOTONIC_USEC=5")
        #expect(manager.received() == nil)
    }

    @Test("cannot be made to say something else by a name")
    func hostileNames() throws {
        let directory = try TestDirectory()
        let manager = try Manager(address: directory.path + "/notify")
        try notifier(manager.address).status("reading a\nMAINPID=1")
        #expect(manager.received() == "STATUS=reading a\\nMAINPID=1")
    }

    @Test("is for nobody where no service manager listens")
    func nobody() {
        #expect(ServiceNotifier(environment: [:]) == nil)
        #expect(ServiceNotifier(environment: ["NOTIFY_SOCKET": ""]) == nil)
    }

    @Test(
        "says why it could not be given",
        arguments: [
            ("/nonexistent/notify", ENOENT), ("relative", EAFNOSUPPORT),
            ("vsock:2:1", EAFNOSUPPORT),
            ("/" + String(repeating: "x", count: 200), ENAMETOOLONG),
        ]
    )
    func failures(address: String, code: Int32) throws {
        let notifier = try notifier(address)
        let expected = NotificationError(address: address, code: code)
        #expect(throws: expected) { try notifier.ready() }
        #expect("\(expected)".contains(String(cString: strerror(code))))
    }
}
