import Glibc
import Synchronization
import TelexWire
import Testing

extension EndToEnd {
    @Suite("Survival")
    struct SurvivalTests {
        /// Reads until the daemon tells this state; the changes that came before.
        private func changes(
            until state: String,
            _ feed: FeedConnection
        ) throws -> [ChangeRecord] {
            var changes: [ChangeRecord] = []
            while true {
                let line = try feed.line()
                if line.type == "change" { changes.append(try ChangeRecord(line)) }
                if line.type == "state", line["state"]?.string == state { return changes }
            }
        }

        // scenario 29, capability 1.2
        @Test("A watcher that is killed is replaced, and what happened meanwhile is found")
        func watcherKilled() throws {
            try withDaemon { daemon in
                try daemon.disk.makeDirectory("d/e")
                for round in 1...3 as ClosedRange<Int64> {
                    let watcher = try daemon.runningWatcher()
                    kill(watcher, SIGKILL)
                    try daemon.disk.write("d/e/x.txt", "round \(round)")
                    try daemon.disk.makeDirectory("n\(round)/m")
                    try daemon.disk.write("n\(round)/m/y.txt", "new \(round)")
                    try daemon.agree()
                    let watch = try daemon.status()["watch"]
                    #expect(watch?["watcher_restarts"]?.integer == round)
                    // All directories are watched anew: what comes now needs no scan.
                    let live = try daemon.changes {
                        try daemon.disk.append("n\(round)/m/y.txt", "!")
                        try daemon.disk.rename("d/e/x.txt", "d/e/x\(round).txt")
                    }
                    #expect(live.map(\.kind).sorted() == ["modified", "moved"])
                    #expect(live.allSatisfy { $0.origin == "live" })
                    try daemon.disk.rename("d/e/x\(round).txt", "d/e/x.txt")
                }
                try daemon.agree()
            }
        }

        // scenario 22, scenario 23
        @Test("A folder that is renamed away is missing, without a removal, until it is back")
        func folderMissing() throws {
            try withDaemon { daemon in
                let scratch = Disk(root: daemon.scratch.path)
                try daemon.disk.makeDirectory("d")
                for name in ["a.txt", "d/b.txt"] { try daemon.disk.write("\(name)", name) }
                try daemon.sync()
                let feed = try daemon.connect()
                try feed.send(#"{"op":"subscribe"}"#)
                _ = try feed.lines(until: "caught_up")
                try scratch.rename("folder", "elsewhere")
                #expect(try changes(until: "folder_missing", feed).isEmpty)
                #expect(try daemon.status()["state"]?.string == "folder_missing")
                #expect(try daemon.feed().refusal(of: #"{"op":"sync"}"#) == "unavailable")
                // Another one in its place is not the folder.
                try scratch.makeDirectory("folder")
                try scratch.write("folder/other.txt", "other")
                #expect(try daemon.feed().refusal(of: #"{"op":"sync"}"#) == "unavailable")
                try scratch.removeTree("folder")
                try scratch.write("elsewhere/d/c.txt", "written meanwhile")
                try scratch.remove("elsewhere/a.txt")
                try scratch.rename("elsewhere", "folder")
                let found = try changes(until: "in_sync", feed)
                #expect(found.map(\.summary).sorted() == ["added d/c.txt@1", "removed a.txt@1"])
                try daemon.agree()
                let live = try daemon.summaries { try daemon.disk.write("d/live.txt", "live") }
                #expect(live == ["added d/live.txt@1"])
            }
        }

        // scenario 22
        @Test(
            "With a journal that knows it, a missing folder does not keep the daemon from serving"
        )
        func folderMissingAtStart() throws {
            try withDaemon { daemon in
                let scratch = Disk(root: daemon.scratch.path)
                try daemon.disk.write("a.txt", "text")
                try daemon.sync()
                #expect(try daemon.stop() == .exited(0))
                try scratch.rename("folder", "elsewhere")
                try daemon.start()
                let feed = try daemon.connect()
                try feed.send(#"{"op":"subscribe"}"#)
                let first = try feed.line()
                if first["state"]?.string != "folder_missing" {
                    #expect(try changes(until: "folder_missing", feed).isEmpty)
                }
                #expect(try daemon.files().keys.sorted() == ["a.txt"])
                try scratch.rename("elsewhere", "folder")
                #expect(try changes(until: "in_sync", feed).isEmpty)
                try daemon.agree()
            }
        }

        // scenario 34, scenario 37
        @Test("With settle, what is written, removed and written again in haste is one version")
        func settle() throws {
            try withDaemon(variables: ["TELEX_FOLDER_SETTLE": "2s"]) { daemon in
                try daemon.sync()
                let feed = try daemon.connect()
                try feed.send(#"{"op":"subscribe"}"#)
                _ = try feed.lines(until: "caught_up")
                try daemon.disk.write("log.txt", "0")
                try daemon.disk.write("again.txt", "first")
                try daemon.disk.remove("again.txt")
                for turn in 1...50 { try daemon.disk.append("log.txt", " \(turn)") }
                try daemon.disk.write("again.txt", "second")
                let told = try [feed.change(), feed.change()].sorted { $0.path < $1.path }
                #expect(told.map(\.summary) == ["added again.txt@1", "added log.txt@1"])
                let last = (0...50).map { String($0) }.joined(separator: " ")
                #expect(told.map(\.hash) == [sha256("second"), sha256(last)])
                try daemon.agree()
                #expect(try daemon.status()["journal"]?["head"]?.integer == 2)
            }
        }

        // scenario 34, scenario 35
        @Test("What keeps changing is journaled while it does, and never backwards")
        func restless() throws {
            try withDaemon { daemon in
                let disk = daemon.disk
                let socket = daemon.socket
                let isEnough = Atomic(false)
                try disk.write("log.txt", "")
                let writer = Companion {
                    // A sync now and then keeps it from writing faster than anybody can hear.
                    let pace = try FeedConnection(socket)
                    var turn = 0
                    while !isEnough.load(ordering: .relaxed) {
                        try disk.append("log.txt", "\(turn)\n")
                        turn += 1
                        if turn % 100 == 0 { _ = try pace.answer(to: #"{"op":"sync"}"#) }
                    }
                }
                for _ in 0..<(isLongRun() ? 2_000 : 50) { try daemon.sync() }
                isEnough.store(true, ordering: .relaxed)
                try writer.join()
                try daemon.agree()
                let sizes = try daemon.changes().map { $0.json["size"]?.integer ?? 0 }
                #expect(sizes.count > 2)
                #expect(sizes == sizes.sorted())
            }
        }
    }
}
