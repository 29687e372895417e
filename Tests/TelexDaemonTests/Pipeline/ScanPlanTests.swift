import TelexModel
import Testing

@testable import TelexDaemon

@Suite("Which scan is to come, and when")
struct ScanPlanTests {
    // scenario 10
    @Test("the pause before one more grows with each overflow, up to its limit")
    func backOff() {
        var plan = ScanPlan()
        var pauses: [Int64] = []
        for _ in 0..<10 { pauses.append(plan.takeBackOff()) }
        #expect(pauses[0] == ScanPlan.firstBackOff)
        for (earlier, later) in zip(pauses, pauses.dropFirst()) {
            #expect(later == min(earlier * 2, ScanPlan.longestBackOff))
        }
        #expect(pauses.last == ScanPlan.longestBackOff)
        plan.resetBackOff()
        #expect(plan.takeBackOff() == ScanPlan.firstBackOff)
    }

    @Test("numbers are never used twice")
    func numbers() {
        var plan = ScanPlan()
        var numbers: [Int] = []
        for _ in 0..<5 {
            numbers.append(plan.takeNumber())
            plan.abandon()
        }
        #expect(Set(numbers).count == 5)
        #expect(!numbers.contains(0))
    }

    @Test("the earliest is due first, and none while one runs")
    func due() {
        var plan = ScanPlan()
        #expect(plan.nextDue == nil)
        plan.periodicDue = 50
        plan.deepDue = 70
        #expect(plan.nextDue == 50)
        plan.retryAt = 20
        #expect(plan.nextDue == 20)
        plan.running = ScanPlan.Running(
            number: 1,
            aim: ScanPlan.Aim(),
            startedAt: 0,
            mayFindMoved: false
        )
        #expect(plan.nextDue == nil)
        plan.abandon()
        #expect(plan.retryAt == nil)
        #expect(plan.nextDue == 50)
    }

    // capability 2.2
    @Test("what asks for one meanwhile is joined with what asked before")
    func joined() {
        var plan = ScanPlan()
        let directory = RelativePath("a/b")
        plan.follow(with: ScanPlan.Aim())
        #expect(plan.next == nil)
        plan.follow(with: ScanPlan.Aim(scope: directory, epoch: 7))
        plan.follow(
            with: ScanPlan.Aim(reason: .requested, scope: RelativePath("a/c/d"), epoch: 9)
        )
        #expect(
            plan.next == ScanPlan.Aim(reason: .requested, scope: RelativePath("a"), epoch: 7)
        )
        plan.follow(with: ScanPlan.Aim(reason: .reload, isDeep: true, epoch: 8))
        plan.retryAt = 5
        let next = plan.takeNext()
        #expect(next == ScanPlan.Aim(reason: .requested, isDeep: true, epoch: 7))
        #expect(plan.next == nil)
        #expect(plan.retryAt == nil)
    }

    @Test("only its own mark lets a scan conclude")
    func marks() {
        var plan = ScanPlan()
        plan.reach(3)
        plan.running = ScanPlan.Running(
            number: 1,
            aim: ScanPlan.Aim(reason: .firstScan),
            startedAt: 0,
            mayFindMoved: false
        )
        plan.reach(3)
        #expect(plan.running?.isMarkReached == false)
        plan.running?.mark = 4
        plan.reach(3)
        #expect(plan.running?.isMarkReached == false)
        plan.reach(4)
        #expect(plan.running?.isMarkReached == true)
    }
}
