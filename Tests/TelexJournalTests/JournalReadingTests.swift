import GRDB
import TelexModel
import Testing

@testable import TelexJournal

@Suite("Reading a journal's lines")
struct JournalReadingTests {
    /// Some commits of one and of several changes; `kept` is how many of them stay in memory.
    private func filled() throws -> OpenedJournal {
        let opened = try OpenedJournal()
        var number: Int64 = 0
        for count in [1, 3, 1, 5, 2] {
            opened.clock.advance(nanoseconds: 1_000_000)
            _ = try opened.writer.commit(
                (0..<count).map { _ in
                    number += 1
                    return Sample.file("f\(number)", "text \(number)", inode: number)
                }
            )
        }
        return opened
    }

    @Test("every place, limit and size gives whole lines, and together all of them")
    func combinations() throws {
        let written = try filled()
        let stored = try written.rows("SELECT line FROM changes ORDER BY seq") {
            Array($0.bytes(0))
        }
        // One has its last commits in memory, the other has to read.
        try written.journal.close()
        let reopened = try OpenedJournal(in: written.directory)
        let fresh = try filled()
        for opened in [fresh, reopened] {
            for after in 0...Int64(stored.count) {
                for limit in [1, 2, 4, 7, 12, Int64.max] {
                    for byteLimit in [1, 300, 100_000] {
                        try check(opened.journal, stored, after, limit, byteLimit)
                    }
                }
            }
        }
    }

    private func check(
        _ journal: Journal,
        _ stored: [[UInt8]],
        _ after: Int64,
        _ limit: Int64,
        _ byteLimit: Int
    ) throws {
        let piece = try journal.lines(after: after, limit: limit, byteLimit: byteLimit)
        guard let piece else {
            #expect(after == stored.count)
            return
        }
        #expect(piece.first == after + 1)
        #expect(piece.last > after)
        #expect(piece.last - after <= limit)
        #expect(piece.bytes == stored[Int(after)..<Int(piece.last)].flatMap { $0 })
    }

    @Test("there is nothing beyond the head, nor for a limit of none")
    func nothing() throws {
        let opened = try filled()
        defer { withExtendedLifetime(opened) {} }
        let journal = opened.journal
        #expect(try journal.lines(after: 12, limit: 5, byteLimit: 100)?.bytes == nil)
        #expect(try journal.lines(after: 99, limit: 5, byteLimit: 100)?.bytes == nil)
        #expect(try journal.lines(after: 3, limit: 0, byteLimit: 100)?.bytes == nil)
    }

    @Test("a change that is missing among others is an error, and nothing is told in its place")
    func missing() throws {
        let scratch = try ScratchDirectory()
        do {
            let opened = try OpenedJournal(in: scratch)
            for number in 1...5 {
                _ = try opened.writer.commit([Sample.file("f\(number)", "1", inode: Int64(number))])
            }
            try opened.journal.pool.write {
                try $0.execute(sql: "DELETE FROM changes WHERE seq = 3")
            }
            try opened.journal.close()
        }
        // What was written last is in memory no longer.
        let opened = try OpenedJournal(in: scratch)
        #expect(throws: JournalError.self) {
            try opened.journal.lines(after: 0, limit: .max, byteLimit: 1 << 20)
        }
        let piece = try opened.journal.lines(after: 3, limit: .max, byteLimit: 1 << 20)
        #expect(piece?.first == 4 && piece?.last == 5)
    }

    @Test("a moment leads to the first change that is not before it")
    func moments() throws {
        let opened = try filled()
        let times = try opened.rows("SELECT time FROM changes ORDER BY seq") { $0.integer(0) }
        let moments = times.flatMap { time in
            [-1_000, -1, 0, 1, 1_000].map { Timestamp(nanoseconds: time * 1_000 + $0) }
        }
        let ends = [Timestamp(nanoseconds: 0), Timestamp(nanoseconds: .max)]
        for moment in moments + ends {
            let first = times.firstIndex { Timestamp(nanoseconds: $0 * 1_000) >= moment }
            #expect(try opened.journal.seq(before: moment) == Int64(first ?? times.count))
        }
        let empty = try OpenedJournal()
        #expect(try empty.journal.seq(before: Timestamp(nanoseconds: 5)) == 0)
        withExtendedLifetime(empty) {}
    }

    // capability 5.4
    @Test("the lines of a lone commit are kept in little more than they take")
    func recentRoom() throws {
        let opened = try filled()
        for seq in [1, 5] as [Int64] {
            let piece = try #require(opened.journal.recent.piece(with: seq))
            #expect(piece.first == seq && piece.last == seq)
            #expect(piece.bytes.capacity <= 2 * JournalBatch.lineRoom)
        }
    }

    @Test("the last commits are kept up to their limit, and given for each of their changes")
    func recent() {
        let recent = RecentLines()
        let bytes = [UInt8](repeating: 1, count: RecentLines.byteLimit / 4)
        for number in 0..<10 {
            let first = Int64(number * 2 + 1)
            recent.append(LinePiece(first: first, last: first + 1, bytes: bytes))
        }
        #expect((0...21).filter { recent.piece(with: $0) != nil } == Array(13...20))
        #expect(recent.piece(with: 20)?.first == 19)
        recent.append(
            LinePiece(first: 21, last: 21, bytes: bytes + bytes + bytes + bytes + bytes)
        )
        #expect((0...22).filter { recent.piece(with: $0) != nil } == [21])
    }
}
