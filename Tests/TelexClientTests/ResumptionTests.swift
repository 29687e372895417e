import FakeDaemon
import Glibc
import TelexModel
import TelexWire
import TestSupport
import Testing

@testable import TelexClient

@Suite("Resumption at every break")
struct ResumptionTests {
    /// What is subscribed to.
    struct Case: CustomTestStringConvertible, Sendable {
        var snapshot = false
        var isConsumer = false
        var isFiltered = false
        var limit: Int64?

        var testDescription: String {
            "snapshot \(snapshot), consumer \(isConsumer), filter \(isFiltered), limit \(limit ?? 0)"
        }
    }

    static let cases = [false, true].flatMap { snapshot in
        [false, true].flatMap { isConsumer in
            [false, true].flatMap { isFiltered in
                [nil, 3, 9].map { limit in
                    Case(
                        snapshot: snapshot,
                        isConsumer: isConsumer,
                        isFiltered: isFiltered,
                        limit: limit
                    )
                }
            }
        }
    }

    /// A daemon of a journal in which change N adds `N.txt`, as far as a subscription sees it.
    struct Model {
        let filtered: Bool
        var head = 0
        /// The consumer's place.
        var acknowledged: Int?

        func lets(_ seq: Int) -> Bool { !filtered || seq % 3 == 0 }

        /// The lines of a subscription as of now.
        func lines(_ request: SubscribeRequest, _ random: inout SeededRandom) -> [String] {
            var after = 0
            var lines: [String] = []
            if request.snapshot {
                after = head
            } else if request.consumer != nil, let acknowledged {
                after = acknowledged
            } else if case .cursor(let cursor) = request.since {
                after = Int(cursor.seq)
            }
            lines.append(SampleLines.subscribed(after: after))
            if request.snapshot {
                lines += (1..<(head + 1)).filter { lets($0) }.map { SampleLines.file($0) }
                lines.append(SampleLines.snapshotEnd(head, files: 0))
            }
            var rest = request.limit ?? .max
            for seq in (after + 1)..<max(head + 1, after + 1) where rest > 0 {
                if lets(seq) {
                    lines.append(SampleLines.change(seq))
                    rest -= 1
                } else if random.below(3) == 0 {
                    lines.append(SampleLines.place("heartbeat", seq))
                }
            }
            lines.append(SampleLines.place(rest > 0 ? "caught_up" : "end", head))
            return lines
        }
    }

    /// Follows through one break after the other, until the journal's last change is told.
    private func follow(_ kind: Case, _ random: inout SeededRandom) throws -> [String] {
        let last = 24
        let name: ConsumerName? = kind.isConsumer ? ConsumerName("c") : nil
        var place = FeedPlace(
            request: SubscribeRequest(
                since: .start,
                snapshot: kind.snapshot,
                limit: kind.limit,
                consumer: name
            )
        )
        var model = Model(filtered: kind.isFiltered)
        var told: [String] = []
        var placeTold = 0
        while !place.isEnd, placeTold < last {
            model.head = min(last, model.head + random.below(6))
            place.connect()
            let lines = model.lines(place.subscription, &random)
            // A consumer's place is durable from its first subscription on.
            if kind.isConsumer, model.acknowledged == nil { model.acknowledged = 0 }
            for line in lines.prefix(random.below(lines.count + 1)) where !place.isEnd {
                switch place.pass(try AnswerLine(bytes: Array(line.utf8))) {
                case .change(let change):
                    told.append("\(change.change.seq)")
                    placeTold = Int(change.cursor.seq)
                case .file(let file): told.append("file \(file.seq)")
                case .snapshotRestarted:
                    told = []
                    placeTold = 0
                case .snapshotEnded(let cursor, _), .caughtUp(let cursor), .heartbeat(let cursor):
                    #expect(cursor.seq >= placeTold)
                    placeTold = Int(cursor.seq)
                default: break
                }
                _ = place.endAtLimit()
            }
            try acknowledge(upTo: placeTold, &place, &model, &random)
        }
        return told
    }

    /// Acknowledges some of what was told; the daemon's word of it may be lost.
    private func acknowledge(
        upTo told: Int,
        _ place: inout FeedPlace,
        _ model: inout Model,
        _ random: inout SeededRandom
    ) throws {
        guard let before = model.acknowledged, told > before, random.below(2) == 0 else { return }
        let seq = before + random.below(told - before + 1)
        model.acknowledged = seq
        guard random.below(2) == 0 else { return }
        _ = place.pass(try AnswerLine(bytes: Array(SampleLines.place("acked", seq).utf8)))
    }

    // capability 4.6
    @Test("Nothing is missing and nothing comes twice, wherever it breaks", arguments: cases)
    func everyBreak(kind: Case) throws {
        let count: UInt64 = getenv("TELEX_TEST_LONG") == nil ? 15 : 1_000
        for seed in 0..<count {
            var random = SeededRandom(seed: seed)
            let told = try follow(kind, &random)
            let files = told.filter { $0.hasPrefix("file") }
            let first = files.isEmpty ? 0 : Int(files.last?.dropFirst(5) ?? "") ?? 0
            let model = Model(filtered: kind.isFiltered)
            let changes = told.dropFirst(files.count).compactMap { Int($0) }
            let start = changes.first ?? 25
            try #require(files == (1..<(first + 1)).filter { model.lets($0) }.map { "file \($0)" })
            // Between the last file and the first change lies nothing that is let through.
            try #require(
                ((first + 1)..<max(start, first + 1)).allSatisfy { !model.lets($0) },
                "\(seed)"
            )
            let expected = (start..<max(25, start)).filter { model.lets($0) }
            if let limit = kind.limit, kind.snapshot == false {
                try #require(changes == Array(expected.prefix(Int(limit))), "seed \(seed)")
            } else {
                try #require(Array(expected.prefix(changes.count)) == changes, "seed \(seed)")
            }
        }
    }
}
