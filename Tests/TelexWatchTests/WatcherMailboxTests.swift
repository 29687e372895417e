import Synchronization
import TelexWatch
import Testing

@Suite("The watcher's mailbox")
struct WatcherMailboxTests {
    private final class Counter: Sendable {
        let count = Atomic(0)
    }

    private func leave(_ text: String, in mailbox: WatcherMailbox) {
        Array(text.utf8).withUnsafeBytes { mailbox.leave($0) }
    }

    @Test("Taking gives everything once, in order")
    func order() {
        let mailbox = WatcherMailbox {}
        leave("one", in: mailbox)
        leave("two", in: mailbox)
        #expect(mailbox.take().bytes == Array("onetwo".utf8))
        #expect(mailbox.take().bytes == [])
    }

    @Test("The taker is woken once until it takes")
    func wakes() {
        let wakes = Counter()
        let mailbox = WatcherMailbox { wakes.count.add(1, ordering: .relaxed) }
        leave("one", in: mailbox)
        leave("two", in: mailbox)
        #expect(wakes.count.load(ordering: .relaxed) == 1)
        _ = mailbox.take()
        mailbox.leave(.exited(status: 0))
        #expect(wakes.count.load(ordering: .relaxed) == 2)
    }

    @Test("The end is told for as long as somebody asks")
    func end() {
        let mailbox = WatcherMailbox {}
        #expect(mailbox.take().end == nil)
        mailbox.leave(.killed(signal: 9))
        #expect(mailbox.take().end == .killed(signal: 9))
        #expect(mailbox.take().end == .killed(signal: 9))
    }
}
