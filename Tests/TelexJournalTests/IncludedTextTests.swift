import TelexModel
import TelexWire
import Testing

@testable import TelexJournal

@Suite("What a change's line carries of a content")
struct IncludedTextTests {
    // capability 4.1
    @Test("is all of it up to the limit, and nothing of a larger one")
    func limit() throws {
        let opened = try OpenedJournal()
        let limit = WireLimits.includedTextByteCount
        let texts = [0, 1, limit - 1, limit, limit + 1].map { String(repeating: "x", count: $0) }
        for (number, text) in texts.enumerated() {
            let file = Sample.file("f\(number)", text, inode: Int64(number + 1))
            _ = try opened.writer.commit([file])
        }
        for text in texts {
            let bytes = Array(text.utf8)
            let expected: IncludedText = bytes.count > limit ? .omitted : .content(bytes)
            #expect(try opened.journal.text(of: Sample.hash(text)) == expected)
        }
    }

    // capability 4.1
    @Test("is nothing where the content is not stored")
    func notStored() throws {
        let opened = try OpenedJournal(contents: .latest)
        _ = try opened.writer.commit([Sample.file("a", "one", inode: 1)])
        #expect(try opened.journal.text(of: Sample.hash("one")) == .content(Array("one".utf8)))
        _ = try opened.writer.commit([Sample.file("a", "two", inode: 1)])
        #expect(try opened.journal.text(of: Sample.hash("one")) == .none)
        #expect(try opened.journal.text(of: Sample.hash("never")) == .none)
    }

    // capability 4.1
    @Test("is not read where it is too large, and named where it is damaged")
    func damaged() throws {
        let opened = try OpenedJournal()
        _ = try opened.writer.commit([Sample.file("a", "four", inode: 1)])
        try opened.journal.pool.write { database in
            try database.execute(sql: "UPDATE contents SET encoding = 0, bytes = x'00'")
        }
        #expect(try opened.journal.text(of: Sample.hash("four"), limit: 3) == .omitted)
        #expect(throws: JournalError.self) { try opened.journal.text(of: Sample.hash("four")) }
    }
}
