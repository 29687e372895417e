import Glibc
import Testing

@Suite("systemd/telexd.service")
struct ServiceUnitTests {
    private struct Unit {
        /// Directives as they stand, without comments and sections.
        let directives: [String]

        init(_ text: String) {
            directives = text.split(separator: "\n").map(String.init)
                .filter { $0.contains("=") && !$0.hasPrefix("#") }
        }

        func value(_ name: String) -> String? {
            directives.first { $0.hasPrefix(name + "=") }.map {
                String($0.dropFirst(name.count + 1))
            }
        }
    }

    @Test(
        "has what the daemon relies on",
        arguments: [
            ("Type", "notify"), ("ExecStart", "/usr/bin/telexd"), ("StateDirectory", "telex"),
            ("RuntimeDirectory", "telex"), ("ExecReload", "/bin/kill -HUP $MAINPID"),
            ("Restart", "on-failure"), ("StartLimitIntervalSec", "0"),
            ("RestartPreventExitStatus", "64 65 78"), ("ProtectSystem", "strict"),
            ("ProtectHome", "read-only"), ("NoNewPrivileges", "yes"),
            ("RestrictAddressFamilies", "AF_UNIX"), ("CapabilityBoundingSet", ""),
        ]
    )
    func relies(directive: String, value: String) throws {
        #expect(try Unit(shippedText("systemd/telexd.service")).value(directive) == value)
    }

    // scenarios 77 and 79
    @Test(
        "keeps out directives that the daemon cannot live with",
        arguments: [
            "PrivateUsers",  // would show every peer as user 65534
            "ProcSubset",  // would hide the limits of inotify
            "RestrictSUIDSGID",  // makes openat2(2) answer ENOSYS
            "DynamicUser",  // brings RestrictSUIDSGID= and PrivateTmp= with it
            "PrivateTmp",  // would hide a folder below /tmp
        ]
    )
    func keepsOut(directive: String) throws {
        #expect(try Unit(shippedText("systemd/telexd.service")).value(directive) == nil)
    }

    @Test("is good to systemd-analyze verify")
    func isGood() throws {
        let isCI = getenv("CI").map { String(cString: $0) } == "true"
        guard access("/usr/bin/systemd-analyze", X_OK) == 0 else {
            try #require(!isCI, "systemd-analyze is not installed; install the package systemd")
            print("not run: \"is good to systemd-analyze verify\": install the package systemd")
            return
        }
        let directory = try TestDirectory()
        // What ExecStart= names must exist, and telexd is not installed here.
        let text = try shippedText("systemd/telexd.service")
            .replacing("/usr/bin/telexd", with: "/usr/bin/true")
        let unit = try directory.write(text.utf8, to: "telexd.service")
        // It warns of an unknown directive and exits 0: so any output is a fault.
        let output = try run("systemd-analyze verify --man=no '\(unit)' 2>&1")
        #expect(output == "")
        let broken = try directory.write((text + "\nNoSuch=1\n").utf8, to: "broken.service")
        #expect(try run("systemd-analyze verify --man=no '\(broken)' 2>&1").contains("NoSuch"))
    }

    /// Runs a shell command and returns what it writes.
    private func run(_ command: String) throws -> String {
        guard let stream = popen(command, "r") else { throw TestFault(code: errno) }
        defer { pclose(stream) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, stream)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
