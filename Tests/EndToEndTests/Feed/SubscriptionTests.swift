import TelexWire
import Testing

extension EndToEnd {
    @Suite("Subscriptions")
    struct SubscriptionTests {
        /// A daemon whose journal has these five changes, each after a `sync`.
        private func withFive(_ body: (LiveDaemon) throws -> Void) throws {
            try withDaemon { daemon in
                for number in 1...5 {
                    try daemon.disk.write("\(number).txt", "text \(number)")
                    try daemon.sync()
                }
                try body(daemon)
            }
        }

        private func seqs(_ daemon: LiveDaemon, _ members: String) throws -> [Int64] {
            let feed = try daemon.connect()
            try feed.send(#"{"op":"subscribe","follow":false,\#(members)}"#)
            return try feed.lines(until: "end").compactMap { line in
                line.type == "change" ? line["seq"]?.integer : nil
            }
        }

        // capability 1.4
        @Test("The first line says who serves what")
        func hello() throws {
            try withDaemon { daemon in
                let hello = try daemon.connect().hello
                #expect(hello.type == "hello")
                #expect(hello["protocol"]?.integer == 1)
                #expect(hello["oldest"]?.integer == 1)
                #expect(hello["head"]?.integer == 0)
                #expect(hello["folder"]?.string == daemon.disk.root)
                #expect(hello["durability"]?.string == "power")
                #expect(hello["daemon"]?.string?.hasPrefix("telexd ") == true)
                #expect(hello["journal"]?.string?.count == 8)
            }
        }

        // capability 1.4, scenario 61
        @Test("It begins where it is asked to, and ends at the limit or at the head")
        func places() throws {
            try withFive { daemon in
                let changes = try daemon.changes()
                let journal = try daemon.connect().hello["journal"]?.string ?? ""
                let cases: [(String, [Int64])] = [
                    (#""since":"start""#, [1, 2, 3, 4, 5]), (#""since":"now""#, []),
                    (#""since":2"#, [3, 4, 5]), (#""since":0"#, [1, 2, 3, 4, 5]),
                    (#""since":5"#, []), (#""since":"\#(journal)-3""#, [4, 5]),
                    (#""since":"\#(changes[2].time)""#, [3, 4, 5]),
                    (#""since":"1999-12-31T23:59:59Z""#, [1, 2, 3, 4, 5]),
                    (#""since":"2999-12-31T23:59:59Z""#, []),
                    (#""since":"start","limit":2"#, [1, 2]), (#""last":2"#, [4, 5]),
                    (#""last":0"#, []), (#""last":100000"#, [1, 2, 3, 4, 5]),
                    (#""last":4,"limit":3"#, [2, 3, 4]),
                ]
                for (members, expected) in cases {
                    #expect(try seqs(daemon, members) == expected, "\(members)")
                }
            }
        }

        // capability 1.4, scenario 60
        @Test("Following, it says when it has caught up, and goes on with what comes")
        func following() throws {
            try withFive { daemon in
                let feed = try daemon.connect()
                try feed.send(#"{"op":"subscribe","since":3}"#)
                let subscribed = try feed.line()
                #expect(subscribed.type == "subscribed")
                #expect(subscribed["after"]?.integer == 3)
                #expect(subscribed["oldest"]?.integer == 1)
                #expect(subscribed["head"]?.integer == 5)
                #expect(subscribed["state"]?.string == "in_sync")
                let backlog = try feed.lines(until: "caught_up")
                #expect(backlog.map { $0["seq"]?.integer } == [4, 5, nil])
                let journal = subscribed["journal"]?.string ?? ""
                #expect(backlog.last?["cursor"]?.string == "\(journal)-5")
                // Nobody asks for a sync: it comes by itself.
                try daemon.disk.write("live.txt", "live")
                let live = try feed.change()
                #expect(live.summary == "added live.txt@1")
                #expect(live.origin == "live")
            }
        }

        // capability 1.4
        @Test("The end says where it stopped reading, and another may follow it")
        func ends() throws {
            try withFive { daemon in
                let feed = try daemon.connect()
                try feed.send(#"{"op":"subscribe","since":1,"limit":2}"#)
                let first = try feed.lines(until: "end")
                #expect(first.last?["cursor"]?.string?.hasSuffix("-3") == true)
                let cursor = first.last?["cursor"]?.string ?? ""
                try feed.send(#"{"op":"subscribe","since":"\#(cursor)","follow":false}"#)
                let second = try feed.lines(until: "end")
                #expect(second.dropFirst().map { $0["seq"]?.integer } == [4, 5, nil])
                #expect(second.last?["cursor"]?.string?.hasSuffix("-5") == true)
            }
        }

        // capability 1.4
        @Test("A second one beside it is refused, and does not disturb it")
        func second() throws {
            try withFive { daemon in
                let feed = try daemon.connect()
                try feed.send(#"{"op":"subscribe","id":1}"#)
                _ = try feed.lines(until: "caught_up")
                let refusal = try feed.answer(to: #"{"op":"subscribe","id":2}"#)
                #expect(refusal["code"]?.string == "bad_request")
                #expect(refusal["id"]?.integer == 2)
                try daemon.disk.write("6.txt", "six")
                let change = try feed.change()
                #expect(change.json["id"]?.integer == 1)
                #expect(change.seq == 6)
            }
        }

        // capability 1.4
        @Test("While nothing comes there are heartbeats, each with a place to resume at")
        func heartbeat() throws {
            try withFive { daemon in
                let feed = try daemon.connect()
                try feed.send(#"{"op":"subscribe","heartbeat":1,"id":"é"}"#)
                let lines = try feed.lines(until: "heartbeat")
                #expect(lines.allSatisfy { $0["id"]?.string == "é" })
                #expect(lines.last?["state"]?.string == "in_sync")
                #expect(lines.last?["cursor"]?.string?.hasSuffix("-5") == true)
                #expect(lines.last?["time"]?.string != nil)
            }
        }

        // capability 1.4
        @Test("Every line of an answer repeats the request's id")
        func ids() throws {
            try withFive { daemon in
                let feed = try daemon.connect()
                for request in [
                    #""op":"subscribe","since":"start","follow":false"#, #""op":"files""#,
                    #""op":"status""#, #""op":"ping""#, #""op":"sync""#, #""op":"nonsense""#,
                ] {
                    try feed.send("{\(request),\"id\":\"x-1\"}", #"{"op":"ping","id":9}"#)
                    var rest: Set<String> = ["x-1", "9"]
                    var isOver = false
                    while !isOver {
                        let line = try feed.line()
                        let id = line["id"]
                        let name = id?.string ?? id?.integer.map { String($0) } ?? "none"
                        try #require(name == "x-1" || name == "9", "\(line)")
                        let continues = ["subscribed", "change", "file"].contains(line.type)
                        if !continues { rest.remove(name) }
                        isOver = rest.isEmpty
                    }
                }
            }
        }

        // scenario 67, capability 1.4, capability 1.7
        @Test("The daemon's end is told, and a subscriber resumes after it")
        func shuttingDown() throws {
            try withFive { daemon in
                let feed = try daemon.connect()
                try feed.send(#"{"op":"subscribe","since":"start","id":3}"#)
                let cursor = try #require(
                    try feed.lines(until: "caught_up").last?["cursor"]?.string
                )
                #expect(try daemon.stop() == .exited(0))
                let farewell = try feed.lines(until: "error")
                #expect(farewell.last?["code"]?.string == "shutting_down")
                #expect(farewell.last?["id"]?.integer == 3)
                #expect(try feed.isAtEnd())
                try daemon.disk.write("6.txt", "six")
                try daemon.start()
                let resumed = try daemon.connect()
                try resumed.send(#"{"op":"subscribe","since":"\#(cursor)","limit":1}"#)
                _ = try resumed.lines(until: "subscribed")
                let change = try resumed.change()
                #expect(change.seq == 6)
                #expect(change.origin == "scan")
            }
        }
    }
}
