import GRDB
import TelexModel
import Testing

@testable import TelexJournal

@Suite("A journal on a disk that fails")
struct JournalFaultTests {
    /// A way to fail, tried at each operation in turn.
    struct Fault: CustomTestStringConvertible, Sendable {
        var operation: FaultyDisk.Operation
        var outcome = FaultyDisk.Outcome.error
        var isLasting = false
        var durability = Durability.power

        var testDescription: String {
            "\(operation) \(outcome)\(isLasting ? " from then on" : "") under \(durability)"
        }

        static let all: [Fault] = [Durability.power, .process].flatMap { durability in
            FaultyDisk.Operation.allCases.map { Fault(operation: $0, durability: durability) }
                + [
                    Fault(operation: .write, outcome: .full, durability: durability),
                    Fault(operation: .write, outcome: .short, durability: durability),
                    Fault(operation: .write, isLasting: true, durability: durability),
                    Fault(
                        operation: .write,
                        outcome: .full,
                        isLasting: true,
                        durability: durability
                    ),
                    Fault(operation: .sync, isLasting: true, durability: durability),
                    Fault(operation: .map, outcome: .full, durability: durability),
                ]
        }
    }

    // scenarios 47 and 48, capability 3.5
    @Test(
        "names each failure, loses nothing that was told, and goes on once the disk is well",
        arguments: Fault.all
    )
    func everyOperation(_ fault: Fault) throws {
        let expected = try ScriptedHistory.lines()
        // The short form leaves some out: each way to fail begins with another.
        let step = isLongRun() ? 1 : fault.operation.isFrequent ? 29 : 5
        var k =
            1 + (Fault.all.firstIndex { $0.testDescription == fault.testDescription } ?? 0) % step
        var count = 0
        while try FaultyRun(fault, Int64(k)).hasFailed(expected) {
            k += step
            count += 1
        }
        #expect(count > 0)
    }
}
