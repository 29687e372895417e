import CTelexSystem
import Crypto
import Glibc
package import TelexModel

/// How files are read.
package struct ReadingSettings: Sendable {
    /// Larger files are hashed, and their content is not stored; bytes.
    package var largestStored: Int64
    /// Whether contents are stored at all.
    package var storesContents: Bool
    /// The time of day.
    package var now: @Sendable () -> Timestamp

    /// Combines the settings.
    package init(
        largestStored: Int64,
        storesContents: Bool,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.largestStored = largestStored
        self.storesContents = storesContents
        self.now = now
    }
}

/// Looks at paths and reads what is there; belongs to one thread at a time.
package struct FileReader: ~Copyable {
    /// How often a file is read that changes under the reader, before it is called unstable.
    static let attemptCount = 3
    /// Files over this are read alone: what is read beside others is held in memory together.
    static let largestBesideOthers: Int64 = 128 << 10
    /// A file that is hashed without being stored is read in pieces of this size.
    static let pieceByteCount = 1 << 20
    /// Time stamps move on at least this often on file systems that keep nanoseconds: a timer
    /// tick of the kernel is 10 ms at most.
    static let fineTickNanoseconds: Int64 = 20_000_000
    /// And on those that keep whole seconds, such as FAT with its two.
    static let coarseTickNanoseconds: Int64 = 2_000_000_000

    private let settings: ReadingSettings
    private let pack: (UnsafeRawBufferPointer) -> StoredContent
    private var buffer: [UInt8] = []

    /// Makes a reader.
    ///
    /// `pack` compresses a content for keeping.
    package init(
        _ settings: ReadingSettings,
        pack: @escaping (UnsafeRawBufferPointer) -> StoredContent
    ) {
        self.settings = settings
        self.pack = pack
    }

    /// Looks at one path; a large file is only read when it is looked at alone.
    package mutating func look(
        _ job: LookJob,
        in folder: borrowing Folder,
        alone: Bool
    ) -> LookResult {
        do throws(SystemError) {
            return LookResult(job: job, sight: try sight(job, folder, alone))
        } catch {
            if error.isAbsence || error.errno == ENXIO {
                return LookResult(job: job, sight: .noFile)
            }
            let code: ProblemCode = error.errno == ENAMETOOLONG ? .unreachable : .unreadable
            return LookResult(job: job, sight: .unreadable(code, error))
        }
    }

    private mutating func sight(
        _ job: LookJob,
        _ folder: borrowing Folder,
        _ alone: Bool
    ) throws(SystemError) -> Sight {
        if job.isExcluded { return try excluded(job, folder) }
        if let known = job.known, !known.isRacy {
            let place = try folder.open(job.path, flags: telex_o_path)
            let stat = try place.stat()
            if stat.isRegular, stat.fingerprint == known.fingerprint {
                let reading = FileReading(
                    fingerprint: known.fingerprint,
                    linkCount: Int64(stat.linkCount),
                    isRacy: false,
                    hash: known.hash,
                    stored: nil,
                    article: nil,
                    isRead: false
                )
                return .file(reading)
            }
        }
        // Before it is opened: opening a FIFO or a device does something to it.
        let stat = try folder.stat(job.path)
        if !stat.isRegular { return .noFile }
        if job.onlyIfLinked, stat.linkCount == 1 { return .newborn }
        if !alone, stat.fingerprint.size > Self.largestBesideOthers { return .large }
        let file = try folder.open(job.path, flags: O_RDONLY | O_NONBLOCK | O_NOCTTY)
        return try read(file, names: stat.linkCount)
    }

    /// What is not to be journaled may be a file that is, under another name.
    private func excluded(
        _ job: LookJob,
        _ folder: borrowing Folder
    ) throws(SystemError) -> Sight {
        // Its absence is concluded for a journaled path that has become excluded: no look needed.
        if job.concludesAbsence { return .noFile }
        let stat = try folder.stat(job.path)
        let hasOtherNames = stat.isRegular && stat.linkCount > 1
        return hasOtherNames ? .otherNames(stat.fingerprint.identity) : .noFile
    }

    /// Reads a file that had so many names when it was come upon: one that is gone by now may have
    /// been written through, which the others show.
    private mutating func read(
        _ file: borrowing Descriptor,
        names: UInt32
    ) throws(SystemError) -> Sight {
        var before = try file.stat()
        if !before.isRegular { return .noFile }
        for _ in 0..<Self.attemptCount {
            let time = settings.now()
            let content = try content(file, size: before.fingerprint.size)
            let after = try file.stat()
            if after.fingerprint == before.fingerprint, content.byteCount == after.fingerprint.size
            {
                let reading = FileReading(
                    fingerprint: after.fingerprint,
                    linkCount: Int64(max(names, after.linkCount)),
                    isRacy: Self.isRacy(after.fingerprint, readAt: time),
                    hash: content.hash,
                    stored: content.stored,
                    article: content.article,
                    isRead: true
                )
                return .file(reading)
            }
            before = after
            if lseek(file.number, 0, SEEK_SET) != 0 { throw SystemError(errno: errno) }
        }
        return .unstable
    }

    /// Whether the file could change after `time` and keep all its time stamps.
    static func isRacy(_ fingerprint: Fingerprint, readAt time: Timestamp) -> Bool {
        let last = max(fingerprint.mtime, fingerprint.ctime).nanoseconds
        let isCoarse = last % 1_000_000_000 == 0
        let tick = isCoarse ? coarseTickNanoseconds : fineTickNanoseconds
        let (age, overflowed) = time.nanoseconds.subtractingReportingOverflow(last)
        return overflowed || age < tick
    }

    private struct Content {
        var hash: ContentHash
        var byteCount: Int64
        var stored: StoredContent?
        var article: ArticleFacts?
    }

    private mutating func content(
        _ file: borrowing Descriptor,
        size: Int64
    ) throws(SystemError) -> Content {
        if size > settings.largestStored { return try hashOnly(file) }
        // One byte more than it should have shows a file that has grown. Where it ends as it should,
        // the look after it shows whether it still does.
        let wanted = Int(size) + 1
        if buffer.count < wanted {
            buffer = [UInt8](repeating: 0, count: max(wanted, Self.smallestBuffer))
        }
        var count = 0
        while count < wanted {
            let result = buffer.withUnsafeMutableBytes { room in
                Glibc.read(file.number, room.baseAddress.map { $0 + count }, wanted - count)
            }
            if result < 0, errno == EINTR { continue }
            if result < 0 { throw SystemError(errno: errno) }
            count += result
            if result == 0 || count == size { break }
        }
        defer { if buffer.count > Self.pieceByteCount { buffer = [] } }
        return buffer.withUnsafeBytes { whole in
            let content = UnsafeRawBufferPointer(rebasing: whole[..<count])
            return Content(
                hash: Self.hash(content),
                byteCount: Int64(count),
                stored: settings.storesContents ? pack(content) : nil,
                article: ArticleReader.facts(of: content)
            )
        }
    }

    private static let smallestBuffer = 64 << 10

    private mutating func hashOnly(_ file: borrowing Descriptor) throws(SystemError) -> Content {
        if buffer.count < Self.pieceByteCount {
            buffer = [UInt8](repeating: 0, count: Self.pieceByteCount)
        }
        var hasher = SHA256()
        var byteCount: Int64 = 0
        while true {
            let count = Glibc.read(file.number, &buffer, Self.pieceByteCount)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw SystemError(errno: errno) }
            if count == 0 { break }
            buffer.withUnsafeBytes { whole in
                hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: whole[..<count]))
            }
            byteCount += Int64(count)
        }
        return Content(
            hash: ContentHash(hasher.finalize()),
            byteCount: byteCount,
            stored: nil,
            article: nil
        )
    }

    private static func hash(_ content: UnsafeRawBufferPointer) -> ContentHash {
        var hasher = SHA256()
        hasher.update(bufferPointer: content)
        return ContentHash(hasher.finalize())
    }
}

extension ContentHash {
    init(_ digest: SHA256.Digest) {
        // A SHA-256 digest has 32 bytes by definition.
        self = digest.withUnsafeBytes { ContentHash(bytes: $0) }.unsafelyUnwrapped
    }
}
