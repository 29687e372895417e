import Glibc
import Testing

extension EndToEnd {
    /// The main job from its beginning to its end, on a few articles.
    @Suite("Articles")
    struct ArticlesTests {
        // capability 1.3, capability 1.4, capability 1.6, scenario 45, scenario 56
        @Test("Own articles are noticed, known, versioned, followed, and survive a crash")
        func own() throws {
            try mainJob(OwnArticle.all)
        }

        // capability 1.3, capability 1.4, capability 1.6, scenario 45, scenario 56
        @Test(
            "The five of the seeds are noticed, known, versioned, followed, and survive a crash",
            .enabled(
                if: SeedArticle.areExpected(),
                "\(SeedArticle.directory()) is not there: the five articles were not run"
            )
        )
        func seeds() throws {
            try mainJob(SeedArticle.all.map { try $0.read() })
        }

        private func mainJob(_ articles: [Article]) throws {
            try withDaemon { daemon in
                try arrive(articles, daemon)
                let first = articles[0]
                let duplicate = try daemon.changes {
                    try daemon.disk.write("copy of one.txt", first.bytes)
                }
                #expect(duplicate.map(\.summary) == ["added copy of one.txt@1"])
                #expect(duplicate.first?.copies == 2)
                #expect(duplicate.first?.duplicateOf == first.name)
                let appended = try daemon.changes {
                    try daemon.disk.append(articles[1].name, "\nUpdated.\n")
                }
                #expect(appended.map(\.summary) == ["modified \(articles[1].name)@2"])
                let previous = appended.first?.json["previous"]
                #expect(previous?["hash"]?.string == articles[1].hash)
                #expect(previous?["version"]?.integer == 1)
                #expect(previous?["copies"]?.integer == 0)
                let moved = try daemon.changes {
                    try daemon.disk.rename(articles[2].name, "moved.txt")
                }
                #expect(moved.map(\.summary) == ["moved \(articles[2].name)@1 → moved.txt@1"])
                #expect(moved.first?.hash == articles[2].hash)
                let removed = try daemon.summaries { try daemon.disk.remove("copy of one.txt") }
                #expect(removed == ["removed copy of one.txt@1"])
                try daemon.agree()
                try crash(articles, daemon)
            }
        }

        private func arrive(_ articles: [Article], _ daemon: LiveDaemon) throws {
            let added = try daemon.changes {
                for article in articles { try daemon.disk.write(article.name, article.bytes) }
            }
            #expect(added.count == articles.count)
            for article in articles {
                let change = try #require(added.first { $0.path == article.name })
                #expect(change.summary == "added \(article.name)@1")
                #expect(change.hash == article.hash)
                #expect(change.copies == 1)
                #expect(change.json["size"]?.integer == Int64(article.bytes.count))
                let told = change.json["article"]
                #expect(told?["headline"]?.string == article.headline)
                #expect(told?["date"]?.string == article.date)
                #expect(told?["words"]?.integer == article.words)
            }
        }

        /// A crash, changes while the daemon is down, and a reader who remembers.
        private func crash(_ articles: [Article], _ daemon: LiveDaemon) throws {
            let reader = try daemon.connect()
            try reader.send(#"{"op":"subscribe","since":"start"}"#)
            let seen = try reader.lines(until: "caught_up")
            let cursor = try #require(seen.last?["cursor"]?.string)
            try daemon.kill9()
            try daemon.disk.append(articles[0].name, "Written while nobody looked.\n")
            try daemon.disk.write("new.txt", "Fresh while nobody looked. A text.\n")
            try daemon.disk.rename("moved.txt", "moved again.txt")
            try daemon.disk.remove(articles[3].name)
            try daemon.disk.touch(articles[4].name)
            try daemon.start()
            try daemon.sync()
            let resumed = try daemon.connect()
            try resumed.send(#"{"op":"subscribe","since":"\#(cursor)","follow":false}"#)
            let found = try resumed.lines(until: "end").filter { $0.type == "change" }
                .map { try ChangeRecord($0) }
            #expect(
                found.map(\.summary).sorted() == [
                    "added new.txt@1", "modified \(articles[0].name)@2",
                    "moved moved.txt@1 → moved again.txt@1", "removed \(articles[3].name)@1",
                ]
            )
            #expect(found.allSatisfy { $0.origin == "scan" })
            let last = seen.compactMap { $0["seq"]?.integer }.max() ?? 0
            #expect(found.map(\.seq) == (1...4).map { last + $0 })
            try daemon.agree()
        }
    }
}
