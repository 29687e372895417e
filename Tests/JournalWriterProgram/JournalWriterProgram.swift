import Glibc
import Synchronization
import TelexJournal
import TelexModel
import TestSupport

/// Opens a journal, writes batches of a random history, closes it, and writes each line that it is
/// told of to standard output; or is killed on the way, at the n-th visit of a step.
///
/// Arguments: the journal, the last seq that the reader has, a seed, how many batches are written
/// before the journal is closed, the step, and at which visit of it the end comes.
@main
struct JournalWriterProgram {
    static func main() throws {
        let words = CommandLine.arguments
        guard words.count == 7, let after = Int64(words[2]), let seed = UInt64(words[3]),
            let batchCount = Int(words[4]), let step = JournalStep(rawValue: words[5]),
            let visit = Int(words[6])
        else { exit(EX_USAGE) }
        let end = ArmedEnd(step: step, visit: visit)
        // The time of day jumps by hours, from run to run and from batch to batch, some time in the
        // year 2096: for the daemon the journal is one that was written with the clock far ahead.
        let time = Mutex(SeededRandom(seed: seed &+ 1))
        let settings = JournalSettings(
            path: words[1],
            durability: .power,
            now: {
                time.withLock {
                    Timestamp(nanoseconds: $0.below(1 << 43) + 4_000_000_000_000_000_000)
                }
            },
            random: { UInt32(truncatingIfNeeded: seed) },
            bootID: Array("boot".utf8),
            atStep: { end.reach($0) }
        )
        let journal = try Journal(settings)
        let subscriber = Subscriber(journal: journal, seq: after)
        try subscriber.catchUp()
        var failure: (any Error)?
        let writer = JournalWriter(journal) {
            do { try subscriber.catchUp() } catch { failure = error }
        }
        var history = WrittenHistory(seed: seed)
        for _ in 0..<batchCount {
            _ = try writer.commit(try history.readings(writer))
            if let failure { throw failure }
        }
        try journal.close()
    }
}

/// Where the program is to end.
private final class ArmedEnd: Sendable {
    private let step: JournalStep
    private let left: Mutex<Int>

    init(step: JournalStep, visit: Int) {
        self.step = step
        left = Mutex(visit)
    }

    func reach(_ reached: JournalStep) {
        guard reached == step else { return }
        let isDue = left.withLock { left in
            left -= 1
            return left == 0
        }
        if isDue { kill(getpid(), SIGKILL) }
    }
}

/// Passes on what is told, as a subscriber gets it.
private final class Subscriber {
    private let journal: Journal
    private var seq: Int64

    init(journal: Journal, seq: Int64) {
        self.journal = journal
        self.seq = seq
    }

    func catchUp() throws {
        while let piece = try journal.lines(after: seq, limit: .max, byteLimit: 64 << 10) {
            var rest = piece.bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
                if count < 0 { exit(EX_IOERR) }
                rest = rest.dropFirst(count)
            }
            seq = piece.last
        }
    }
}
