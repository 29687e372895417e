import Glibc

/// The log beside a database, read before SQLite has it.
///
/// SQLite takes over what comes before the first frame that doesn't add up, and drops the rest
/// without a word. That is right for a commit that a crash cut off, which nobody was told of. But
/// where whole commits follow such a frame, they were durable and told before, and their numbers
/// would be used again: then the log is damaged (https://sqlite.org/fileformat2.html#walformat).
struct WriteAheadLog {
    /// Which frames may be unfinished after the last session's end.
    enum Ending {
        /// The program alone ended: what it had written is there, and in its order.
        case killed
        /// The machine may have: what was not synced is there or not, in any order.
        case cut
    }

    static let headerByteCount = 32
    static let frameHeaderByteCount = 24
    /// What a disk writes at once at least.
    static let sectorByteCount = 512
    /// The first word says how sums are made: in its last bit, whether of big-endian words.
    static let magic: UInt32 = 0x377F_0682

    let path: String
    private let descriptor: Int32
    let size: Int

    /// Opens the log of a database; nil where there is none, or nothing in it.
    init?(of path: String) throws(SystemCall) {
        self.path = path
        descriptor = open(path + "-wal", O_RDONLY | O_CLOEXEC)
        if descriptor < 0 {
            if errno == ENOENT { return nil }
            throw SystemCall(code: errno)
        }
        var facts = stat()
        let failed = fstat(descriptor, &facts) != 0 ? errno : 0
        size = Int(facts.st_size)
        if failed == 0, size > Self.headerByteCount { return }
        Glibc.close(descriptor)
        if failed != 0 { throw SystemCall(code: failed) }
        return nil
    }

    /// A call to the system that failed.
    struct SystemCall: Error {
        var code: Int32
    }

    func close() { Glibc.close(descriptor) }

    /// What is wrong, where that would lose commits that were durable; nil where nothing is.
    func damage(after ending: Ending) throws(SystemCall) -> String? {
        var bytes = [UInt8](repeating: 0, count: Self.headerByteCount)
        try read(&bytes, at: 0)
        guard let cycle = bytes.withUnsafeBytes({ Cycle($0) }) else {
            // Where it was cut off while the log was begun anew, all before is in the database.
            if try isInDatabase() { return nil }
            return
                "the header of its write-ahead log, after which \(size - bytes.count) bytes follow"
        }
        bytes = [UInt8](repeating: 0, count: Self.frameHeaderByteCount + cycle.pageSize)
        var search = Search(cycle)
        var offset = Self.headerByteCount
        while offset + bytes.count <= size {
            try read(&bytes, at: offset)
            bytes.withUnsafeBytes { search.take($0, at: offset) }
            if let frame = search.damagedFrame(after: ending) {
                return
                    "frame \(frame) of its write-ahead log does not add up, though whole commits "
                    + "follow it"
            }
            offset += bytes.count
        }
        return nil
    }

    func read(_ bytes: inout [UInt8], at offset: Int) throws(SystemCall) {
        let count = pread(descriptor, &bytes, bytes.count, off_t(offset))
        if count != bytes.count { throw SystemCall(code: count < 0 ? errno : EIO) }
    }
}

/// What the frames of one cycle have in common: it begins whenever the log is written anew.
private struct Cycle {
    var isBigEndian: Bool
    var pageSize: Int
    var salt: [UInt8]
    var checksum: LogChecksum

    /// Reads the log's header; nil where it isn't whole.
    init?(_ header: UnsafeRawBufferPointer) {
        let magic = LogChecksum.word(header, at: 0, isBigEndian: true)
        guard magic & ~1 == WriteAheadLog.magic else { return nil }
        isBigEndian = magic & 1 == 1
        pageSize = Int(LogChecksum.word(header, at: 8, isBigEndian: true))
        salt = Array(header[16..<24])
        checksum = LogChecksum()
        checksum.add(UnsafeRawBufferPointer(rebasing: header[..<24]), isBigEndian: isBigEndian)
        guard checksum == LogChecksum(stored: UnsafeRawBufferPointer(rebasing: header[24...])),
            pageSize >= 512, pageSize <= 65_536, pageSize.nonzeroBitCount == 1
        else { return nil }
    }
}

/// Goes through the frames, one after the other.
private struct Search {
    private let cycle: Cycle
    /// The sum up to the last frame, as that has it.
    private var checksum: LogChecksum
    private var count = 0
    /// The first frame that doesn't add up, counted from 1.
    private var bad: Int?
    /// Whether it adds up but for its salt: then no crash made it so.
    private var isAltered = false
    /// Commits that end after it.
    private var commits = 0
    /// Whether all frames since the end of the last of them, or of the bad one's, add up.
    private var isWhole = false
    /// Commits all of whose frames add up.
    private var wholeCommits = 0

    init(_ cycle: Cycle) {
        self.cycle = cycle
        checksum = cycle.checksum
    }

    mutating func take(_ frame: UnsafeRawBufferPointer, at offset: Int) {
        count += 1
        let header = UnsafeRawBufferPointer(rebasing: frame[..<WriteAheadLog.frameHeaderByteCount])
        let stored = LogChecksum(stored: UnsafeRawBufferPointer(rebasing: header[16...]))
        checksum.add(
            UnsafeRawBufferPointer(rebasing: header[..<8]),
            isBigEndian: cycle.isBigEndian
        )
        checksum.add(
            UnsafeRawBufferPointer(rebasing: frame[header.count...]),
            isBigEndian: cycle.isBigEndian
        )
        let addsUp = checksum == stored
        checksum = stored
        let isOfCycle =
            header[8..<16].elementsEqual(cycle.salt)
            && LogChecksum.word(header, at: 0, isBigEndian: true) != 0
        let isCommit = isOfCycle && LogChecksum.word(header, at: 4, isBigEndian: true) != 0
        if bad == nil {
            if addsUp, isOfCycle { return }
            bad = count
            isAltered = addsUp
            // A commit may end right here; but a header on two sectors may be half of another's.
            let place = offset % WriteAheadLog.sectorByteCount
            isWhole = isCommit && place + header.count <= WriteAheadLog.sectorByteCount
            return
        }
        isWhole = isWhole && isOfCycle && addsUp
        if !isCommit { return }
        commits += 1
        if isWhole { wholeCommits += 1 }
        isWhole = true
    }

    func damagedFrame(after ending: WriteAheadLog.Ending) -> Int? {
        switch ending {
        case .killed: isAltered || commits > 0 ? bad : nil
        case .cut: isAltered || wholeCommits > 0 ? bad : nil
        }
    }
}
