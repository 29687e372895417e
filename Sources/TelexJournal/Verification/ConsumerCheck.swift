import GRDB
import TelexModel

/// Checks the named subscribers.
extension Verifier {
    /// Each is as it was written, and its place is one that the journal has come to.
    func checkConsumers() throws {
        guard goesOn() else { return }
        var count: Int64 = 0
        _ = try moment(of: "the consumers") { database in
            let head = try JournalState(database).head
            try Consumer.each(database) { consumer in
                count += 1
                guard let consumer else {
                    return bad(
                        .journal,
                        "a row of the table consumers is not as it was written"
                    )
                }
                if !(0...max(0, head)).contains(consumer.seq) {
                    bad(
                        .journal,
                        "the consumer \(consumer.name) is at \(consumer.seq), not within the journal"
                    )
                }
            }
        }
        advance(count)
    }
}
