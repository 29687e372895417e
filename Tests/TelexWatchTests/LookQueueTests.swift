import TelexModel
import Testing

@testable import TelexWatch

@Suite("Which files are to be looked at, and when")
struct LookQueueTests {
    private static let second: Int64 = 1_000_000_000

    /// What has become ready at a time, as `a`, `b<a` where the kernel saw it come from there, with
    /// `!` where not finding it means that it is gone and `?` where it was just made.
    private func ready(_ queue: inout LookQueue, at now: Int64, forced: Bool = false) -> [String] {
        queue.advance(now: now, forced: forced)
        var looks: [QueuedLook] = []
        while queue.hasReady { looks += queue.take(limit: 100, now: 0) }
        return looks.map { look in
            look.path.description + (look.cameFrom.map { "<\($0)" } ?? "")
                + (look.concludesAbsence ? "!" : "") + (look.isNewborn ? "?" : "")
        }
    }

    private func queue(
        settle: Int64 = 0,
        _ notes: [(HintReason, Int64)],
        path: String = "a"
    ) -> LookQueue {
        var queue = LookQueue(settleNanoseconds: settle)
        for (reason, now) in notes { queue.note(RelativePath(path), reason, now: now) }
        return queue
    }

    /// What happened to one file, and at which time it is looked at; nanoseconds.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var settle: Int64 = 0
        let notes: [(HintReason, Int64)]
        let due: Int64
        let look: String
    }

    static let cases: [Case] = [
        Case(testDescription: "closed", notes: [(.closed, 5)], due: 5, look: "a"),
        Case(testDescription: "moved in", notes: [(.movedIn, 5)], due: 5, look: "a"),
        Case(testDescription: "touched", notes: [(.attributes, 5)], due: 5, look: "a"),
        Case(testDescription: "removed", notes: [(.removed, 5)], due: 5, look: "a!?"),
        Case(testDescription: "made", notes: [(.created, 5)], due: 5, look: "a?"),
        Case(
            testDescription: "made and closed",
            notes: [(.created, 5), (.closed, 6)],
            due: 6,
            look: "a"
        ),
        Case(
            testDescription: "written and not closed",
            notes: [(.modified, 5)],
            due: 5 + LookQueue.quietNanoseconds,
            look: "a"
        ),
        Case(
            testDescription: "made, written and not closed",
            notes: [(.created, 5), (.modified, 6)],
            due: 6 + LookQueue.quietNanoseconds,
            look: "a"
        ),
        Case(
            testDescription: "written again and again",
            notes: [(.modified, 5), (.modified, 2 * second)],
            due: 2 * second + LookQueue.quietNanoseconds,
            look: "a"
        ),
        Case(
            testDescription: "touched by whoever is writing it",
            notes: [(.modified, 5), (.attributes, 6)],
            due: 5 + LookQueue.quietNanoseconds,
            look: "a"
        ),
        Case(
            testDescription: "closed, and written again",
            notes: [(.closed, 5), (.modified, 6)],
            due: 6,
            look: "a"
        ),
        Case(
            testDescription: "settling",
            settle: second,
            notes: [(.closed, 5)],
            due: 5 + second,
            look: "a"
        ),
        Case(
            testDescription: "settling anew with each write",
            settle: 3 * second,
            notes: [(.closed, 5), (.modified, second), (.closed, 2 * second)],
            due: 5 * second,
            look: "a"
        ),
        Case(
            testDescription: "a removal does not settle",
            settle: second,
            notes: [(.closed, 5), (.removed, 6)],
            due: 6,
            look: "a!?"
        ),
        Case(
            testDescription: "written, removed, written while settling",
            settle: second,
            notes: [(.closed, 5), (.removed, 6), (.created, 7), (.closed, 8)],
            due: 8 + second,
            look: "a!"
        ),
    ]

    // scenarios 33, 34 and 37
    @Test("a file is looked at when it is whole, and not before", arguments: cases)
    func settling(_ row: Case) {
        var early = queue(settle: row.settle, row.notes)
        #expect(ready(&early, at: row.due - 1).isEmpty == (row.due > (row.notes.last?.1 ?? 0)))
        var queue = queue(settle: row.settle, row.notes)
        #expect(queue.count == 1)
        #expect(ready(&queue, at: row.due) == [row.look])
        #expect(queue.count == 0)
        #expect(queue.nextDue == nil || ready(&queue, at: .max).isEmpty)
    }

    @Test("a forced look takes everything as it stands, and concludes", arguments: cases)
    func forced(_ row: Case) {
        var queue = queue(settle: row.settle, row.notes)
        #expect(ready(&queue, at: 0, forced: true) == ["a!"])
        #expect(queue.count == 0)
    }

    /// Renames in order, as `a>b`, and what is then looked at.
    static let chains: [(String, [String])] = [
        ("a>b", ["a!", "b<a"]),
        ("a>b b>c", ["a!", "c<a", "b!"]),
        ("a>b b>c c>d", ["a!", "d<a", "b!", "c!"]),
        ("a>b b>a", ["a!", "b!"]),
        ("a>b c>a", ["a<c!", "b<a", "c!"]),
        ("a>b b>c c>a", ["a!", "b!", "c!"]),
        ("a>b c>b", ["a!", "c!", "b<c"]),
    ]

    // scenario 7
    @Test("the ends of a rename are looked at together", arguments: chains)
    func chain(renames: String, looks: [String]) {
        var queue = LookQueue(settleNanoseconds: 0)
        for rename in renames.split(separator: " ") {
            let ends = rename.split(separator: ">").map { RelativePath(String($0)) }
            queue.note(movedFrom: ends[0], to: ends[1], now: 1)
        }
        let taken = ready(&queue, at: 1)
        // The order within matters only for pairs: the source right before its target.
        for look in looks where look.contains("<") {
            let index = taken.firstIndex(of: look)
            let source = look.split(separator: "<").last.map { $0.prefix { $0 != "!" } }
            #expect(index.map { $0 > 0 && taken[$0 - 1].hasPrefix(source ?? "-") } == true)
        }
        let paths = { (looks: [String]) in Set(looks.map { $0.prefix { $0 != "!" && $0 != "<" } }) }
        #expect(paths(taken).isSuperset(of: paths(looks)))
        #expect(Set(taken.filter { $0.contains("<") }) == Set(looks.filter { $0.contains("<") }))
    }

    @Test("a pair is taken together though the batch is full")
    func pairs() {
        var queue = LookQueue(settleNanoseconds: 0)
        for number in 0..<10 {
            let paths = ["a\(number)", "b\(number)"].map { RelativePath($0) }
            queue.note(movedFrom: paths[0], to: paths[1], now: 1)
        }
        var seen: Set<RelativePath> = []
        while queue.hasReady {
            let looks = queue.take(limit: 3, now: 0)
            #expect(looks.count <= 4)
            let batch = looks.map(\.path)
            for look in looks {
                if let from = look.cameFrom { #expect(batch.contains(from)) }
                seen.insert(look.path)
            }
        }
        #expect(seen.count == 20)
    }

    @Test("a file that another has taken the place of is no more the one that was renamed")
    func replacedAfterRename() {
        for reasons in [[HintReason.removed, .created, .closed], [.movedIn]] {
            var queue = LookQueue(settleNanoseconds: 0)
            queue.note(movedFrom: RelativePath("a"), to: RelativePath("b"), now: 1)
            for reason in reasons { queue.note(RelativePath("b"), reason, now: 1) }
            #expect(!ready(&queue, at: 1).contains { $0.hasPrefix("b<") })
        }
    }

    @Test(
        "what another was renamed from is looked at, too, when that one goes",
        arguments: [HintReason.removed, .movedIn]
    )
    func targetGoes(reason: HintReason) {
        var queue = LookQueue(settleNanoseconds: 0)
        // Neither was found: what the source holds is told when it is known where the file went.
        queue.awaitEnd(of: RelativePath("b"), cameFrom: RelativePath("a"), now: 0)
        queue.note(RelativePath("b"), reason, now: 1)
        #expect(ready(&queue, at: 1).contains("a!?"))
    }

    @Test("a directory's rename takes along what waits below it")
    func directoryRenamed() {
        var queue = LookQueue(settleNanoseconds: 10)
        for path in ["d/a", "d/e/b", "da", "d"] { queue.note(RelativePath(path), .closed, now: 1) }
        queue.note(RelativePath("d/gone"), .removed, now: 1)
        queue.rename(RelativePath("d"), to: RelativePath("f/g"))
        #expect(queue.count == 5)
        #expect(Set(ready(&queue, at: 1)) == ["f/g/gone!?"])
        #expect(Set(ready(&queue, at: 11)) == ["f/g/a", "f/g/e/b", "da", "d"])
    }

    @Test("a name that led nowhere is concluded when no word of its end comes")
    func awaitsEnd() {
        var queue = LookQueue(settleNanoseconds: 0)
        queue.awaitEnd(of: RelativePath("b"), cameFrom: RelativePath("a"), now: 0)
        #expect(ready(&queue, at: LookQueue.quietNanoseconds - 1).isEmpty)
        #expect(ready(&queue, at: LookQueue.quietNanoseconds) == ["a!?", "b<a!"])
        queue.awaitEnd(of: RelativePath("b"), cameFrom: RelativePath("a"), now: 0)
        queue.note(movedFrom: RelativePath("b"), to: RelativePath("c"), now: 1)
        #expect(Set(ready(&queue, at: 1)) == ["a!?", "c<a", "b!?"])
    }

    // scenario 4, capability 1.2
    @Test("one that was missing and comes by a rename has gone on where it is missing again")
    func comesAfterAll() {
        var queue = LookQueue(settleNanoseconds: 0)
        queue.awaitEnd(of: RelativePath("b"), cameFrom: nil, now: 0)
        queue.note(movedFrom: RelativePath("a"), to: RelativePath("b"), now: 1)
        #expect(ready(&queue, at: 1) == ["a!?", "b<a"])
        #expect(queue.sources.isEmpty)
        queue.awaitEnd(of: RelativePath("b"), cameFrom: RelativePath("a"), now: 1)
        #expect(queue.sources == [RelativePath("a")])
    }

    @Test("one that is looked at for quiet is not looked at before, but for its close")
    func awaitsQuiet() {
        var queue = LookQueue(settleNanoseconds: 0)
        queue.awaitQuiet(of: RelativePath("a"), cameFrom: nil, now: 0)
        #expect(ready(&queue, at: LookQueue.quietNanoseconds - 1).isEmpty)
        queue.note(RelativePath("a"), .closed, now: 5)
        #expect(ready(&queue, at: 5) == ["a"])
    }

    @Test("how long the first has waited is known")
    func age() {
        var queue = LookQueue(settleNanoseconds: 0)
        #expect(queue.frontAge(now: 9) == 0)
        queue.note(RelativePath("a"), .modified, now: 2)
        #expect(queue.frontAge(now: 9) == 7)
        queue.removeAll()
        #expect(queue.count == 0)
        #expect(queue.nextDue == nil)
    }

    // capability 2.4
    @Test("the two ends of a rename are taken together, wherever a batch ends", arguments: 1...7)
    func bothEnds(limit: Int) {
        var queue = LookQueue(settleNanoseconds: 0)
        for number in 0..<50 {
            let source = RelativePath("a\(number)")
            // Some were written before, and stand in the queue already.
            if number % 3 == 0 { queue.note(source, .closed, now: 0) }
            queue.note(movedFrom: source, to: RelativePath("b\(number)"), now: 0)
        }
        var seen: Set<RelativePath> = []
        while queue.hasReady {
            let batch = queue.take(limit: limit, now: 0)
            for look in batch {
                let isFirst = seen.insert(look.path).inserted
                #expect(isFirst)
                guard let source = look.cameFrom else { continue }
                #expect(batch.contains { $0.path == source })
            }
        }
        #expect(seen.count == 100)
        #expect(queue.count == 0)
    }

    // capability 2.4
    @Test("a source whose target comes to nothing is looked at by itself")
    func targetReplaced() {
        var queue = LookQueue(settleNanoseconds: 0)
        queue.note(RelativePath("a"), .closed, now: 0)
        queue.note(movedFrom: RelativePath("a"), to: RelativePath("b"), now: 0)
        queue.note(RelativePath("b"), .removed, now: 0)
        #expect(Set(ready(&queue, at: 0).map { $0.prefix(1) }) == ["a", "b"])
        #expect(queue.count == 0)
    }

    // scenario 34, capability 2.4
    @Test("one that is put off again and again comes up at its time, and takes one place")
    func putOff() {
        var queue = LookQueue(settleNanoseconds: 100)
        for now in 0..<1_000 as Range<Int64> {
            queue.note(RelativePath("a"), .closed, now: now)
            #expect(ready(&queue, at: now).isEmpty)
            #expect(queue.waitingCount == 1)
        }
        #expect(ready(&queue, at: 1_098).isEmpty)
        #expect(ready(&queue, at: 1_099) == ["a"])
        #expect(queue.waitingCount == 0)
    }
}
