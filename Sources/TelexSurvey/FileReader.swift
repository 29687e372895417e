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
    /// Whether what is read at this moment is to be given up.
    private var stop: ReadingStop?

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

    /// Looks at a few paths, one after the other; a large file is only read when it is looked at alone, and
    /// until `stop` says so.
    package mutating func look(
        at jobs: ArraySlice<LookJob>,
        in folder: borrowing Folder,
        alone: Bool,
        stop: ReadingStop? = nil
    ) -> [LookResult] {
        self.stop = stop
        defer { self.stop = nil }
        var directory = LastDirectory()
        var results: [LookResult] = []
        results.reserveCapacity(jobs.count)
        for job in jobs { results.append(look(job, in: folder, &directory, alone: alone)) }
        return results
    }

    private mutating func look(
        _ job: LookJob,
        in folder: borrowing Folder,
        _ directory: inout LastDirectory,
        alone: Bool
    ) -> LookResult {
        do throws(SystemError) {
            return LookResult(job: job, sight: try sight(job, folder, &directory, alone))
        } catch {
            if error.isAbsence || error.errno == ENXIO {
                return LookResult(job: job, sight: .noFile)
            }
            if error.errno == ECANCELED { return LookResult(job: job, sight: .givenUp) }
            let code: ProblemCode = error.errno == ENAMETOOLONG ? .unreachable : .unreadable
            return LookResult(job: job, sight: .unreadable(code, error))
        }
    }

    private mutating func sight(
        _ job: LookJob,
        _ folder: borrowing Folder,
        _ directory: inout LastDirectory,
        _ alone: Bool
    ) throws(SystemError) -> Sight {
        if job.isExcluded { return try excluded(job, folder) }
        // Before it is opened: opening a FIFO or a device does something to it.
        let stat = try directory.stat(job.path, in: folder)
        if !stat.isRegular { return .noFile }
        if let known = job.known, !known.isRacy, stat.fingerprint == known.fingerprint {
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
        if job.onlyIfLinked, stat.linkCount == 1 { return .newborn }
        if !alone, stat.fingerprint.size > Self.largestBesideOthers {
            return .large(byteCount: stat.fingerprint.size)
        }
        let file = try folder.open(job.path, flags: O_RDONLY | O_NONBLOCK | O_NOCTTY)
        return try read(file, seen: stat)
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

    /// Reads what was opened where a file had been seen.
    ///
    /// When it is that file, and as it was, nothing has changed it while it was read. One of its names
    /// that is gone by now may have been written through, which the others show.
    private mutating func read(
        _ file: borrowing Descriptor,
        seen: FileStat
    ) throws(SystemError) -> Sight {
        var before = seen
        for _ in 0..<Self.attemptCount {
            let time = settings.now()
            guard let content = try content(file, size: before.fingerprint.size) else {
                return .noFile
            }
            let after = try file.stat()
            if !after.isRegular { return .noFile }
            if after.isUnchanged(since: before), content.byteCount == after.fingerprint.size {
                let reading = FileReading(
                    fingerprint: after.fingerprint,
                    linkCount: Int64(max(seen.linkCount, after.linkCount)),
                    isRacy: Self.isRacy(after.fingerprint, readAt: time),
                    hash: content.hash,
                    stored: content.stored,
                    article: content.article,
                    isRead: true
                )
                return .file(reading)
            }
            before = after
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

    /// The content from its beginning; nil where the descriptor leads to no file by now.
    private mutating func content(
        _ file: borrowing Descriptor,
        size: Int64
    ) throws(SystemError) -> Content? {
        if size > settings.largestStored { return try hashOnly(file) }
        // One byte more than it should have shows a file that has grown. Where it ends as it should,
        // the look after it shows whether it still does.
        let wanted = Int(size) + 1
        if buffer.count < wanted {
            buffer = [UInt8](repeating: 0, count: max(wanted, Self.smallestBuffer))
        }
        var count = 0
        while count < wanted {
            guard let part = try read(file, into: count..<wanted, from: count) else { return nil }
            count += part
            if part == 0 || count == size { break }
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

    private mutating func hashOnly(_ file: borrowing Descriptor) throws(SystemError) -> Content? {
        if buffer.count < Self.pieceByteCount {
            buffer = [UInt8](repeating: 0, count: Self.pieceByteCount)
        }
        var hasher = SHA256()
        var article = ArticlePieces()
        var byteCount = 0
        // What the article has left of the piece before stands in front of the next.
        var left = 0
        while true {
            if stop?.isSet == true { throw SystemError(errno: ECANCELED) }
            var end = left
            while end < Self.pieceByteCount {
                let room = end..<Self.pieceByteCount
                guard let count = try read(file, into: room, from: byteCount) else { return nil }
                if count == 0 { break }
                byteCount += count
                end += count
            }
            if end == left { break }
            left = buffer.withUnsafeMutableBytes { whole in
                let held = UnsafeRawBufferPointer(rebasing: whole[..<end])
                hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: held[left...]))
                let taken = article.take(held)
                whole.copyMemory(from: UnsafeRawBufferPointer(rebasing: held[taken...]))
                return held.count - taken
            }
        }
        return Content(
            hash: ContentHash(hasher.finalize()),
            byteCount: Int64(byteCount),
            stored: nil,
            article: article.facts(left: left)
        )
    }

    /// Reads from a place in the file; nil where it is no regular file.
    ///
    /// A FIFO has no places: nothing is taken out of one that stands where a file was seen.
    private mutating func read(
        _ file: borrowing Descriptor,
        into room: Range<Int>,
        from place: Int
    ) throws(SystemError) -> Int? {
        var knowsPlaces = true
        while true {
            let count = buffer.withUnsafeMutableBytes { buffer in
                let room = UnsafeMutableRawBufferPointer(rebasing: buffer[room])
                return knowsPlaces
                    ? pread(file.number, room.baseAddress, room.count, place)
                    : Glibc.read(file.number, room.baseAddress, room.count)
            }
            if count >= 0 { return count }
            let failed = errno
            if failed == EINTR { continue }
            if try !file.stat().isRegular { return nil }
            // There are file systems without places, made by programs: one reads on where one was.
            guard failed == ESPIPE, knowsPlaces else { throw SystemError(errno: failed) }
            knowsPlaces = false
        }
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
