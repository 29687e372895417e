import Crypto
import GRDB
import TelexModel

@testable import TelexJournal

/// A journal in a directory of its own, with its clock and its ids held.
final class OpenedJournal {
    let directory: ScratchDirectory
    let clock: HeldClock
    let numbers: CountedNumbers
    let journal: Journal
    let writer: JournalWriter
    private(set) var announced = 0

    init(
        in directory: ScratchDirectory? = nil,
        durability: Durability = .power,
        boot: String = "boot-1",
        clock: HeldClock = HeldClock(),
        numbers: CountedNumbers = CountedNumbers(),
        keep: ChangeRetention = .forever,
        contents: ContentRetention = .all,
        log: Checkpointer.Limits = Checkpointer.Limits(),
        atStep: (@Sendable (JournalStep) -> Void)? = nil
    ) throws {
        let directory = try directory ?? ScratchDirectory()
        self.directory = directory
        self.clock = clock
        self.numbers = numbers
        var settings = journalSettings(directory, durability, boot, clock, numbers)
        settings.keep = keep
        settings.contents = contents
        settings.log = log
        settings.atStep = atStep
        journal = try Journal(settings)
        var moved: () -> Void = {}
        writer = JournalWriter(journal) { moved() }
        moved = { [unowned self] in announced += 1 }
    }

    /// The wire's lines of everything that is kept.
    func lines() throws -> [UInt8] {
        var lines: [UInt8] = []
        var seq = journal.state.oldest - 1
        while let piece = try journal.lines(after: seq, limit: .max, byteLimit: 1 << 20) {
            lines += piece.bytes
            seq = piece.last
        }
        return lines
    }

    /// Lets go of everything that is not to be kept; the number of steps.
    @discardableResult
    func tidy() throws -> Int {
        var steps = 0
        while writer.tidyDelay == 0 {
            try writer.tidy()
            steps += 1
        }
        return steps
    }

    /// What SQL finds, a value a row.
    func rows<Value>(_ sql: String, _ make: (RawStatement) -> Value) throws -> [Value] {
        try journal.pool.read { database in
            let query = try RawStatement(database, sql)
            var values: [Value] = []
            while try query.step() { values.append(make(query)) }
            return values
        }
    }

    /// One number that SQL finds.
    func number(_ sql: String) throws -> Int64 {
        try journal.pool.read { try Int64.fetchOne($0, sql: sql) ?? -1 }
    }
}

func journalSettings(
    _ directory: ScratchDirectory,
    _ durability: Durability = .power,
    _ boot: String = "boot-1",
    _ clock: HeldClock = HeldClock(),
    _ numbers: CountedNumbers = CountedNumbers()
) -> JournalSettings {
    JournalSettings(
        path: directory.path + "/journal.db",
        durability: durability,
        now: { clock.now },
        random: { numbers.next() },
        bootID: Array(boot.utf8)
    )
}

/// Readings as a look would make them.
enum Sample {
    static func fingerprint(
        inode: Int64,
        size: Int64,
        mtime: Int64 = 500,
        ctime: Int64 = 1_000
    ) -> Fingerprint {
        Fingerprint(
            identity: FileIdentity(inode: inode, birth: inode * 7),
            size: size,
            mtime: Timestamp(nanoseconds: mtime),
            ctime: Timestamp(nanoseconds: ctime)
        )
    }

    static func hash(_ text: String) -> ContentHash {
        ContentHash(bytes: Array(SHA256.hash(data: Array(text.utf8))))
            .unsafelyUnwrapped
    }

    static func file(
        _ path: String,
        _ text: String,
        inode: Int64,
        cameFrom: String? = nil,
        mtime: Int64 = 500,
        ctime: Int64 = 1_000,
        linkCount: Int64 = 1
    ) -> Reading {
        let bytes = Array(text.utf8)
        let stored = bytes.withUnsafeBytes { ContentCodec.packing()($0) }
        let reading = FileReading(
            fingerprint: fingerprint(
                inode: inode,
                size: Int64(bytes.count),
                mtime: mtime,
                ctime: ctime
            ),
            linkCount: linkCount,
            isRacy: false,
            hash: hash(text),
            stored: stored,
            article: bytes.isEmpty ? nil : ArticleFacts(headline: text, date: nil, words: 1),
            isRead: true
        )
        return Reading(
            path: RelativePath(path),
            finding: .file(reading),
            origin: .live,
            cameFrom: cameFrom.map { RelativePath($0) }
        )
    }

    /// A consumer's name that is well-formed.
    static func name(_ text: String) throws -> ConsumerName {
        guard let name = ConsumerName(text) else { throw CallFailure(call: text, code: 0) }
        return name
    }

    static func gone(_ path: String) -> Reading {
        Reading(path: RelativePath(path), finding: .noFile, origin: .live)
    }
}

extension ConsumerName {
    /// A consumer of this name that has come to a place.
    func at(_ seq: Int64, acked nanoseconds: Int64? = nil) -> Consumer {
        Consumer(
            name: self,
            seq: seq,
            ackedAt: nanoseconds.map { Timestamp(nanoseconds: $0) }
        )
    }
}
