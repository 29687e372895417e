import Glibc
import TelexModel
import TelexSurvey
import Testing

@testable import TelexDaemon
@testable import TelexJournal

@Suite("A directory beside what is journaled of it")
struct FolderComparisonTests {
    private func names(_ jobs: [LookJob]) -> [String] { jobs.map(\.path.description) }

    @Test("what is as it was is not looked at, the others are")
    func differences() throws {
        let folder = try IntakeFolder()
        for name in ["changed", "new", "racy", "same"] { try folder.write([1], to: name) }
        var journaled = try folder.rows(["changed", "gone", "racy", "same", "zz gone"])
        journaled[0].fingerprint.ctime = Timestamp(nanoseconds: 5)
        journaled[2].isRacy = true
        let comparison = try folder.compare(journaled)
        #expect(names(comparison.jobs) == ["changed", "new", "racy"])
        #expect(comparison.absent.map(\.path.description) == ["gone", "zz gone"])
        #expect(names(try folder.compare(journaled, deep: true).jobs).count == 4)
    }

    @Test("another file with the same times is looked at")
    func replaced() throws {
        let folder = try IntakeFolder()
        try folder.write([1], to: "a")
        var journaled = try folder.rows(["a"])
        journaled[0].fingerprint.identity.inode += 1
        #expect(names(try folder.compare(journaled).jobs) == ["a"])
    }

    @Test("what is journaled below its directories is theirs, below none it is absent")
    func nested() throws {
        let folder = try IntakeFolder()
        for name in ["d", "d/e", "z"] { try folder.makeDirectory(name) }
        for name in ["a", "d-", "d0", "d/x"] { try folder.write([1], to: name) }
        let journaled = try folder.rows(
            ["a", "d-", "d/e/f", "d/x", "d/y", "d0", "gone/a", "gone/b/c", "z/1", "z/2/3"]
        )
        let comparison = try folder.compare(journaled)
        #expect(comparison.jobs.isEmpty)
        #expect(comparison.absent.map(\.path.description) == ["gone/a", "gone/b/c"])
        #expect(comparison.directories.map(\.description) == ["d", "z"])
        let below = try folder.compare(journaled, at: "d")
        #expect(below.absent.map(\.path.description) == ["d/y"])
        #expect(below.directories.map(\.description) == ["d/e"])
    }

    @Test("a name right behind a directory's is not passed over with what is below that")
    func neighbour() throws {
        let folder = try IntakeFolder()
        try folder.makeDirectory("d")
        try folder.write([1], to: "d/x")
        let journaled = try folder.rows(["d/x", "d0"])
        #expect(try folder.compare(journaled).absent.map(\.path.description) == ["d0"])
    }

    @Test("a directory in a file's place, and a file in a directory's")
    func kindsChanged() throws {
        let folder = try IntakeFolder()
        try folder.makeDirectory("a")
        try folder.write([1], to: "b")
        let journaled = try folder.rows(["a", "b/x", "b/y"])
        let comparison = try folder.compare(journaled)
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
        let journaled = try folder.rows(present + gone + below + ["n"])
        var pages = 0
        let comparison = try folder.compare(journaled, pages: &pages)
        #expect(comparison.jobs.isEmpty)
        #expect(comparison.absent.map(\.path.description) == gone + ["n"])
        #expect(pages <= 12)
    }

    @Test("what became excluded is absent, directories with all below")
    func excluded() throws {
        let folder = try IntakeFolder()
        try folder.makeDirectory("d")
        for name in ["a.tmp", "b", "d/x"] { try folder.write([1], to: name) }
        let journaled = try folder.rows(["a.tmp", "b", "d/x"])
        let comparison = try folder.compare(journaled, exclude: ["*.tmp", "d"])
        #expect(Set(comparison.absent.map(\.path.description)) == ["a.tmp", "d/x"])
        #expect(comparison.directories.isEmpty)
        #expect(comparison.jobs.isEmpty)
    }

    @Test("where a new file may have come from is looked at right before it")
    func moved() throws {
        let folder = try IntakeFolder()
        try folder.write([1], to: "b")
        let old = try folder.rows(["was/a", "z"])
        let comparison = try folder.compare([], exclude: ["was"], moved: { _ in old })
        #expect(names(comparison.jobs) == ["was/a", "z", "b"])
        #expect(comparison.jobs.map(\.concludesAbsence) == [true, true, false])
        #expect(comparison.jobs[2].journaledNames == [RelativePath("z")])
        #expect(comparison.jobs.map(\.isExcluded) == [true, false, false])
        #expect(comparison.jobs[2].known == old[0].known)
        #expect(try folder.compare([], moved: nil).jobs.count == 1)
    }

    @Test("and is in the same batch, however many there are")
    func batches() throws {
        let folder = try IntakeFolder()
        let count = 3 * Intake.batchLimit
        for number in 0..<count { try folder.write([], to: "f\(10_000 + number)") }
        var number = 0
        let old = try folder.rows((0..<count).map { "was\(10_000 + $0)" })
        let comparison = try folder.compare(
            [],
            moved: { _ in
                number += 1
                return [old[number - 1]]
            }
        )
        #expect(comparison.jobs.count == 2 * count)
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
        let old = try folder.rows((0..<count).map { "was\(10_000 + $0)" }, inode: 7)
        let comparison = try folder.compare([], moved: { _ in old })
        #expect(comparison.jobs.count <= 4 * count)
        for batch in comparison.batches {
            let targets = batch.filter { !$0.concludesAbsence }
            #expect(batch.count - targets.count >= targets.count)
        }
    }

    // scenario 21
    @Test("what was not looked at any more is neither absent nor new")
    func cutShort() throws {
        let folder = try IntakeFolder()
        try folder.makeDirectory("d")
        for name in ["d/b", "d/d", "d/f"] { try folder.write([1], to: name) }
        let journaled = try folder.rows(["d/a", "d/c", "d/e", "d/g"])
        let whole = try folder.compare(journaled, at: "d", pieceLimit: 1)
        #expect(whole.isWhole)
        #expect(names(whole.jobs) == ["d/b", "d/d", "d/f"])
        #expect(whole.absent.map(\.path.description) == ["d/a", "d/c", "d/e", "d/g"])
        let cut = try folder.compare(
            journaled,
            at: "d",
            pieceLimit: 1,
            beforePiece: { piece in
                if piece == 2 { rename(folder.absolute("d"), folder.absolute("was")) }
            }
        )
        #expect(!cut.isWhole)
        #expect(names(cut.jobs) == ["d/b", "d/d"])
        #expect(cut.absent.map(\.path.description) == ["d/a", "d/c"])
    }

    @Test("a name that became a directory since the listing is gone on with")
    func becameDirectory() throws {
        let folder = try IntakeFolder()
        for name in ["a", "b", "c"] { try folder.write([1], to: name) }
        let journaled = try folder.rows(["a", "b"])
        let found = try folder.compare(
            journaled,
            pieceLimit: 1,
            beforePiece: { piece in
                guard piece == 1 else { return }
                unlink(folder.absolute("b"))
                mkdir(folder.absolute("b"), 0o755)
            }
        )
        #expect(found.directories.map(\.description) == ["b"])
        #expect(found.absent.map(\.path.description) == ["b"])
        #expect(names(found.jobs) == ["c"])
    }

    @Test("of a file's many names few are remembered, and none is left out")
    func rememberedNames() throws {
        let folder = try IntakeFolder()
        try folder.write([], to: "f10")
        for number in 11..<40 {
            try #require(link(folder.absolute("f10"), folder.absolute("f\(number)")) == 0)
        }
        let old = try folder.rows(["was/a", "was/b", "was/c"], inode: 7)
        var limits = FolderComparison.Limits()
        let all = try folder.compare([], limits: limits, moved: { _ in old })
        #expect(all.jobs.count == 30 + 3)
        limits.named = 8
        let few = try folder.compare([], limits: limits, moved: { _ in old })
        #expect(few.jobs.count > 30 + 3)
        for jobs in [all.jobs, few.jobs] {
            #expect(jobs.filter { !$0.concludesAbsence }.count == 30)
        }
    }

    @Test("a file's names that were journaled meanwhile do not stand for where others came from")
    func journaledMeanwhile() throws {
        let folder = try IntakeFolder()
        try folder.write([], to: "f10")
        for number in 11..<30 {
            try #require(link(folder.absolute("f10"), folder.absolute("f\(number)")) == 0)
        }
        var journaled = try folder.rows((10..<30).map { "was\($0)" }, inode: 7)
        var limits = FolderComparison.Limits()
        limits.batch = 1
        let found = try folder.compare(
            [],
            limits: limits,
            moved: { _ in journaled },
            took: { jobs in
                guard jobs.count == 2 else { return }
                for index in journaled.indices where journaled[index].path == jobs[0].path {
                    journaled[index].path = jobs[1].path
                }
            }
        )
        #expect(found.batches.map(names) == (10..<30).map { ["was\($0)", "f\($0)"] })
    }
}
