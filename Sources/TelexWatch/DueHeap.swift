import TelexModel

/// Paths by the time at which they are due, the earliest first: a binary heap.
///
/// An element stays when its path's time changes; whoever takes it compares.
struct DueHeap {
    struct Element {
        var due: Int64
        var path: RelativePath
    }

    private var elements: [Element] = []

    var first: Element? { elements.first }
    var count: Int { elements.count }

    mutating func push(_ element: Element) {
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
