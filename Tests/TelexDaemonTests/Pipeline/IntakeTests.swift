import Glibc
import TelexModel
import TelexSurvey
import TestSupport
import Testing

@testable import TelexDaemon

@Suite("The way from a look into the journal")
struct IntakeTests {
    private static let smallByteCount = 100
    private static let largeByteCount = 300 << 10

    private func bytes(_ count: Int) -> [UInt8] {
        [UInt8](repeating: UInt8(ascii: "a"), count: count)
    }

    @Test("a file is told whatever its size", arguments: [0, 1, smallByteCount, largeByteCount])
    func added(byteCount: Int) throws {
        let folder = try IntakeFolder()
        try folder.write(bytes(byteCount), to: "a")
        let outcome = try folder.intake.take([folder.job("a")])
        #expect(outcome.changes == 1)
        #expect(outcome.settled == [RelativePath("a")])
        #expect(try folder.told() == ["added a"])
    }

    @Test(
        "a rename is told as a move whatever the size",
        arguments: [smallByteCount, largeByteCount]
    )
    func moved(byteCount: Int) throws {
        let folder = try IntakeFolder()
        try folder.write(bytes(byteCount), to: "a")
        _ = try folder.intake.take([folder.job("a")])
        try folder.rename("a", to: "b")
        _ = try folder.intake.take([
            folder.job("a", concludes: true), folder.job("b", cameFrom: "a"),
        ])
        #expect(try folder.told() == ["added a", "moved a>b"])
    }

    // scenario 4, capability 1.2
    @Test("a file that has gone on while it was looked for is told as moved once")
    func wentOn() throws {
        let folder = try IntakeFolder()
        let others = (0..<10).map { "other \($0)" }
        for name in ["a"] + others { try folder.write(Array(name.utf8), to: name) }
        _ = try folder.intake.take([folder.job("a")])
        try folder.rename("a", to: "c")
        // So many that they are still under way when the next ones come.
        let first = [folder.job("a", concludes: true), folder.job("b", cameFrom: "a")]
        _ = try folder.intake.take(first + others.map { folder.job($0) })
        #expect(folder.intake.count > 0)
        let next = [folder.job("b", concludes: true), folder.job("c", cameFrom: "b")]
        _ = try folder.intake.take(next)
        _ = try folder.intake.flush()
        #expect(try folder.told().filter { !$0.contains("other") } == ["added a", "moved a>c"])
    }

    // scenario 4, capability 1.2
    @Test("a file that was listed and has gone on by then has not ended where it was before")
    func listedAndGone() throws {
        let folder = try IntakeFolder()
        try folder.write(bytes(1), to: "a")
        _ = try folder.intake.take([folder.job("a")])
        try folder.rename("a", to: "c")
        var listed = folder.job("b")
        listed.journaledNames = [RelativePath("a")]
        let outcome = try folder.intake.take([folder.job("a", concludes: true), listed])
        #expect(outcome.awaitingEnd.map(\.path) == [RelativePath("b"), RelativePath("a")])
        let next = [folder.job("a", concludes: true), folder.job("c", cameFrom: "a")]
        _ = try folder.intake.take(next)
        #expect(try folder.told() == ["added a", "moved a>c"])
    }

    @Test("many files are told in their order, beside each other as they are read")
    func many() throws {
        let folder = try IntakeFolder()
        let names = (0..<1_000).map { "file \(1_000 + $0)" }
        for name in names { try folder.write(Array(name.utf8), to: name) }
        var changes = 0
        for start in stride(from: 0, to: names.count, by: Intake.batchLimit) {
            let batch = names[start..<min(start + Intake.batchLimit, names.count)]
            changes += try folder.intake.take(batch.map { folder.job($0) }).changes
        }
        #expect(folder.intake.count > 0)
        changes += try folder.intake.flush().changes
        #expect(folder.intake.count == 0)
        #expect(changes == names.count)
        #expect(try folder.told() == names.map { "added \($0)" })
    }

    // capability 5.3
    @Test("what is read while a batch is committed is gathered, up to a limit, for one commit")
    func gathered() throws {
        let folder = try IntakeFolder()
        let expected = [1, 1, 2, 4, 8, 8].map { $0 * Intake.batchLimit }
        let count = expected.reduce(0, +) + Intake.looksAhead
        let names = (0..<count).map { "file \(10_000 + $0)" }
        for name in names { try folder.write(Array(name.utf8), to: name) }
        var commits: [Int] = []
        for start in stride(from: 0, to: names.count, by: Intake.batchLimit) {
            let batch = names[start..<min(start + Intake.batchLimit, names.count)]
            let outcome = try folder.intake.take(batch.map { folder.job($0) })
            if outcome.changes > 0 { commits.append(outcome.changes) }
            // The first are told as soon as the next are being read.
            if start == Intake.batchLimit { #expect(commits == [Intake.batchLimit]) }
        }
        #expect(commits == expected && expected.last == Intake.commitLimit)
        #expect(try folder.intake.flush().changes == Intake.looksAhead)
        #expect(try folder.told() == names.map { "added \($0)" })
    }

    // capability 5.3
    @Test("what a burst begins with is told in a commit of its own, also after what was let go of")
    func firstCommit() throws {
        let folder = try IntakeFolder()
        let names = (0..<500).map { "file \(10_000 + $0)" }
        for name in names { try folder.write(Array(name.utf8), to: name) }
        let count = Intake.firstCommitLimit
        for round in 0..<4 {
            let all = names.dropFirst(round * 3 * count)
            let jobs = (0..<3).map { number in
                all.dropFirst(number * count).prefix(count).map { folder.job($0) }
            }
            #expect(try folder.intake.take(jobs[0]).changes == 0)
            #expect(try folder.intake.take(jobs[1]).changes == count)
            // What comes then is gathered for a larger one.
            #expect(try folder.intake.take(jobs[2]).changes == 0)
            if round % 2 == 0 {
                folder.intake.abandon()
            } else {
                #expect(try folder.intake.flush().changes == 2 * count)
            }
        }
    }

    // capability 5.3
    @Test("the first files of a scan are told before the rest of their batch is read")
    func scanBegins() throws {
        let folder = try IntakeFolder()
        let names = (0..<100).map { "file \(10_000 + $0)" }
        for name in names { try folder.write(Array(name.utf8), to: name) }
        let jobs = names.map { folder.job($0, origin: .scan) }
        #expect(try folder.intake.take(jobs).changes == Intake.firstCommitLimit)
        #expect(try folder.intake.flush().changes == names.count - Intake.firstCommitLimit)
        #expect(try folder.told() == names.map { "added \($0)" })
    }

    // capability 5.3
    @Test("a batch of a scan in which files are gone is read as one: they may have gone to its end")
    func scanBeginsWithMove() throws {
        let folder = try IntakeFolder()
        let names = (0..<100).map { "file \(10_000 + $0)" }
        for name in names { try folder.write(Array(name.utf8), to: name) }
        _ = try folder.intake.take(names.prefix(1).map { folder.job($0) })
        try folder.rename(names[0], to: "moved")
        var jobs = names.dropFirst().map { folder.job($0, origin: .scan) }
        jobs.insert(folder.job(names[0], concludes: true, origin: .scan), at: 0)
        jobs.append(folder.job("moved", origin: .scan))
        #expect(try folder.intake.take(jobs).changes == 0)
        #expect(try folder.intake.flush().changes == names.count)
        #expect(try folder.told().contains("moved \(names[0])>moved"))
    }

    @Test("contents that take much room are not gathered")
    func gatheredLarge() throws {
        let folder = try IntakeFolder()
        let names = (0..<3 * Intake.batchLimit).map { "file \(10_000 + $0)" }
        var random = SeededRandom(seed: 1)
        // What can't be compressed takes its room.
        let noise = (0..<60 << 10).map { _ in UInt8(random.below(256)) }
        for name in names { try folder.write(noise + Array(name.utf8), to: name) }
        for start in stride(from: 0, to: names.count, by: Intake.batchLimit) {
            let batch = names[start..<start + Intake.batchLimit]
            _ = try folder.intake.take(batch.map { folder.job($0) })
        }
        _ = try folder.intake.flush()
        #expect(folder.commits.value.load(ordering: .relaxed) == 3)
    }

    @Test("a path that is looked at twice at once is journaled as it stood last")
    func twice() throws {
        let folder = try IntakeFolder()
        let names = (0..<16).map { "f\(10 + $0)" }
        for name in names { try folder.write(Array("old".utf8), to: name) }
        _ = try folder.intake.take(names.map { folder.job($0) })
        for name in names { try folder.write(Array("new!".utf8), to: name) }
        _ = try folder.intake.take(names.map { folder.job($0) })
        _ = try folder.intake.flush()
        let files = try folder.journal.filesSnapshot().files(after: .folder, limit: 100)
        #expect(files.map(\.size) == names.map { _ in 4 })
    }

    @Test("a name that leads nowhere waits for the word of its end")
    func awaitsEnd() throws {
        let folder = try IntakeFolder()
        try folder.write(bytes(3), to: "a")
        _ = try folder.intake.take([folder.job("a")])
        unlink(folder.absolute("a"))
        let outcome = try folder.intake.take([folder.job("a")])
        #expect(outcome.awaitingEnd.map(\.path) == [RelativePath("a")])
        #expect(try folder.told() == ["added a"])
        let concluded = try folder.intake.take([folder.job("a", concludes: true)])
        #expect(concluded.settled == [RelativePath("a")])
        #expect(try folder.told() == ["added a", "removed a"])
    }

    @Test("where a file went on from is told with where it went")
    func holdsSource() throws {
        let folder = try IntakeFolder()
        try folder.write(bytes(3), to: "a")
        _ = try folder.intake.take([folder.job("a")])
        try folder.rename("a", to: "c")
        // The kernel has told of a→b, not yet of b→c.
        let outcome = try folder.intake.take([
            folder.job("a", concludes: true), folder.job("b", cameFrom: "a"),
        ])
        #expect(outcome.awaitingEnd.map(\.cameFrom) == [RelativePath("a")])
        #expect(try folder.told() == ["added a"])
        _ = try folder.intake.take([
            folder.job("a", concludes: true), folder.job("c", cameFrom: "a"),
        ])
        #expect(try folder.told() == ["added a", "moved a>c"])
    }

    // scenario 15
    @Test("a file of several names asks for the others")
    func linked() throws {
        let folder = try IntakeFolder()
        try folder.write(bytes(3), to: "a")
        try #require(link(folder.absolute("a"), folder.absolute("b")) == 0)
        let outcome = try folder.intake.take([folder.job("a")])
        #expect(outcome.manyNamed.count == 1)
        var other = folder.job("b")
        other.isOtherName = true
        #expect(try folder.intake.take([other]).manyNamed.isEmpty)
    }

    // scenario 22
    @Test("another folder in its place is a failure, and nothing is journaled as removed")
    func replacedFolder() throws {
        let folder = try IntakeFolder()
        try folder.write(bytes(3), to: "a")
        _ = try folder.intake.take([folder.job("a")])
        try #require(rename(folder.path + "/folder", folder.path + "/old") == 0)
        try #require(mkdir(folder.path + "/folder", 0o755) == 0)
        var failed: SystemError?
        do throws(Intake.Failure) {
            _ = try folder.intake.take([folder.job("a", concludes: true)])
        } catch {
            if case .folder(let error) = error { failed = error }
        }
        #expect(failed == SystemError(errno: ESTALE))
        #expect(try folder.told() == ["added a"])
    }

    @Test("a file that goes on changing is set aside, and where it came from is not told as gone")
    func unstableTarget() throws {
        let folder = try IntakeFolder { folder in
            let descriptor = open(folder + "/b", O_WRONLY | O_APPEND | O_CLOEXEC)
            if descriptor < 0 { return }
            _ = Glibc.write(descriptor, "x", 1)
            close(descriptor)
        }
        try folder.write(bytes(3), to: "a")
        _ = try folder.intake.take([folder.job("a")])
        try folder.rename("a", to: "b")
        let outcome = try folder.intake.take([
            folder.job("a", concludes: true), folder.job("b", cameFrom: "a"),
        ])
        #expect(outcome.setAside.map(\.code) == [.unstable])
        #expect(try folder.told() == ["added a"])
    }
}
