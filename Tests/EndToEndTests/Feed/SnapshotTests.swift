import Synchronization
import TelexWire
import Testing

extension EndToEnd {
    @Suite("Snapshots")
    struct SnapshotTests {
        // scenario 62, capability 4.1
        @Test("A snapshot under a thousand changes a second splits exactly at its cursor")
        func splits() throws {
            let count = isLongRun() ? 100_000 : 5_000
            try withDaemon { daemon in
                for number in 0..<100 { try daemon.disk.makeDirectory("d\(number)") }
                for number in 0..<count {
                    try daemon.disk.write("d\(number % 100)/\(number).txt", "\(number)")
                }
                try daemon.sync()
                let isEnough = Atomic(false)
                let disk = daemon.disk
                let writer = Companion {
                    var pace = Pace(milliseconds: 1)
                    var step = 0
                    while !isEnough.load(ordering: .relaxed) {
                        try Self.write(step, of: count, disk)
                        step += 1
                        pace.beat()
                    }
                }
                let feed = try daemon.connect()
                try feed.send(#"{"op":"subscribe","snapshot":true}"#)
                let lines = try feed.lines(until: "snapshot_end")
                isEnough.store(true, ordering: .relaxed)
                try writer.join()
                let end = try #require(lines.last)
                let place = try #require(end["cursor"]?.string.flatMap { Int64($0.dropFirst(9)) })
                var files: [FilePath: String] = [:]
                for line in lines.dropFirst().dropLast() where line.type == "file" {
                    let path = try #require(line.filePath("path"))
                    #expect(files.updateValue(line["hash"]?.string ?? "", forKey: path) == nil)
                    #expect(line["seq"]?.integer ?? .max <= place)
                }
                #expect(end["files"]?.integer == Int64(files.count))
                let head = try #require(Int64(daemon.sync().dropFirst(9)))
                #expect(head > place)
                for seq in place + 1...head {
                    let change = try feed.change()
                    #expect(change.seq == seq)
                    if let from = change.from { files[from] = nil }
                    files[change.path] = change.kind == "removed" ? nil : change.hash
                }
                #expect(try files == daemon.disk.hashes())
            }
        }

        /// One of the things that happen to files, the same for the same step.
        private static func write(_ step: Int, of count: Int, _ disk: Disk) throws {
            let number = step * 7_919 % count
            let path = FilePath("d\(number % 100)/\(number).txt")
            switch step % 4 {
            case 0: try disk.write(FilePath("d\(step % 100)/new\(step).txt"), "new \(step)")
            case 1 where try disk.exists(path): try disk.remove(path)
            case 2 where try disk.exists(path):
                try disk.rename(path, FilePath("d\(step % 100)/moved\(step).txt"))
            default: try disk.write(path, "again \(step)")
            }
        }
    }
}
