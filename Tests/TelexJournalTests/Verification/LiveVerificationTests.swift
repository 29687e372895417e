import Synchronization
import TelexModel
import TestSupport
import Testing

@testable import TelexJournal

@Suite("Verifying a journal that is being written")
struct LiveVerificationTests {
    // scenario 55, capability 3.2
    @Test("finds nothing bad, however much comes in and expires meanwhile")
    func noFalseAlarm() async throws {
        let opened = try RandomJournal.history(77, batches: 20)
        let journal = opened.journal
        let end = End()
        let began = journal.state.head
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var busy = BusyWriter(journal, seed: 78)
                while !end.isReached { try busy.writeSome() }
            }
            defer { end.reach() }
            for pageRowCount in [1, 3, 7, 50, 1_000] as [Int64] {
                var verification = JournalVerification(journal)
                verification.pageRowCount = pageRowCount
                let before = journal.state.head
                var verified = try verification.run()
                #expect(verified.bad == [])
                // Not before something has come in.
                while journal.state.head == before { verified = try verification.run() }
                #expect(verified.bad == [])
            }
        }
        #expect(journal.state.head > began + 5)
        #expect(try JournalVerification(journal).run().bad == [])
    }
}

/// When a writer is to stop.
private final class End: Sendable {
    private let reached = Mutex(false)

    var isReached: Bool { reached.withLock { $0 } }

    func reach() { reached.withLock { $0 = true } }
}

/// Writes without end, and lets the oldest changes expire.
private struct BusyWriter {
    private let writer: JournalWriter
    private let journal: Journal
    private var random: SeededRandom
    private var inode: Int64 = 1_000_000
    private var batches: Int64 = 0

    init(_ journal: Journal, seed: UInt64) {
        self.journal = journal
        writer = JournalWriter(journal) {}
        random = SeededRandom(seed: seed)
    }

    mutating func writeSome() throws {
        var readings: [Reading] = []
        for path in RandomJournal.paths.shuffled(using: &random).prefix(3) {
            inode += 1
            let text = "\(Int.random(in: 0..<9, using: &random))"
            let isGone = Int.random(in: 0..<4, using: &random) == 0
            readings.append(isGone ? Sample.gone(path) : Sample.file(path, text, inode: inode))
        }
        _ = try writer.commit(readings)
        batches += 1
        // The last hundred changes or so are kept.
        let oldest = journal.state.head - Int64.random(in: 60...120, using: &random)
        if batches % 4 == 0, oldest > 1 { try ExpiredPart.take(journal, before: oldest) }
    }
}
