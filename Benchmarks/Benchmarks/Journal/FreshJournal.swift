import Beside
import Crypto
import TelexJournal
import TelexModel

/// An empty journal in a directory of its own.
final class FreshJournal {
    /// The journal's file.
    let path: String
    private(set) var journal: Journal
    private(set) var writer: JournalWriter
    private let directory: String

    init() throws {
        directory = try makeDirectory()
        path = directory + "/journal.db"
        journal = try Self.open(path)
        writer = JournalWriter(journal, headMoved: {})
    }

    /// One commit of new files, each of a content of its own.
    func add(_ count: Int, from first: Int) throws {
        try add(Self.readings(first..<first + count)[...])
    }

    /// One commit of these readings, each of which is a change.
    func add(_ readings: ArraySlice<Reading>) throws {
        let committed = try writer.commit(Array(readings))
        if committed.changes != readings.count {
            throw UnexpectedChanges(count: committed.changes)
        }
    }

    /// Has nothing of what was written last in memory.
    func reopen() throws {
        try journal.close()
        journal = try Self.open(path)
        writer = JournalWriter(journal, headMoved: {})
    }

    func remove() throws {
        try journal.close()
        removeDirectory(directory)
    }

    /// Files as they were read; the same number is the same file.
    static func readings(_ numbers: Range<Int>) -> [Reading] { numbers.map(reading) }

    /// A file as it was read.
    static func reading(_ number: Int) -> Reading {
        let text = Array("article \(number)".utf8)
        let hash = ContentHash(bytes: Array(SHA256.hash(data: text)))
        let file = FileReading(
            fingerprint: Fingerprint(
                identity: FileIdentity(inode: Int64(number), birth: 1),
                size: Int64(text.count),
                mtime: Timestamp(nanoseconds: 1_795_000_000_000_000_000),
                ctime: Timestamp(nanoseconds: 1_795_000_000_000_000_000)
            ),
            isRacy: false,
            hash: hash.unsafelyUnwrapped,
            stored: StoredContent(encoding: .plain, bytes: text),
            article: ArticleFacts(headline: "Article \(number)", date: nil, words: 2),
            isRead: true
        )
        return Reading(
            path: RelativePath("wire/\(number % 100)/article-\(number).txt"),
            finding: .file(file),
            origin: .live
        )
    }

    private static func open(_ path: String) throws -> Journal {
        try Journal(
            JournalSettings(
                path: path,
                durability: .power,
                now: { Timestamp(nanoseconds: 1_795_000_000_000_000_000) },
                random: { 1 },
                bootID: [1]
            )
        )
    }
}
