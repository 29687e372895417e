import TelexModel
import Testing

@testable import TelexWatch

@Suite("Looks under random hints")
struct LookQueueHistoryTests {
    private static let reasons: [HintReason] = [
        .created, .modified, .closed, .movedIn, .attributes, .removed,
    ]
    private static let paths = ["a", "b", "c", "d/a", "d/b", "d/e/a", "f"].map { RelativePath($0) }

    @Test(
        "every path that was hinted at is looked at after its last hint",
        arguments: 1...20 as ClosedRange<UInt64>
    )
    func nothingLost(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        var queue = LookQueue(settleNanoseconds: seed.isMultiple(of: 2) ? 0 : 50)
        var owed: Set<RelativePath> = []
        var now: Int64 = 0
        for _ in 0..<2_000 {
            now += Int64.random(in: 0...40, using: &random)
            step(&queue, &owed, now, &random)
        }
        now += LookQueue.quietNanoseconds + 50
        queue.advance(now: now)
        while queue.hasReady { for look in queue.take(limit: 2, now: 0) { owed.remove(look.path) } }
        #expect(owed.isEmpty)
        #expect(queue.count == 0)
    }

    private func step(
        _ queue: inout LookQueue,
        _ owed: inout Set<RelativePath>,
        _ now: Int64,
        _ random: inout SeededNumbers
    ) {
        let path = Self.paths.randomElement(using: &random) ?? .folder
        let other = Self.paths.randomElement(using: &random) ?? .folder
        switch Int.random(in: 0..<10, using: &random) {
        case 0 where path != other:
            queue.note(movedFrom: path, to: other, now: now)
            owed.formUnion([path, other])
        case 1:
            queue.awaitEnd(of: path, cameFrom: other == path ? nil : other, now: now)
            owed.formUnion([path, other])
        case 2:
            queue.awaitQuiet(of: path, cameFrom: nil, now: now)
            owed.insert(path)
        case 3:
            let (from, to) = (RelativePath("d"), RelativePath("g"))
            queue.rename(from, to: to)
            queue.rename(to, to: from)
        case 4:
            queue.advance(now: now, forced: Bool.random(using: &random))
            for look in queue.take(limit: Int.random(in: 1...3, using: &random), now: 0) {
                owed.remove(look.path)
            }
        default:
            let reason = Self.reasons.randomElement(using: &random) ?? .closed
            queue.note(path, reason, now: now)
            owed.insert(path)
        }
    }
}
