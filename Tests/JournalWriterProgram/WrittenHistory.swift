import Crypto
import TelexJournal
import TelexModel
import TestSupport

/// Random readings over a few paths and contents, so that all of it collides all the time.
///
/// It goes on from whatever files the journal has.
struct WrittenHistory {
    private static let paths = (0..<10).map { RelativePath("d\($0 % 3)/p\($0).txt") }
    /// Inodes of one run; the next seed's follow.
    private static let inodesEach: Int64 = 1 << 20
    private static let longestArticle = 12_000

    private var random: SeededRandom
    private var inode: Int64
    private let pack = ContentCodec.packing()

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        inode = Int64(truncatingIfNeeded: seed) * Self.inodesEach
    }

    /// What the next batch found, each path once.
    mutating func readings(_ writer: JournalWriter) throws -> [Reading] {
        var readings: [Reading] = []
        var used: Set<RelativePath> = []
        let count = 1 + Int(random.below(5))
        for path in Self.paths.shuffled(using: &random).prefix(count) where !used.contains(path) {
            used.insert(path)
            let source = Self.paths[Int(random.below(Int64(Self.paths.count)))]
            switch random.below(6) {
            case 0:
                readings.append(Reading(path: path, finding: .noFile, origin: .live))
            case 1, 2:
                guard !used.contains(source), let row = try writer.file(at: source) else {
                    continue
                }
                used.insert(source)
                readings.append(Reading(path: source, finding: .noFile, origin: .live))
                readings.append(
                    Reading(
                        path: path,
                        finding: .file(moved(row)),
                        origin: .live,
                        cameFrom: source
                    )
                )
            case 3:
                guard let row = try writer.file(at: path) else { continue }
                readings.append(file(path, row.fingerprint.identity.inode))
            default:
                inode += 1
                readings.append(file(path, inode))
            }
        }
        return readings
    }

    /// A file with a content that several have, or one of its own.
    private mutating func file(_ path: RelativePath, _ inode: Int64) -> Reading {
        var text = "Article \(random.below(5)). It is told by many."
        if random.below(2) == 0 {
            text = "Article \(random.next()). It is told once."
            let length = Int(random.below(Int64(Self.longestArticle)))
            while text.utf8.count < length { text += " And \(random.below(1_000))" }
        }
        let content = Array(text.utf8)
        let reading = FileReading(
            fingerprint: fingerprint(inode, Int64(content.count)),
            isRacy: false,
            hash: ContentHash(bytes: Array(SHA256.hash(data: content))).unsafelyUnwrapped,
            stored: content.withUnsafeBytes { pack($0) },
            article: ArticleFacts(headline: String(text.prefix(20)), date: nil, words: 5),
            isRead: true
        )
        return Reading(path: path, finding: .file(reading), origin: .live)
    }

    /// A file of the journal under another name; sometimes it was written to, too.
    private mutating func moved(_ row: FileRow) -> FileReading {
        let identity = row.fingerprint.identity.inode
        if random.below(4) == 0,
            case .file(let rewritten) = file(row.path, identity).finding
        {
            return rewritten
        }
        return FileReading(
            fingerprint: fingerprint(identity, row.fingerprint.size),
            isRacy: false,
            hash: row.hash,
            stored: nil,
            article: nil,
            isRead: false
        )
    }

    private mutating func fingerprint(_ inode: Int64, _ size: Int64) -> Fingerprint {
        Fingerprint(
            identity: FileIdentity(inode: inode, birth: inode * 7),
            size: size,
            mtime: Timestamp(nanoseconds: random.below(1 << 60)),
            ctime: Timestamp(nanoseconds: random.below(1 << 60))
        )
    }
}
