import Glibc
import Testing

extension EndToEnd {
    @Suite("Sizes")
    struct SizesTests {
        /// A file of zeros without a block on the disk: its size in MiB, and what `sha256sum` says.
        struct Sparse: CustomTestStringConvertible, Sendable {
            let size: Int
            let hash: String
            var testDescription: String { "\(size) MiB" }
        }

        private static let sparse = [
            Sparse(
                size: 64,
                hash: "3b6a07d0d404fab4e23b6d34bc6696a6a312dd92821332385e5af7c01c421351"
            )
        ]
        private static let largeSparse = [
            Sparse(
                size: 2_048,
                hash: "a7c744c13cc101ed66c29f672f92455547889cc586ce6d44fe76ae824958ea51"
            ),
            Sparse(
                size: 4_096,
                hash: "8479e43911dc45e89f934fe48d01297e16f51d17aa561d4d1c216b1ae0fcddca"
            ),
        ]

        // scenario 42, capability 2.4
        @Test(
            "A file too large to be stored is hashed in pieces, and in little memory",
            arguments: isLongRun() ? sparse + largeSparse : sparse
        )
        func large(_ file: Sparse) throws {
            try withDaemon(variables: ["TELEX_CONTENT_MAX_SIZE": "1MiB"]) { daemon in
                let before = try daemon.memoryPeak()
                let made = try daemon.changes {
                    try daemon.disk.write("large.txt", "")
                    try daemon.disk.truncate("large.txt", to: file.size << 20)
                }
                #expect(made.last?.hash == "sha256:" + file.hash)
                #expect(made.last?.json["size"]?.integer == Int64(file.size) << 20)
                #expect(made.last?.json["article"] == nil)
                // The empty content, where it was seen, and no other.
                let stored = try daemon.status()["content"]?["bytes"]?.integer ?? -1
                #expect((0...64).contains(stored))
                #expect(try daemon.memoryPeak() - before < 24 << 20)
            }
        }

        // scenario 42, scenario 78, capability 1.7, capability 2.4
        @Test(
            "While a file is read that takes minutes, it is pending, a sync times out, and SIGTERM ends"
        )
        func long() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "text")
                try daemon.sync()
                // Without a block on the disk.
                let outside = Disk(root: daemon.scratch.path)
                try outside.write("long", "")
                try outside.truncate("long", to: 1 << 40)
                try outside.rename("long", "folder/long.txt")
                let feed = try daemon.connect()
                while try daemon.status()["pending"]?.integer == 0 {}
                let answer = try feed.answer(to: #"{"op":"sync","timeout":1}"#)
                #expect(answer["code"]?.string == "timed_out")
                #expect(try daemon.status()["pending"]?.integer == 1)
                #expect(try daemon.stop() == .exited(0))
                try daemon.disk.remove("long.txt")
                try daemon.start()
                try daemon.agree()
                #expect(try daemon.changes().map(\.summary) == ["added a.txt@1"])
            }
        }

        // scenario 42, capability 2.4
        @Test("Files around every limit of size are taken in to the byte")
        func limits() throws {
            try withDaemon(variables: ["TELEX_CONTENT_MAX_SIZE": "1MiB"]) { daemon in
                let limits = [0, 128 << 10, 1 << 20]
                let sizes = limits.flatMap { [$0, $0 + 1, max(0, $0 - 1)] } + [2, 4_096]
                for size in Set(sizes) {
                    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ $0 >> 8) }
                    try daemon.disk.write("\(size).txt", bytes)
                }
                try daemon.agree()
                let files = try daemon.files()
                #expect(files.count == Set(sizes).count)
                for size in Set(sizes) {
                    #expect(files["\(size).txt"]?["size"]?.integer == Int64(size))
                }
                // All but the one over the limit.
                let stored = try daemon.status()["content"]?["stored"]?.integer
                #expect(stored == Int64(files.count - 1))
            }
        }
    }
}

extension LiveDaemon {
    /// The most memory that the daemon has had; bytes.
    fileprivate func memoryPeak() throws -> Int {
        let status = String(
            decoding: try Disk(root: "/proc").contents("\(pid)/status"),
            as: UTF8.self
        )
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        guard let words = line?.split(separator: " "), words.count > 1,
            let size = Int(words[words.count - 2])
        else { throw TestFailure("no VmHWM") }
        return size << 10
    }
}
