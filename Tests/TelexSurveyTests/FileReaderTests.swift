import Dispatch
import Glibc
import Synchronization
import TelexModel
import Testing

@testable import TelexSurvey

@Suite("Looking at a path")
struct FileReaderTests {
    private func look(
        _ folder: SurveyedFolder,
        _ job: LookJob,
        alone: Bool = false,
        largestStored: Int64 = 16 << 20,
        storesContents: Bool = true
    ) throws -> Sight {
        var reader = plainReader(largestStored: largestStored, storesContents: storesContents)
        return reader.look(at: [job], in: try folder.opened(), alone: alone)[0].sight
    }

    // scenarios 42 and 43
    @Test("reads a file to the byte", arguments: [0, 1, 2, 4_095, 65_535, 65_536, 65_537, 131_072])
    func regular(byteCount: Int) throws {
        let folder = try SurveyedFolder()
        let bytes = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        try folder.write(bytes, to: "a")
        let file = try #require(try look(folder, job("a")).file)
        #expect(file.hash == sha256(bytes))
        #expect(file.stored?.bytes == bytes)
        #expect(file.fingerprint.size == Int64(byteCount))
        #expect(file.isRead)
    }

    // scenario 42
    @Test("reads a large file alone, and one too large to be stored for its hash alone")
    func sizes() throws {
        let folder = try SurveyedFolder()
        let bytes = [UInt8](repeating: 7, count: Int(FileReader.largestBesideOthers) + 1)
        try folder.write(bytes, to: "a")
        #expect(try look(folder, job("a")).name == "large")
        let whole = try #require(try look(folder, job("a"), alone: true).file)
        #expect(whole.stored?.bytes == bytes)
        let limit = Int64(bytes.count)
        #expect(try look(folder, job("a"), alone: true, largestStored: limit).file?.stored != nil)
        let over = try look(folder, job("a"), alone: true, largestStored: limit - 1).file
        #expect(over?.stored == nil)
        #expect(over?.article == whole.article)
        #expect(over?.hash == sha256(bytes))
        let unstored = try look(folder, job("a"), alone: true, storesContents: false).file
        #expect(unstored?.stored == nil)
        #expect(unstored?.hash == sha256(bytes))
    }

    // scenarios 20, 21 and 73
    @Test("follows no symbolic link, at its end or on the way")
    func symbolicLinks() throws {
        let outside = try SurveyedFolder()
        try outside.write("secret", to: "s")
        let folder = try SurveyedFolder()
        try folder.write("inside", to: "file")
        try folder.makeDirectory("d")
        try folder.write("inside", to: "d/s")
        try folder.link(outside.absolute("s"), as: "a")
        try folder.link("file", as: "b")
        try folder.link(outside.path, as: "c")
        try folder.link("d", as: "e")
        try folder.link("loop", as: "loop")
        try folder.link("/nowhere", as: "dangling")
        for path in ["a", "b", "c/s", "e/s", "loop", "loop/x", "dangling", "../x"] {
            #expect(try look(folder, job(path)).file == nil, "\(path)")
            #expect(try look(folder, job(path), alone: true).file == nil, "\(path)")
        }
        #expect(try look(folder, job("c/s")).name == "noFile")
        #expect(try look(folder, job("d/s")).file != nil)
    }

    // scenario 44
    @Test("opens no directory, FIFO, socket or device")
    func others() throws {
        let folder = try SurveyedFolder()
        try folder.makeDirectory("directory.txt")
        try folder.make(Array("fifo.txt".utf8), S_IFIFO | 0o644)
        try folder.make(Array("socket.txt".utf8), S_IFSOCK | 0o644)
        for name in ["directory.txt", "fifo.txt", "socket.txt", "fifo.txt/x", "none", "none/x"] {
            #expect(try look(folder, job(name)).name == "noFile", "\(name)")
            #expect(try look(folder, job(name), alone: true).name == "noFile", "\(name)")
        }
    }

    @Test("names a path that is too long")
    func tooLong() throws {
        let folder = try SurveyedFolder()
        let name = String(repeating: "n", count: 256)
        #expect(try look(folder, job(name)).name == "unreadable unreachable")
        let path = repeatElement("d", count: 2_100).joined(separator: "/")
        #expect(try look(folder, job(path)).name == "unreadable unreachable")
    }

    @Test("reads nothing that is known, however large")
    func known() throws {
        let folder = try SurveyedFolder()
        try folder.write("", to: "a")
        // Reading this would take minutes.
        try #require(truncate(folder.absolute("a"), 1 << 40) == 0)
        let fingerprint = try folder.opened().stat(RelativePath("a")).fingerprint
        let hash = try #require(sha256([1]))
        let known = KnownContent(fingerprint: fingerprint, hash: hash, isRacy: false)
        let file = try #require(try look(folder, job("a", known: known)).file)
        #expect(file.hash == hash)
        #expect(!file.isRead)
        #expect(file.stored == nil)
    }

    // scenario 25
    @Test("reads what is known again where it may have changed unseen")
    func knownAndRacy() throws {
        let folder = try SurveyedFolder()
        try folder.write("text", to: "a")
        var known = KnownContent(
            fingerprint: try folder.opened().stat(RelativePath("a")).fingerprint,
            hash: try #require(sha256([1])),
            isRacy: true
        )
        #expect(try look(folder, job("a", known: known)).file?.hash == sha256(Array("text".utf8)))
        known.isRacy = false
        #expect(try look(folder, job("a", known: known)).file?.isRead == false)
        try folder.write("next", to: "a")
        #expect(try look(folder, job("a", known: known)).file?.hash == sha256(Array("next".utf8)))
    }

    @Test("takes what is excluded for no file")
    func excluded() throws {
        let folder = try SurveyedFolder()
        try folder.write("text", to: "a")
        #expect(try look(folder, job("a", isExcluded: true)).name == "noFile")
    }

    // scenario 16
    @Test("leaves a file alone that was just made, unless it has another name")
    func newborn() throws {
        let folder = try SurveyedFolder()
        try folder.write("text", to: "a")
        #expect(try look(folder, job("a", onlyIfLinked: true)).name == "newborn")
        try #require(link(folder.absolute("a"), folder.absolute("b")) == 0)
        guard case .file(let file) = try look(folder, job("a", onlyIfLinked: true)) else {
            Issue.record("not read")
            return
        }
        #expect(file.linkCount == 2)
    }

    // scenarios 35 and 39
    @Test("gives the hash of the bytes that it gives, whoever writes meanwhile")
    func changing() throws {
        let folder = try SurveyedFolder()
        let byteCount = 100 << 10
        try folder.write([UInt8](repeating: 0, count: byteCount), to: "a")
        var seen: Set<String> = []
        try withBusyWriter(folder.absolute("a"), byteCount) {
            var reader = plainReader()
            for _ in 0..<300 {
                let sight = reader.look(at: [job("a")], in: try folder.opened(), alone: false)[0]
                    .sight
                seen.insert(sight.name)
                guard let file = sight.file else { continue }
                #expect(file.stored.map { sha256($0.bytes) } == file.hash)
                #expect(file.stored?.bytes.count == Int(file.fingerprint.size))
            }
        }
        #expect(seen.isSubset(of: ["file", "unstable"]))
        #expect(try look(folder, job("a")).name == "file")
    }

    // scenario 39
    @Test("reads again what changed under it, and gives up on what always does", arguments: 0...4)
    func interfered(writeCount: Int) throws {
        let folder = try SurveyedFolder()
        let texts = (0...writeCount).map { Array("content \($0)".utf8) }
        try folder.write(texts[0], to: "a")
        let round = Atomic(0)
        let settings = ReadingSettings(largestStored: 1 << 20, storesContents: true) {
            Timestamp(nanoseconds: .max)
        }
        // Packed between the reading and the second look at the file's times.
        var reader = FileReader(settings) { content in
            let next = round.wrappingAdd(1, ordering: .relaxed).newValue
            if next <= writeCount { try? folder.write(texts[next], to: "a") }
            return StoredContent(encoding: .plain, bytes: Array(content))
        }
        let sight = reader.look(at: [job("a")], in: try folder.opened(), alone: false)[0].sight
        if writeCount < FileReader.attemptCount {
            #expect(sight.file?.hash == sha256(texts[writeCount]))
            #expect(sight.file?.stored?.bytes == texts[writeCount])
            #expect(round.load(ordering: .relaxed) == writeCount + 1)
        } else {
            #expect(sight.name == "unstable")
            #expect(round.load(ordering: .relaxed) == FileReader.attemptCount)
        }
    }

    /// Writes to a file all the time, its size changing too, while the body runs.
    private func withBusyWriter(
        _ path: String,
        _ byteCount: Int,
        _ body: () throws -> Void
    ) throws {
        let flag = BusyFlag()
        let group = DispatchGroup()
        DispatchQueue(label: "test.busy").async(group: group) {
            let descriptor = open(path, O_WRONLY | O_CLOEXEC)
            defer { close(descriptor) }
            var round: UInt8 = 0
            while !flag.isDone {
                round &+= 1
                let bytes = [UInt8](repeating: round, count: byteCount + Int(round))
                pwrite(descriptor, bytes, bytes.count, 0)
                if round.isMultiple(of: 16) { ftruncate(descriptor, off_t(byteCount)) }
            }
        }
        defer {
            flag.finish()
            group.wait()
        }
        try body()
    }
}

/// Says that a writer is to end.
private final class BusyFlag: Sendable {
    private let done = Atomic(false)

    var isDone: Bool { done.load(ordering: .acquiring) }

    func finish() { done.store(true, ordering: .releasing) }
}
