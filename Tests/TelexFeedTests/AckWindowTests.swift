import TestSupport
import Testing

@testable import TelexFeed

@Suite("What a consumer has not acknowledged")
struct AckWindowTests {
    // capability 4.2
    @Test("is counted as a list of numbers would count it", arguments: 0..<20)
    func counts(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var window = AckWindow(size: 500)
        var sent: [Int64] = []
        var next: Int64 = 1
        for _ in 0..<2_000 {
            if random.below(3) > 0, window.room > 0 {
                next += Int64(random.below(3))
                let end = next + Int64(random.below(4))
                window.send(next...end)
                sent += next...end
                next = end + 1
            } else {
                let seq = next - Int64(random.below(20)) - 1
                window.acknowledge(seq)
                sent.removeAll { $0 <= seq }
            }
            #expect(window.count == Int64(sent.count))
            #expect(window.room == 500 - Int64(sent.count))
        }
    }
}
