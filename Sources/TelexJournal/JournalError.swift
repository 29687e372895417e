/// Why the journal can't be opened, read or written.
package enum JournalError: Error, Equatable, Sendable {
    /// Another daemon has it open.
    case inUse(path: String)
    /// The file is no SQLite database.
    case notDatabase(path: String)
    /// It is a database, but not a journal of ours.
    case foreign(path: String)
    /// A later version of Telex wrote it.
    case newerFormat(path: String, found: Int64, known: Int64)
    /// An earlier version of Telex wrote it, and only its daemon can bring it up.
    case olderFormat(path: String, found: Int64, known: Int64)
    /// It contradicts itself, or SQLite finds a page damaged.
    case damaged(path: String, detail: String)
    /// There is none.
    case missing(path: String)
    /// Something stands where a journal is to be put.
    case exists(path: String)
    /// The lines that it was to be made of are no export; line 0 is all of them together.
    case notExport(line: Int64, detail: String)
    /// Its write-ahead log is there, but the journal itself is not.
    case fileMissing(path: String)
    /// A link leads to a journal that is not there.
    case linkBroken(path: String)
    /// The changes that were asked for are no longer kept; `oldest` is the first that is.
    case expired(oldest: Int64)
    /// There is no room on its disk.
    case full(path: String)
    /// Its disk or file system fails, or forbids.
    case io(path: String, detail: String)
    /// SQLite did not take over a setting that a promise rests on.
    case settingRefused(path: String, setting: String)
}

extension JournalError: CustomStringConvertible {
    /// What happened, to what, and what to do.
    package var description: String {
        switch self {
        case .inUse(let path):
            "the journal \(path) is in use by another telexd; stop that one, or name another --journal"
        case .notDatabase(let path):
            "\(path) is not a journal: it does not begin as an SQLite database does. Nothing was "
                + "changed; move it away to begin a new journal, or restore it from a backup"
        case .foreign(let path):
            "\(path) is an SQLite database, but not one of telexd's; name another --journal"
        case .newerFormat(let path, let found, let known):
            "the journal \(path) has format \(found), this telexd knows up to \(known); "
                + "use the telexd that wrote it, or a later one"
        case .olderFormat(let path, let found, let known):
            "the journal \(path) has format \(found), and is read here from \(known) on; start "
                + "telexd on it once, which brings it up to that"
        case .damaged(let path, let detail):
            "the journal \(path) is damaged: \(detail). Nothing was changed; restore it from a "
                + "backup, or move it away with its -wal and -shm files to begin a new one"
        case .missing(let path):
            "there is no journal \(path); name it with --journal"
        case .exists(let path):
            "\(path) is there already, and nothing is ever replaced; move it away (a journal "
                + "together with its -wal and -shm files), or name another file"
        case .notExport(0, let detail):
            "the export contradicts itself: \(detail). Nothing was made of it"
        case .notExport(let line, let detail):
            "line \(line) of the export: \(detail). Nothing was made of it"
        case .fileMissing(let path):
            "the journal \(path) is gone, but its write-ahead log \(path)-wal is there; put the "
                + "journal back beside it, or move the log away to begin a new journal"
        case .linkBroken(let path):
            "the journal \(path) is a link to a file that is not there; put the journal back, or the disk "
                + "that it is on, or remove the link to begin a new one"
        case .expired(let oldest):
            "the changes before \(oldest) are no longer kept"
        case .full(let path):
            "no room on the disk of the journal \(path); free some"
        case .io(let path, let detail):
            "the journal \(path) can't be used: \(detail); see whether its disk works, and whether this user "
                + "may read and write it and its directory"
        case .settingRefused(let path, let setting):
            "SQLite refused \(setting) for the journal \(path), without which what was told could "
                + "be lost; is the file system one that it supports?"
        }
    }
}
