import Testing

@testable import TelexWatch

// capability 2.2
@Suite("The gap in a full mailbox")
struct MailboxGapTests {
    /// Everything a watcher can say, and of a file whose name looks like it.
    private static let story = """
        event 1 2 0 a
        watching 1 7
        event 2 2 0 event 3 2 0 b
        refused 3 28
        event 7 32768 0\u{20}
        overflow
        event 2 2 0 overflow
        mark 7
        overflow
        event 1 2 0 a

        """

    @Test("stands where the first event was dropped; answers, ends of watches and marks are kept")
    func order() throws {
        var reader = try MailboxReader(byteLimit: 15)
        try reader.leave("event 1 2 0 a\n")
        try reader.leave("mark 1\nmark 2\nevent 9 2 0 b\nevent 8 32768 0 \nmark 3\n")
        try reader.leave(
            "event 4 2 0 c\nwatching 5 7\noverflow\nevent 4 2 0 d\noverflow\nmark 4\n"
        )
        try reader.take(byteLimit: 3)
        try reader.leave("event 4 2 0 e\n")
        try reader.take()
        #expect(
            reader.records == [
                Self.modified(1, "a"), .mark(1), .mark(2), .dropped(.under([9, 4])),
                event(8, .ignored), .mark(3), .watching(id: 5, wd: 7), .overflow, .mark(4),
                Self.modified(4, "e"),
            ]
        )
    }

    @Test("is none where nothing but answers came past the limit")
    func noEvents() throws {
        var reader = try MailboxReader(byteLimit: 4)
        try reader.leave("mark 1\nmark")
        try reader.leave(" 2\n")
        try reader.take()
        #expect(reader.records == [.mark(1), .mark(2)])
    }

    @Test("begins and ends at any byte of a record", arguments: [0, 60])
    func splits(limit: Int) throws {
        let bytes = Self.story.utf8.map { $0 == UInt8(ascii: "\n") ? 0 : $0 }
        let oracle = try MailboxOracle(bytes)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                for taken in 0...2 {
                    var oracle = oracle
                    var reader = try MailboxReader(byteLimit: limit)
                    for (turn, cut) in [0..<first, first..<second, second..<bytes.count]
                        .enumerated()
                    {
                        try reader.leave(bytes[cut])
                        if turn != taken && turn != 2 { continue }
                        try reader.take()
                        let complaint = oracle.complaint(
                            about: reader.lastTaken,
                            left: cut.upperBound
                        )
                        try #require(complaint == nil, "cut at \(first), \(second)")
                    }
                }
            }
        }
    }

    @Test("says once that the kernel lost events, and again after it was taken")
    func overflows() throws {
        var reader = try MailboxReader(byteLimit: 0)
        try reader.leave("overflow\nmark 1\noverflow\n")
        try reader.take()
        try reader.leave("overflow\n")
        try reader.take()
        #expect(reader.records == [.overflow, .mark(1), .overflow])
    }

    @Test("names so many watches at most, and then none")
    func manyWatches() throws {
        var reader = try MailboxReader(byteLimit: 0)
        let all = Set(1...Int32(MailboxGap.watchLimit))
        for watch in all { try reader.leave("event \(watch) 2 0 a\n") }
        try reader.take()
        for watch in all { try reader.leave("event \(watch) 2 0 a\n") }
        try reader.leave("event 70000 2 0 a\nevent 1 2 0 a\nmark 1\n")
        try reader.take()
        #expect(reader.records == [.dropped(.under(all)), .dropped(.everywhere), .mark(1)])
    }

    @Test("keeps no more answers than a named number of bytes; then the watcher has failed")
    func manyAnswers() throws {
        var reader = try MailboxReader(byteLimit: 0, keptByteLimit: 14)
        for mark in 1...3 { try reader.leave("mark \(mark)\n") }
        #expect(throws: WatcherError.tooManyAnswers) { try reader.take() }
        #expect(reader.records == [.mark(1), .mark(2)])
        try reader.leave("mark 4\n")
        #expect(throws: WatcherError.tooManyAnswers) { try reader.take() }
        #expect(reader.records == [.mark(1), .mark(2)])
    }

    @Test("keeps no record without an end", arguments: ["", "mar"])
    func endless(begun: String) throws {
        var reader = try MailboxReader(byteLimit: 3)
        try reader.leave(begun)
        let piece = String(repeating: "k", count: 1_000)
        for _ in 1...100 { try reader.leave(piece) }
        #expect(reader.mailbox.take().bytes.count < 2 * WatcherRecordParser.recordByteLimit)
        try reader.leave(piece)
        let shown = Array(repeating: UInt8(ascii: "k"), count: WatcherRecordParser.shownByteCount)
        #expect(throws: WatcherError.malformedRecord(shown)) { try reader.take() }
    }

    @Test("keeps an event that makes no sense, for the parser to complain of")
    func malformed() throws {
        var reader = try MailboxReader(byteLimit: 0)
        try reader.leave("event 1 2 0 a\nevent x 2 0 a\nmark 1\n")
        #expect(throws: WatcherError.malformedRecord(Array("event x 2 0 a".utf8))) {
            try reader.take()
        }
        #expect(reader.records == [.dropped(.under([1]))])
    }

    private static func modified(_ wd: Int32, _ name: String) -> WatcherRecord {
        event(wd, .modify, name)
    }
}
