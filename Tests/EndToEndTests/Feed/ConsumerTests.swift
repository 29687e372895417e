import TelexWire
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Consumers")
    struct ConsumerTests {
        /// A reader that remembers what it was told, and may break off at any line.
        private struct Reader {
            private(set) var delivered: Set<Int64> = []
            /// The furthest that it has acknowledged, and that it was told of.
            private var sent: Int64 = 0
            private var acked: Int64 = 0

            private func subscribe(_ daemon: LiveDaemon) throws -> (FeedConnection, after: Int64) {
                while true {
                    let feed = try daemon.connect()
                    let request = #"{"op":"subscribe","consumer":"c","window":16}"#
                    let answer = try feed.answer(to: request)
                    // The daemon may not have seen yet that the connection before is gone.
                    if answer["code"]?.string == "consumer_busy" { continue }
                    guard let after = answer["after"]?.integer else {
                        throw TestFailure("refused: \(answer)")
                    }
                    return (feed, after)
                }
            }

            /// Reads so many lines, at most up to the head; acknowledges what `random` says.
            mutating func read(
                _ daemon: LiveDaemon,
                lines count: Int,
                head: Int64,
                _ acknowledges: () -> Bool
            ) throws {
                let (feed, after) = try subscribe(daemon)
                // Nothing that was acknowledged comes again, and nothing else is left out.
                #expect(acked...sent ~= after)
                acked = after
                sent = after
                var last = after
                for _ in 0..<count {
                    if last == head, acked == sent { break }
                    let line = try feed.line()
                    switch line.type {
                    case "change":
                        let change = try ChangeRecord(line)
                        #expect(change.seq == last + 1)
                        last = change.seq
                        delivered.insert(last)
                        // Beyond the window nothing comes before this.
                        guard acknowledges() || last - sent >= 16 else { continue }
                        try feed.send(#"{"op":"ack","seq":\#(last)}"#)
                        sent = last
                    case "acked":
                        let place = line["cursor"]?.string ?? ""
                        acked = try #require(Int64(place.dropFirst(9)))
                    case "caught_up", "state", "heartbeat": break
                    default: throw TestFailure("no line of a subscription: \(line)")
                    }
                }
            }
        }

        // capability 4.2, scenario 65
        @Test("What is not acknowledged comes again, whoever breaks off")
        func redelivered() throws {
            var random = SeededRandom(seed: 4)
            try withDaemon { daemon in
                var reader = Reader()
                var head: Int64 = 0
                for round in 0..<20 {
                    for number in 0..<20 {
                        try daemon.disk.write("\(round)-\(number).txt", "\(round) \(number)")
                    }
                    head = try #require(Int64(daemon.sync().dropFirst(9)))
                    let count = random.below(60)
                    try reader.read(daemon, lines: count, head: head) { random.below(3) == 0 }
                    if round % 3 == 0 {
                        try daemon.kill9()
                        try daemon.start()
                    }
                }
                try reader.read(daemon, lines: .max, head: head) { true }
                #expect(reader.delivered == Set(1...head))
                let consumers = try daemon.status()["consumers"]?.array
                #expect(consumers?.first?["behind"]?.integer == 0)
            }
        }
    }
}
