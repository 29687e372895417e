import TelexModel
import Testing

@testable import TelexDaemon

@Suite("What is set aside")
struct ProblemsTests {
    private func add(
        _ problems: inout Problems,
        _ code: ProblemCode,
        _ path: String?,
        scan: Int = 0,
        isScanning: Bool = true,
        at seconds: Int64 = 0
    ) -> Bool {
        problems.add(
            code,
            path.map { RelativePath($0) },
            "why",
            scan: scan,
            isScanning: isScanning,
            now: Timestamp(seconds: seconds, nanoseconds: 0)
        )
    }

    @Test("is each once by kind and path, the oldest first")
    func once() {
        var problems = Problems()
        #expect(add(&problems, .unreadable, "b", at: 2))
        #expect(add(&problems, .unreadable, "a", at: 2))
        #expect(add(&problems, .unstable, "b", at: 1))
        #expect(!add(&problems, .unreadable, "b", at: 9))
        #expect(problems.count == 3)
        #expect(problems.list.map { $0.path?.description } == ["b", "a", "b"])
        #expect(problems.list.map(\.code) == [.unstable, .unreadable, .unreadable])
        #expect(problems.list.map(\.since.nanoseconds) == [1, 2, 2].map { $0 * 1_000_000_000 })
    }

    @Test("is taken back by path, below a path and by kind")
    func resolved() {
        var problems = Problems()
        for path in ["d", "d/a", "d/b/c", "da"] { _ = add(&problems, .unreadable, path) }
        _ = add(&problems, .journalFull, nil)
        let (file, none) = (
            problems.resolve(RelativePath("d/a")), problems.resolve(RelativePath("x"))
        )
        #expect(file)
        #expect(!none)
        problems.resolve(atOrBelow: RelativePath("d"))
        #expect(problems.list.map { $0.path?.description } == [nil, "da"])
        let (full, again) = (problems.resolve(.journalFull), problems.resolve(.journalFull))
        #expect(full)
        #expect(!again)
        #expect(problems.count == 1)
    }

    @Test("needs a person, unless it goes away by itself")
    func person() {
        var problems = Problems()
        _ = add(&problems, .unstable, "a")
        _ = add(&problems, .clockBehind, nil)
        #expect(!problems.needPerson)
        _ = add(&problems, .watchLimit, "d")
        #expect(problems.needPerson)
        #expect(problems.contains(.watchLimit))
        #expect(!problems.contains(.unreadable))
    }

    @Test("says whether a person is needed, and why, as it was told last")
    func toldAnew() {
        var problems = Problems()
        for (message, needsPerson) in [("wait", false), ("act", true), ("wait", false)] {
            _ = problems.add(
                .clockBehind,
                nil,
                message,
                scan: 0,
                isScanning: true,
                now: Timestamp(nanoseconds: 0),
                needsPerson: needsPerson
            )
            #expect(problems.needPerson == needsPerson)
            #expect(problems.list.map(\.message) == [message])
        }
    }

    // scenario 28
    @Test("of a path that a scan did not come upon again is forgotten")
    func staleAfterScan() {
        var problems = Problems()
        _ = add(&problems, .unreadable, "gone", scan: 1)
        _ = add(&problems, .unreadable, "still", scan: 1)
        _ = add(&problems, .journalIO, nil, scan: 1)
        _ = add(&problems, .unreadable, "still", scan: 2)
        _ = add(&problems, .unreadable, "new", scan: 2)
        problems.endScan(2, below: .folder)
        #expect(Set(problems.list.map { $0.path?.description }) == [nil, "still", "new"])
    }

    @Test("is kept by name up to a limit, and counted beyond it")
    func limit() {
        var problems = Problems()
        for number in 0..<Problems.namedLimit + 5 {
            _ = add(&problems, .unreadable, "f\(number)", scan: 1)
        }
        #expect(problems.count == Problems.namedLimit + 5)
        #expect(problems.list.count == Problems.namedLimit + 1)
        #expect(problems.list.last?.message.hasPrefix("5 more") == true)
        #expect(problems.needPerson)
        problems.endScan(2, below: .folder)
        #expect(problems.count == 0)
        #expect(problems.list.isEmpty)
    }

    @Test("is new beyond the limit to the first scan that comes upon it, and outside of scans")
    func logged() {
        var problems = Problems()
        let count = Problems.namedLimit + 5
        func scan(_ number: Int, _ problems: inout Problems) -> Int {
            let new = (0..<count).count { add(&problems, .unreadable, "f\($0)", scan: number) }
            problems.endScan(number, below: .folder)
            return new
        }
        #expect(scan(1, &problems) == count)
        let later = add(&problems, .unreadable, "later", scan: 1, isScanning: false)
        #expect(later)
        #expect(scan(2, &problems) == 0)
        #expect(problems.list.last?.message.hasPrefix("5 more") == true)
        let latest = add(&problems, .unreadable, "latest", scan: 2, isScanning: false)
        #expect(latest)
        #expect(problems.list.count == Problems.namedLimit + 1)
        #expect(problems.list.last?.message.hasPrefix("6 more") == true)
        problems.endScan(3, below: .folder)
        #expect(problems.list.isEmpty)
        #expect(scan(4, &problems) == count)
    }
}
