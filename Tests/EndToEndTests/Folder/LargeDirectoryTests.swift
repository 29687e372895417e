import Testing

extension EndToEnd {
    @Suite("Directories of very many files")
    struct LargeDirectoryTests {
        /// Far more than are looked at in one piece.
        static let fileCount = 10_000

        private func name(_ number: Int) -> FilePath { "d/\(1_000_000 + number).txt" }

        // scenario 30
        @Test("What changed in one while the daemon was down is told, and nothing else")
        func restart() throws {
            let count = Self.fileCount
            try withDaemon { daemon in
                try daemon.disk.makeDirectory("d/below")
                for number in 0..<count { try daemon.disk.write(name(number), "\(number)") }
                let changes = try daemon.summaries {
                    _ = try daemon.stop()
                    for number in [0, 5_000, count - 1] {
                        try daemon.disk.append(name(number), "!")
                    }
                    for number in [1, 4_095, 4_096, count - 2] {
                        try daemon.disk.remove(name(number))
                    }
                    try daemon.disk.write(name(count), "more")
                    try daemon.disk.write("d/below/1.txt", "below")
                    try daemon.disk.rename(name(2), name(count + 1))
                    try daemon.start()
                }
                let modified = [0, 5_000, count - 1].map { "modified \(name($0))@2" }
                let removed = [1, 4_095, 4_096, count - 2].map { "removed \(name($0))@1" }
                let others = [
                    "added \(name(count))@1", "added d/below/1.txt@1",
                    "moved \(name(2))@1 → \(name(count + 1))@1",
                ]
                #expect(changes == (modified + removed + others).sorted())
            }
        }
    }
}
