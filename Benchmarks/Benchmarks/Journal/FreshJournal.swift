import Crypto
import Glibc
import TelexJournal
import TelexModel

/// An empty journal in a directory of its own.
final class FreshJournal {
    private let directory: String
    private let journal: Journal
    private let writer: JournalWriter

    init() throws {
        directory = try makeDirectory()
        journal = try Journal(
            JournalSettings(
                path: directory + "/journal.db",
                durability: .power,
                now: { Timestamp(nanoseconds: 1_795_000_000_000_000_000) },
                random: { 1 },
                bootID: [1]
            )
        )
        writer = JournalWriter(journal, headMoved: {})
    }

    /// One commit of new files, each of a content of its own.
    func add(_ count: Int, from first: Int) throws {
        _ = try writer.commit((first..<first + count).map(reading))
    }

    func remove() throws {
        try journal.close()
        removeDirectory(directory)
    }

    private func reading(_ number: Int) -> Reading {
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
}

/// A directory below the one that TMPDIR names.
func makeDirectory() throws -> String {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array((parent + "/telex-benchmark.XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw NoDirectory(parent: parent, errno: errno) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

struct NoDirectory: Error {
    var parent: String
    var errno: Int32
}

/// Takes away what a journal or a table left in its directory.
func removeDirectory(_ directory: String) {
    for name in ["journal.db", "journal.db-wal", "journal.db-shm", "journal.db.lock"] {
        unlink(directory + "/" + name)
    }
    rmdir(directory)
}
