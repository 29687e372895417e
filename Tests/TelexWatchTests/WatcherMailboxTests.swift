import Synchronization
import TelexWatch
import Testing

@Suite("The watcher's mailbox")
struct WatcherMailboxTests {
    private final class Counter: Sendable {
        let count = Atomic(0)
    }

    @Test("Taking gives everything once, in order")
    func order() throws {
        let box = try PipedMailbox()
        try box.leave("one")
        try box.leave("two")
        #expect(box.mailbox.take().bytes == Array("onetwo".utf8))
        #expect(box.mailbox.take().bytes == [])
    }

    @Test("The taker is woken once until it takes")
    func wakes() throws {
        let wakes = Counter()
        let box = try PipedMailbox { wakes.count.add(1, ordering: .relaxed) }
        let mailbox = box.mailbox
        try box.leave("one")
        try box.leave("two")
        #expect(wakes.count.load(ordering: .relaxed) == 1)
        _ = mailbox.take()
        mailbox.leave(.exited(status: 0))
        #expect(wakes.count.load(ordering: .relaxed) == 2)
    }

    @Test("The end is told for as long as somebody asks")
    func end() throws {
        let mailbox = try PipedMailbox().mailbox
        #expect(mailbox.take().end == nil)
        mailbox.leave(.killed(signal: 9))
        #expect(mailbox.take().end == .killed(signal: 9))
        #expect(mailbox.take().end == .killed(signal: 9))
    }
}
