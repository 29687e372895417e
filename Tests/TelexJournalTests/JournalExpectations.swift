import Crypto
import GRDB
import TelexModel
import Testing

@testable import TelexJournal

extension OpenedJournal {
    /// A file, as far as the changes tell of it.
    private struct Place: Equatable, CustomStringConvertible {
        var version: Int64
        var article: Int64
        var seq: Int64

        var description: String { "version \(version) of \(article) by \(seq)" }
    }

    /// The files before the oldest change, and every change after it, are the files there are.
    func expectReplay() throws {
        let base = try places("SELECT path, version, article, seq FROM base")
        let files = try places("SELECT path, version, article, seq FROM files")
        var replayed = base
        let changes = try rows(
            """
            SELECT kind, path, version, from_path, article, seq FROM changes ORDER BY seq
            """
        ) { row in
            (
                isRemoval: row.integer(0) == 4, path: Array(row.bytes(1)),
                from: row.isNull(3) ? nil : Array(row.bytes(3)),
                place: Place(version: row.integer(2), article: row.integer(4), seq: row.integer(5))
            )
        }
        for change in changes {
            if let from = change.from { replayed[from] = nil }
            replayed[change.path] = change.isRemoval ? nil : change.place
        }
        #expect(replayed == files)
        #expect(changes.first?.place.seq ?? journal.state.oldest == journal.state.oldest)
        try expectTotals()
    }

    private func places(_ sql: String) throws -> [[UInt8]: Place] {
        let rows = try rows(sql) { row in
            (
                Array(row.bytes(0)),
                Place(version: row.integer(1), article: row.integer(2), seq: row.integer(3))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// What is stored is exactly what may be asked for.
    func expectContents() throws {
        let wanted =
            journal.settings.contents == .latest
            ? "copies > 0"
            : """
            (copies > 0 OR id IN (SELECT article FROM changes)
              OR id IN (SELECT previous FROM changes WHERE previous IS NOT NULL))
            """
        let isStored = "id IN (SELECT article FROM contents)"
        #expect(
            try number("SELECT count(*) FROM articles WHERE \(wanted) AND NOT \(isStored)") == 0
        )
        #expect(
            try number("SELECT count(*) FROM articles WHERE NOT \(wanted) AND \(isStored)") == 0
        )
    }

    /// The journal's sums are what SQL counts.
    func expectTotals() throws {
        let totals = journal.state.totals
        #expect(try totals.files == number("SELECT count(*) FROM files"))
        #expect(try totals.fileBytes == number("SELECT ifnull(sum(size), 0) FROM files"))
        #expect(try totals.articles == number("SELECT count(*) FROM articles WHERE copies > 0"))
        #expect(
            try totals.articleBytes
                == number("SELECT ifnull(sum(size), 0) FROM articles WHERE copies > 0")
        )
        #expect(try totals.contents == number("SELECT count(*) FROM contents"))
        #expect(
            try totals.contentBytes
                == number("SELECT ifnull(sum(length(bytes)), 0) FROM contents")
        )
        #expect(try journal.pool.read { try JournalState($0) } == journal.state)
        let damaged = try journal.pool.read { database in
            try SummedTable.all.filter { try !$0.isWhole(database) }.map(\.name)
        }
        #expect(damaged == [])
    }

    /// A verification finds nothing bad.
    func expectVerified() throws {
        #expect(try JournalVerification(journal).run().bad == [])
    }

    /// The lines after a place, as text.
    func lines(after seq: Int64) throws -> String {
        let piece = try journal.lines(after: seq, limit: .max, byteLimit: 1 << 20)
        return String(decoding: piece?.bytes ?? [], as: UTF8.self)
    }
}
