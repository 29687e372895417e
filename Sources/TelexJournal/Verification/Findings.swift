import GRDB
import TelexModel

/// The damage that was found, of which so much is kept by name.
struct Findings {
    /// At most so many places are named: who has more of them needs a backup, not a longer list.
    static let namedLimit = 1_000

    private var named: [Damage] = []
    private var unnamedCount = 0

    /// Takes a place in.
    mutating func add(_ damage: Damage) {
        if named.count < Self.namedLimit { named.append(damage) } else { unnamedCount += 1 }
    }

    /// Every place, the last of them the number of those that are not named.
    var all: [Damage] {
        if unnamedCount == 0 { return named }
        return named + [Damage(where: .journal, message: "\(unnamedCount) more places are bad")]
    }
}

extension DatabaseError {
    /// Whether reading failed by what is on the disk, and not by what goes on around it.
    var isDamage: Bool {
        switch resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_NOMEM, .SQLITE_INTERRUPT, .SQLITE_ABORT,
            .SQLITE_FULL, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_PROTOCOL,
            .SQLITE_MISUSE:
            false
        default: true
        }
    }

    /// What SQLite says, for a message.
    var words: String { message ?? resultCode.description }
}
