import TelexModel
import Testing

@testable import TelexWatch

@Suite("A file that is written without end")
struct RestlessPathsTests {
    private let path = RelativePath("log.txt")
    private let second = RestlessPaths.longestDelay

    // scenario 35
    @Test("is looked at at once a few times, then once a second, and always at its end")
    func restless() {
        var queue = LookQueue(settleNanoseconds: 0)
        var looks: [Int64] = []
        for now in stride(from: 0, to: 3 * second, by: Int(second / 100)) {
            queue.note(path, .modified, now: now)
            queue.note(path, .closed, now: now)
            queue.advance(now: now)
            if !queue.take(limit: 10, now: now).isEmpty { looks.append(now) }
        }
        let perSecond = (0..<3).map { turn in
            looks.count { ($0 - turn * second) >= 0 && ($0 - turn * second) < second }
        }
        #expect(perSecond.allSatisfy { $0 >= 1 && $0 <= RestlessPaths.freeLooks + 1 })
        queue.advance(now: 3 * second + second)
        #expect(queue.take(limit: 10, now: 4 * second).map(\.path) == [path])
        #expect(queue.count == 0)
    }

    @Test("keeps nobody else waiting, and a forced look does not wait for it")
    func others() {
        var queue = LookQueue(settleNanoseconds: 0)
        for now in 0..<Int64(20) {
            queue.note(path, .closed, now: now)
            _ = queue.take(limit: 10, now: now)
        }
        #expect(queue.count == 1)
        queue.note(RelativePath("other.txt"), .closed, now: 20)
        #expect(queue.take(limit: 10, now: 20).map(\.path) == [RelativePath("other.txt")])
        queue.advance(now: 20, forced: true)
        #expect(queue.take(limit: 10, now: 20).map(\.path) == [path])
    }
}
