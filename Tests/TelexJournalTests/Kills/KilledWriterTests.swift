import Glibc
import TestSupport
import Testing

@testable import TelexJournal

@Suite("A journal whose writer is killed")
struct KilledWriterTests {
    /// Steps that come once in the life of a journal.
    private static let steps = JournalStep.allCases.filter { $0 != .filled && $0 != .placed }
    private static let batchSteps: Set<JournalStep> = [
        .planned, .begun, .applied, .stored, .committed, .published, .told,
    ]
    /// How often it is killed at each step.
    private static let rounds = getenv("TELEX_TEST_LONG") == nil ? 14 : 140

    // scenario 45, capability 3.1
    @Test("at every step, again and again, keeps all that was told as it was told")
    func everyStep() throws {
        let directory = try ScratchDirectory()
        var memory = RememberedJournal()
        var random = SeededRandom(seed: 4_511)
        var ends: [(step: JournalStep, visit: Int)] = [(.locked, 1), (.filled, 1), (.placed, 1)]
        for _ in 0..<Self.rounds {
            for step in Self.steps.shuffled(using: &random) {
                let isOften = Self.batchSteps.contains(step)
                ends.append((step, isOften ? Int.random(in: 1...8, using: &random) : 1))
            }
        }
        #expect(ends.count >= 200)
        for (number, end) in ends.enumerated() {
            let program = WriterProgram(
                journal: directory.path + "/journal.db",
                after: memory.toldHead,
                seed: UInt64(number + 1),
                batchCount: Self.batchSteps.contains(end.step) ? 100 : number % 4,
                step: end.step,
                visit: end.visit
            )
            let (told, isKilled) = try program.run()
            try #require(isKilled, "\(end) was not reached in run \(number)")
            try memory.hear(told)
            if directory.names.contains("journal.db") {
                try memory.compare(with: directory, afterRun: number)
            }
        }
        try #require(memory.toldHead > Int64(Self.rounds * 20))
    }
}
