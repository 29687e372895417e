import TelexCommands
import Testing

@Suite("Looking for a daemon")
struct SocketSearchTests {
    static let cases: [(named: String?, variables: [String: String], paths: [String])] = [
        (nil, [:], ["/run/telex/telex.sock"]),
        (
            nil, ["XDG_RUNTIME_DIR": "/run/user/7"],
            ["/run/user/7/telex/telex.sock", "/run/telex/telex.sock"]
        ),
        (nil, ["TELEX_SOCKET": "/a", "XDG_RUNTIME_DIR": "/run/user/7"], ["/a"]),
        ("/b", ["TELEX_SOCKET": "/a", "XDG_RUNTIME_DIR": "/run/user/7"], ["/b"]),
    ]

    @Test("A socket that was named is the only one", arguments: cases)
    func paths(named: String?, variables: [String: String], paths: [String]) {
        #expect(SocketSearch(named: named, variable: { variables[$0] }).paths == paths)
    }
}
