import GRDB
import TelexModel

@testable import TelexJournal

/// The first changes of a journal let go of, as retention does it, whatever it is to keep.
enum ExpiredPart {
    /// Lets go of every change before `oldest`.
    static func take(_ journal: Journal, before oldest: Int64) throws {
        try journal.write { database in
            try database.inTransaction {
                var state = try JournalState(database)
                try ChangeExpiry(database).run(
                    &state,
                    before: oldest,
                    cutoff: .max,
                    limit: .max
                )
                journal.publish(state)
                return .commit
            }
        }
    }
}
