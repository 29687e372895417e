import TelexModel

/// Paths by the time at which they are due, the earliest first: a binary heap, and beside it a queue
/// of those that come in order, as most do, since each waits equally long.
///
/// An element stays when its path's time changes; whoever takes it compares.
struct DueHeap {
    struct Element {
        var due: Int64
        var path: RelativePath
    }

    private var elements: [Element] = []
    private var inOrder: [Element] = []
    /// Where those begin that are still in the queue.
    private var firstInOrder = 0

    var first: Element? { isQueueFirst ? inOrder[firstInOrder] : elements.first }
    var count: Int { elements.count + inOrder.count - firstInOrder }

    /// Whether the earliest is in the queue, and not in the heap.
    private var isQueueFirst: Bool {
        guard firstInOrder < inOrder.count else { return false }
        guard let top = elements.first else { return true }
        return inOrder[firstInOrder].due <= top.due
    }

    mutating func push(_ element: Element) {
        if inOrder.last.map({ $0.due <= element.due }) ?? true {
            inOrder.append(element)
            return
        }
        elements.append(element)
        var index = elements.count - 1
        while index > 0 {
            let parent = (index - 1) / 2
            if elements[parent].due <= elements[index].due { break }
            elements.swapAt(parent, index)
            index = parent
        }
    }

    mutating func pop() {
        if isQueueFirst {
            firstInOrder += 1
            // What was taken is let go of when it is half of all: each is moved once.
            if firstInOrder * 2 >= inOrder.count {
                inOrder.removeFirst(firstInOrder)
                firstInOrder = 0
            }
            return
        }
        if elements.count < 2 {
            elements.removeAll()
            return
        }
        elements.swapAt(0, elements.count - 1)
        elements.removeLast()
        var index = 0
        while true {
            var smallest = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < elements.count && elements[child].due < elements[smallest].due {
                smallest = child
            }
            if smallest == index { return }
            elements.swapAt(smallest, index)
            index = smallest
        }
    }
}
