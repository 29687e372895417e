import Glibc
import Testing

extension EndToEnd {
    @Suite("Kinds")
    struct KindsTests {
        /// The device `/dev/null`: major 1, minor 3.
        private static let nullDevice: dev_t = 0x103

        // scenario 44, capability 2.4
        @Test("A FIFO, a socket, a device and a directory are not opened, whatever their name")
        func notOpened() throws {
            try withDaemon(variables: ["TELEX_FOLDER_SCAN_EVERY": "1s"]) { daemon in
                let watch = try OpenWatch(daemon.disk.root)
                try makeAll(daemon.disk)
                // Which is a hint for each of them.
                for name in try daemon.disk.list("") { try daemon.disk.chmod(name.name, 0o666) }
                try daemon.disk.chmod("directory.txt", 0o755)
                try daemon.disk.write("file.txt", "text")
                try daemon.sync()
                #expect(try daemon.files().keys.sorted() == ["file.txt"])
                #expect(try daemon.problems() == [])
                #expect(try watch.names().subtracting([".", "file.txt"]) == [])
                try daemon.agree()
            }
        }

        // scenario 44, capability 2.4
        @Test("A file that gives way to something else is removed, and one that comes back added")
        func replaced() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "text")
                try daemon.sync()
                for turn in 0..<3 {
                    let gone = try daemon.summaries {
                        if turn == 0 { try daemon.disk.makeFIFO(".new") }
                        if turn == 1 { try daemon.disk.makeSocket(".new") }
                        if turn == 2 { try daemon.disk.symlink(to: "b.txt", ".new") }
                        try daemon.disk.rename(".new", "a.txt")
                    }
                    #expect(gone == ["removed a.txt@\(turn + 1)"])
                    let back = try daemon.summaries {
                        try daemon.disk.write(".new", "text")
                        try daemon.disk.rename(".new", "a.txt")
                    }
                    #expect(back == ["added a.txt@\(turn + 2)"])
                }
                try daemon.agree()
            }
        }

        private func makeAll(_ disk: Disk) throws {
            try disk.makeDirectory("directory.txt")
            try disk.makeFIFO("fifo.txt")
            try disk.makeSocket("socket.txt")
            if geteuid() == 0 {
                let made = mknod(disk.absolute("device.txt"), S_IFCHR | 0o600, Self.nullDevice)
                try check(made, "mknod", "device.txt")
            } else {
                print("not run without root: a device is not opened")
            }
        }
    }
}

extension Disk {
    /// Makes a socket that nobody listens at.
    fileprivate func makeSocket(_ path: FilePath) throws {
        let made = mknod(absolute(path), S_IFSOCK | 0o600, 0)
        try check(made, "mknod", "\(path)")
    }
}
