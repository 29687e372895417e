import TelexModel
import TelexWatch
import Testing

@testable import TelexDaemon

@Suite("Directories on their way to being compared")
struct DirectoryQueueTests {
    private func taken(_ task: DirectoryTask?) throws -> DirectoryTask { try #require(task) }

    private func finishAll(_ queue: inout DirectoryQueue) {
        while let task = queue.takeToWatch() { queue.finish(task) }
    }

    @Test("a sync waits for what was there when it came, and not for what came later")
    func epochs() throws {
        var queue = DirectoryQueue()
        queue.add(RelativePath("a"), .live)
        let closed = queue.closeEpoch()
        #expect(!queue.isDone(upTo: closed))
        queue.add(RelativePath("b"), .live)
        let later = try taken(queue.takeToWatch())
        #expect(later.path == RelativePath("b"))
        let first = try taken(queue.takeToWatch())
        queue.finish(first)
        #expect(queue.isDone(upTo: closed))
        #expect(queue.isDone(upTo: closed - 1))
        let next = queue.closeEpoch()
        #expect(!queue.isDone(upTo: next))
        queue.finish(later)
        let last = queue.closeEpoch()
        #expect(queue.isDone(upTo: last))
    }

    // capability 5.3
    @Test("few are watched ahead and listed at first, and more at once the longer it goes on")
    func fewAtFirst() throws {
        var queue = DirectoryQueue()
        for _ in 0..<2 {
            // One after the other, they are no reason for more at once.
            for number in 0..<5 {
                queue.add(RelativePath("above \(number)"), .scan)
                queue.list(try taken(queue.takeToWatch()))
                let above = queue.takeToList()
                if number == 4 {
                    for number in 0..<500 { queue.add(RelativePath("\(number)"), .scan) }
                } else {
                    queue.add(RelativePath("below \(number)"), .scan)
                    queue.finish(try taken(queue.takeToWatch()))
                }
                for task in above { queue.finish(task) }
            }
            var watchedAhead = 0
            for limit in [2, 4, 8, 16, 32, 64, 64, 64] {
                while let task = queue.takeToWatch() {
                    queue.list(task)
                    watchedAhead += 1
                }
                #expect(watchedAhead == 4 * limit)
                let tasks = queue.takeToList()
                #expect(tasks.count == limit)
                for task in tasks { queue.finish(task) }
                watchedAhead -= tasks.count
            }
            while let task = queue.takeToWatch() { queue.list(task) }
            while case let tasks = queue.takeToList(), !tasks.isEmpty {
                for task in tasks { queue.finish(task) }
            }
            #expect(queue.count == 0)
        }
    }

    @Test("a watcher that is no more answers nothing: all are asked for anew")
    func askedAgain() throws {
        var queue = DirectoryQueue()
        for number in 0..<100 { queue.add(RelativePath("\(number)"), .scan) }
        var asked: Set<RelativePath> = []
        while let task = queue.takeToWatch() {
            asked.insert(task.path)
            _ = queue.awaitWatch(task)
        }
        #expect(asked.count < 100)
        queue.askAgain()
        var again: Set<RelativePath> = []
        while let task = queue.takeToWatch() {
            again.insert(task.path)
            _ = queue.awaitWatch(task)
        }
        #expect(again == asked)
    }

    @Test("what was found below belongs to the same sync")
    func below() throws {
        var queue = DirectoryQueue()
        queue.add(RelativePath("a"), .live)
        let closed = queue.closeEpoch()
        let task = try taken(queue.takeToWatch())
        var below = task
        below.path = RelativePath("a/b")
        queue.add(below)
        queue.finish(task)
        #expect(!queue.isDone(upTo: closed))
        finishAll(&queue)
        #expect(queue.isDone(upTo: closed))
    }

    @Test("nobody waits for a periodic scan")
    func periodic() {
        var queue = DirectoryQueue()
        queue.add(
            DirectoryTask(
                path: .folder,
                origin: .scan,
                scan: 1,
                epoch: DirectoryQueue.awaitedByNobody
            )
        )
        let last = queue.closeEpoch()
        #expect(queue.isDone(upTo: last))
        #expect(!queue.isDone(scan: 1))
        #expect(queue.isDone(scan: 2))
        finishAll(&queue)
        #expect(queue.isDone(scan: 1))
    }

    @Test("one goes from being watched to being listed, and counts all the while")
    func stages() throws {
        var queue = DirectoryQueue()
        queue.add(RelativePath("a"), .live)
        let closed = queue.closeEpoch()
        #expect(queue.hasToWatch)
        let id = queue.awaitWatch(try taken(queue.takeToWatch()))
        #expect(!queue.hasToWatch)
        #expect(!queue.hasToList)
        #expect(queue.count == 1)
        let none1 = queue.answered(id + 1)
        #expect(none1?.path == nil)
        queue.list(try taken(queue.answered(id)))
        let none2 = queue.answered(id)
        #expect(none2?.path == nil)
        #expect(queue.hasToList)
        let task = try taken(queue.takeToList().first)
        #expect(!queue.isDone(upTo: closed))
        queue.watchAgain(task)
        queue.finish(try taken(queue.takeToWatch()))
        #expect(queue.count == 0)
        #expect(queue.isDone(upTo: closed))
    }

    @Test("a new watcher is asked what the old one has not answered, under new numbers")
    func watcherReplaced() throws {
        var queue = DirectoryQueue()
        for name in ["a", "b"] { queue.add(RelativePath(name), .live) }
        let first = queue.awaitWatch(try taken(queue.takeToWatch()))
        _ = queue.awaitWatch(try taken(queue.takeToWatch()))
        queue.askAgain()
        let none3 = queue.answered(first)
        #expect(none3?.path == nil)
        var paths: Set<RelativePath> = []
        while let task = queue.takeToWatch() {
            paths.insert(task.path)
            let number = queue.awaitWatch(task)
            #expect(number > first + 1)
        }
        #expect(paths.count == 2)
    }

    @Test("when all is forgotten, numbers and epochs go on")
    func forgotten() throws {
        var queue = DirectoryQueue()
        queue.add(
            DirectoryTask(path: RelativePath("a"), origin: .live, scan: 3, epoch: queue.epoch)
        )
        let closed = queue.closeEpoch()
        let id = queue.awaitWatch(try taken(queue.takeToWatch()))
        queue.removeAll()
        #expect(queue.count == 0)
        #expect(queue.isDone(upTo: closed))
        #expect(queue.isDone(scan: 3))
        #expect(queue.epoch == closed + 1)
        let none4 = queue.answered(id)
        #expect(none4?.path == nil)
        queue.add(RelativePath("b"), .live)
        let later = queue.awaitWatch(try taken(queue.takeToWatch()))
        #expect(later > id)
    }
}
