import Glibc
import Synchronization
import Testing

extension EndToEnd {
    /// What is swapped for a symbolic link that leads out, while it is looked at.
    @Suite("Swaps")
    struct SwapsTests {
        // scenario 73, scenario 21, capability 2.4
        @Test("Of a file that is swapped for a link to a secret, the secret is never read")
        func files() throws {
            try withDaemon { daemon in
                let disk = daemon.disk
                let secret = daemon.scratch.absolute("outside/x.txt")
                try race(daemon) { turn in
                    try disk.write(".new", "inside \(turn)")
                    try disk.rename(".new", "x.txt")
                    try disk.symlink(to: secret, ".link")
                    try disk.exchange(".link", "x.txt")
                    if turn % 2 == 0 { try disk.exchange(".link", "x.txt") }
                    try disk.remove(".link")
                }
            }
        }

        // scenario 21, capability 2.4
        @Test("Of a directory that is swapped for a link that leads out, nothing outside is read")
        func directories() throws {
            try withDaemon { daemon in
                let disk = daemon.disk
                try disk.makeDirectory("d")
                try disk.symlink(to: daemon.scratch.absolute("outside"), ".link")
                try race(daemon) { turn in
                    if turn % 2 == 0 { try disk.write("d/x.txt", "inside \(turn)") }
                    try disk.exchange(".link", "d")
                }
            }
        }

        // scenario 21
        @Test("A directory that was swapped for a link while nobody looked loses its files")
        func swappedWhileDown() throws {
            try withDaemon { daemon in
                let outside = Disk(root: daemon.scratch.absolute("outside"))
                try outside.makeDirectory("")
                try outside.write("x.txt", "secret")
                try daemon.makeDirectory("d")
                try daemon.disk.write("d/x.txt", "inside")
                try daemon.sync()
                let watch = try OpenWatch(outside.root)
                #expect(try daemon.stop() == .exited(0))
                try daemon.disk.removeTree("d")
                try daemon.disk.symlink(to: outside.root, "d")
                try daemon.start()
                try daemon.agree()
                #expect(try daemon.changes().last?.summary == "removed d/x.txt@1")
                #expect(try watch.names() == [])
            }
        }

        /// Swaps beside a daemon that looks all the time; nobody has opened anything outside.
        private func race(
            _ daemon: LiveDaemon,
            swap: @escaping @Sendable (Int) throws -> Void
        ) throws {
            let outside = Disk(root: daemon.scratch.absolute("outside"))
            try outside.makeDirectory("")
            try outside.write("x.txt", "secret")
            let watch = try OpenWatch(outside.root)
            let turns = isLongRun() ? 20_000 : 1_000
            let swapper = Companion {
                for turn in 0..<turns { try swap(turn) }
            }
            while !swapper.hasEnded { try daemon.sync() }
            try swapper.join()
            try daemon.agree()
            let changes = try daemon.changes()
            #expect(changes.count > 1)
            try #require(changes.allSatisfy { $0.hash != sha256("secret") })
            #expect(try watch.names() == [])
        }
    }
}
