import Glibc
import TelexModel
import TelexSurvey
import Testing

@testable import TelexDaemon
@testable import TelexJournal

@Suite("A directory beside what is journaled of it")
struct FolderComparisonTests {
    /// Journaled files of these paths, in path order, each as the disk has it where it is there.
    private func rows(
        _ folder: IntakeFolder,
        _ paths: [String],
        inode: Int64? = nil
    ) throws -> [FileRow] {
        let opened = try Folder(path: folder.path + "/folder")
        let sorted = paths.map { RelativePath($0) }.sorted()
        return try sorted.enumerated().map { number, path in
            let found = try? opened.stat(path).fingerprint
            let absent = Fingerprint(
                identity: FileIdentity(inode: inode ?? Int64(-1 - number), birth: 0),
                size: 1,
                mtime: Timestamp(nanoseconds: 1),
                ctime: Timestamp(nanoseconds: 1)
            )
            return FileRow(
                id: Int64(number),
                path: path,
                version: 1,
                article: 1,
                seq: 1,
                reading: FileReading(
                    fingerprint: found ?? absent,
                    linkCount: 1,
                    isRacy: false,
                    hash: try #require(
                        ContentHash(bytes: [UInt8](repeating: 1, count: 32))
                    ),
                    stored: nil,
                    article: nil,
                    isRead: true
                )
            )
        }
    }

    private func compare(
        _ folder: IntakeFolder,
        _ journaled: [FileRow],
        at path: String = "",
        exclude: [String] = [],
        deep: Bool = false,
        moved: [FileRow]? = nil,
        pages: UnsafeMutablePointer<Int>? = nil
    ) throws -> FolderComparison {
        let directory = RelativePath(path)
        let listing = try DirectoryListing(
            directory,
            in: try Folder(path: folder.path + "/folder")
        )
        func page(_ after: [UInt8], _ limit: Int) throws(JournalError) -> [FileRow] {
            pages?.pointee += 1
            let rest = journaled.filter { row in
                row.path.isBelow(directory) && after.lexicographicallyPrecedes(row.path.bytes)
            }
            return Array(rest.prefix(limit))
        }
        func others(_ identity: FileIdentity) throws(JournalError) -> [FileRow] { moved ?? [] }
        return try FolderComparison(
            directory,
            listing,
            origin: .scan,
            rules: PathRules(include: [], exclude: exclude),
            deep: deep,
            rows: page,
            mayHaveMoved: moved == nil ? nil : others
        )
    }

    private func names(_ jobs: [LookJob]) -> [String] { jobs.map(\.path.description) }

    @Test("what is as it was is not looked at, the others are")
    func differences() throws {
        let folder = try IntakeFolder()
        for name in ["changed", "new", "racy", "same"] { try folder.write([1], to: name) }
        var journaled = try rows(folder, ["changed", "gone", "racy", "same", "zz gone"])
        journaled[0].fingerprint.ctime = Timestamp(nanoseconds: 5)
        journaled[2].isRacy = true
        let comparison = try compare(folder, journaled)
        #expect(names(comparison.jobs) == ["changed", "new", "racy"])
        #expect(comparison.absent.map(\.path.description) == ["gone", "zz gone"])
        #expect(names(try compare(folder, journaled, deep: true).jobs).count == 4)
    }

    @Test("another file with the same times is looked at")
    func replaced() throws {
        let folder = try IntakeFolder()
        try folder.write([1], to: "a")
        var journaled = try rows(folder, ["a"])
        journaled[0].fingerprint.identity.inode += 1
        #expect(names(try compare(folder, journaled).jobs) == ["a"])
    }

    @Test("what is journaled below its directories is theirs, below none it is absent")
    func nested() throws {
        let folder = try IntakeFolder()
        for name in ["d", "d/e", "z"] { try folder.makeDirectory(name) }
        for name in ["a", "d-", "d0", "d/x"] { try folder.write([1], to: name) }
        let journaled = try rows(
            folder,
            ["a", "d-", "d/e/f", "d/x", "d/y", "d0", "gone/a", "gone/b/c", "z/1", "z/2/3"]
        )
        let comparison = try compare(folder, journaled)
        #expect(comparison.jobs.isEmpty)
        #expect(comparison.absent.map(\.path.description) == ["gone/a", "gone/b/c"])
        #expect(comparison.directories.map(\.path.description) == ["d", "z"])
        let below = try compare(folder, journaled, at: "d")
        #expect(below.absent.map(\.path.description) == ["d/y"])
        #expect(below.directories.map(\.path.description) == ["d/e"])
    }

    @Test("a name right behind a directory's is not passed over with what is below that")
    func neighbour() throws {
        let folder = try IntakeFolder()
        try folder.makeDirectory("d")
        try folder.write([1], to: "d/x")
        let journaled = try rows(folder, ["d/x", "d0"])
        #expect(try compare(folder, journaled).absent.map(\.path.description) == ["d0"])
    }

    @Test("a directory in a file's place, and a file in a directory's")
    func kindsChanged() throws {
        let folder = try IntakeFolder()
        try folder.makeDirectory("a")
        try folder.write([1], to: "b")
        let journaled = try rows(folder, ["a", "b/x", "b/y"])
        let comparison = try compare(folder, journaled)
        #expect(names(comparison.jobs) == ["b"])
        #expect(Set(comparison.absent.map(\.path.description)) == ["a", "b/x", "b/y"])
    }

    // scenario 30
    @Test("of thousands of files in pages none is lost, wherever the pages end")
    func paging() throws {
        let folder = try IntakeFolder()
        try folder.makeDirectory("m")
        let present = (0..<2_500).map { "f\(10_000 + $0)" }
        for name in present { try folder.write([], to: name) }
        let gone = (0..<1_500).map { "g\(10_000 + $0)" }
        let below = (0..<3_000).map { "m/\(10_000 + $0)" }
        let journaled = try rows(folder, present + gone + below + ["n"])
        var pages = 0
        let comparison = try compare(folder, journaled, pages: &pages)
        #expect(comparison.jobs.isEmpty)
        #expect(comparison.absent.map(\.path.description) == gone + ["n"])
        #expect(pages <= 12)
    }

    @Test("what became excluded is absent, directories with all below")
    func excluded() throws {
        let folder = try IntakeFolder()
        try folder.makeDirectory("d")
        for name in ["a.tmp", "b", "d/x"] { try folder.write([1], to: name) }
        let journaled = try rows(folder, ["a.tmp", "b", "d/x"])
        let comparison = try compare(folder, journaled, exclude: ["*.tmp", "d"])
        #expect(Set(comparison.absent.map(\.path.description)) == ["a.tmp", "d/x"])
        #expect(comparison.directories.isEmpty)
        #expect(comparison.jobs.isEmpty)
    }

    @Test("where a new file may have come from is looked at right before it")
    func moved() throws {
        let folder = try IntakeFolder()
        try folder.write([1], to: "b")
        let old = try rows(folder, ["was/a", "z"])
        let comparison = try compare(folder, [], exclude: ["was"], moved: old)
        #expect(names(comparison.jobs) == ["was/a", "z", "b"])
        #expect(comparison.jobs.map(\.concludesAbsence) == [true, true, false])
        #expect(comparison.jobs.map(\.isExcluded) == [true, false, false])
        #expect(comparison.jobs[2].known == old[0].known)
        #expect(try compare(folder, [], moved: nil).jobs.count == 1)
    }

    @Test("and is in the same batch, however many there are")
    func batches() throws {
        let folder = try IntakeFolder()
        let count = 3 * Intake.batchLimit
        for number in 0..<count { try folder.write([], to: "f\(10_000 + number)") }
        var number = 0
        let listing = try DirectoryListing(.folder, in: try Folder(path: folder.path + "/folder"))
        let old = try rows(folder, (0..<count).map { "was\(10_000 + $0)" })
        func none(_ after: [UInt8], _ limit: Int) throws(JournalError) -> [FileRow] { [] }
        func next(_ identity: FileIdentity) throws(JournalError) -> [FileRow] {
            number += 1
            return [old[number - 1]]
        }
        let comparison = try FolderComparison(
            .folder,
            listing,
            origin: .scan,
            rules: PathRules(include: [], exclude: []),
            rows: none,
            mayHaveMoved: next
        )
        #expect(comparison.batches.flatMap { names($0) } == names(comparison.jobs))
        #expect(comparison.batches.count > 3)
        for batch in comparison.batches {
            #expect(batch.count <= Intake.batchLimit + 1)
            #expect(batch.last?.concludesAbsence == false)
            #expect(batch.count.isMultiple(of: 2))
        }
    }

    @Test("every new name of a file of many names has one of the old ones beside it")
    func hardLinks() throws {
        let folder = try IntakeFolder()
        let count = 2 * Intake.batchLimit
        try folder.write([], to: "f10000")
        for number in 1..<count {
            let name = "f\(10_000 + number)"
            try #require(link(folder.absolute("f10000"), folder.absolute(name)) == 0)
        }
        let old = try rows(folder, (0..<count).map { "was\(10_000 + $0)" }, inode: 7)
        let comparison = try compare(folder, [], moved: old)
        #expect(comparison.jobs.count <= 4 * count)
        for batch in comparison.batches {
            let targets = batch.filter { !$0.concludesAbsence }
            #expect(batch.count - targets.count >= targets.count)
        }
    }
}
