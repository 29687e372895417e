import TelexModel
import Testing

@testable import TelexWatch

@Suite("Paths by the time at which they are due")
struct DueHeapTests {
    @Test("come in its order, whatever the order they were put in", arguments: 1...20)
    func ordered(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        var heap = DueHeap()
        var model: [Int64] = []
        for _ in 0..<2_000 {
            if Int.random(in: 0..<5, using: &random) < 3 {
                // Mostly each later than the one before, as where all wait equally long.
                let isLater = Int.random(in: 0..<4, using: &random) > 0
                let due =
                    isLater ? (model.max() ?? 0) + 1 : Int64.random(in: 0..<1_000, using: &random)
                heap.push(DueHeap.Element(due: due, path: RelativePath("\(due)")))
                model.append(due)
            } else {
                #expect(heap.first?.due == model.min())
                if let least = model.min(), let place = model.firstIndex(of: least) {
                    #expect(heap.first?.path == RelativePath("\(least)"))
                    model.remove(at: place)
                    heap.pop()
                }
            }
            #expect(heap.count == model.count)
        }
    }
}
