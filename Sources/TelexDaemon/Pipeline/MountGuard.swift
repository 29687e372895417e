import Glibc
import TelexJournal
import TelexModel
import TelexSurvey

/// Keeps what a file system holds that is not there from being taken for removed.
///
/// It knows the folder, and the places below it where others are mounted, by inode and birth time,
/// also across restarts. Where another directory stands, or none, the files journaled there are
/// sheltered until it is back. A class, since the pipeline and its intake share it; confined to
/// the pipeline's thread.
final class MountGuard {
    /// What a look at the table of mounts came to.
    struct News {
        /// Places that show other files than before: to be compared with the journal.
        var shown: [RelativePath] = []
        /// Places that are missing, and what to say of each.
        var missing: [(place: RelativePath, message: String)] = []
        /// Places that were missing and are not any more.
        var found: [RelativePath] = []
    }

    private(set) var folder: FolderPlace
    private let writer: JournalWriter
    private let watch: MountWatch?
    private var known: [RelativePath: FileIdentity]
    /// What the journal has of them.
    private var saved: [RelativePath: FileIdentity]
    /// Whether the table has changed since it was last compared to the end.
    private var mustRefresh = false
    /// What was mounted when it was last compared: mounts elsewhere change nothing here.
    private var lastFound: [RelativePath: FileIdentity]?
    private var missing: Set<RelativePath> = []
    private var news = News()
    /// Whether what is there now is to be taken for what should be there, once.
    private var adopts: Bool

    /// Begins with what the journal knows; without a watch, mounts are not looked at.
    init(
        _ folder: FolderPlace,
        _ writer: JournalWriter,
        known: [RelativePath: FileIdentity],
        watch: MountWatch?,
        adopts: Bool = false
    ) {
        self.folder = folder
        self.writer = writer
        self.watch = watch
        self.adopts = adopts
        self.known = known
        saved = known
    }

    /// Takes what was found since it was last taken.
    func takeNews() -> News {
        defer { news = News() }
        return news
    }

    /// Whether files journaled at this path are kept, whatever the disk shows.
    func isSheltered(_ path: RelativePath) -> Bool {
        missing.contains { $0 == path || path.isBelow($0) }
    }

    /// The readings that may be journaled: what they show was not made by a mount or an unmount.
    ///
    /// A mount that went away before they were read has changed the table by now.
    func confirm(_ readings: [Reading]) throws(Intake.Failure) -> [Reading] {
        try refreshIfChanged()
        if missing.isEmpty { return readings }
        return readings.filter { !isSheltered($0.path) }
    }

    /// Looks at the table of mounts where it has changed.
    func refreshIfChanged() throws(Intake.Failure) {
        if hasChanged() { try refresh() }
    }

    /// Whether anything was mounted or unmounted since this was last asked.
    func hasChanged() -> Bool {
        if watch?.hasChanged() == true { mustRefresh = true }
        return mustRefresh
    }

    /// Notes that a directory was renamed, and with it what is mounted below it: the table of
    /// mounts does not tell that.
    func rename(_ from: RelativePath, to: RelativePath) {
        func renamed(_ place: RelativePath) -> RelativePath {
            place.isBelow(from) ? place.moved(from: from, to: to) : place
        }
        if !known.keys.contains(where: { $0.isBelow(from) }) { return }
        known = Dictionary(known.map { (renamed($0.key), $0.value) }) { $1 }
        missing = Set(missing.map(renamed))
        mustRefresh = true
    }

    /// Takes another directory at the folder's path for the folder where no file is journaled:
    /// there is nothing that could be taken for removed.
    func adoptIfEmpty() throws(Intake.Failure) {
        if writer.journal.state.totals.files > 0 { return }
        let found = try orMissing { () throws(SystemError) in try Folder(path: folder.path) }
        let identity = found.stat.fingerprint.identity
        if identity == folder.identity { return }
        do throws(JournalError) {
            try writer.setFolder(identity)
        } catch {
            throw .journal(error)
        }
        folder.identity = identity
    }

    /// Looks whether the folder is the one that is meant, and what is mounted below it.
    func refresh() throws(Intake.Failure) {
        let opened = try orMissing { () throws(SystemError) in try Folder.at(folder) }
        // What may not be listed is as good as missing, and stays so until it may.
        try orMissing { () throws(SystemError) in
            _ = try opened.open(.folder, flags: O_RDONLY | O_DIRECTORY)
        }
        if folder.identity.birth == 0, try evidence(below: .folder, opened) == .against {
            throw .folder(SystemError(errno: ESTALE))
        }
        guard let watch else { return }
        // From here on: what changes while it is compared is compared again.
        mustRefresh = true
        _ = watch.hasChanged()
        let table = try orMissing { () throws(SystemError) in try watch.table() }
        try compare(identities(MountTable.places(below: realPath(), in: table), opened), opened)
        mustRefresh = false
    }

    /// What is mounted at each place; nil where that can't be looked at.
    private func identities(
        _ places: [[UInt8]],
        _ opened: borrowing Folder
    ) -> [RelativePath: FileIdentity] {
        var found: [RelativePath: FileIdentity] = [:]
        for place in places.map(RelativePath.init(bytes:)) {
            found[place] = try? opened.stat(place).fingerprint.identity
        }
        return found
    }

    /// Compares what is mounted with what is known, and keeps what has changed.
    private func compare(
        _ found: [RelativePath: FileIdentity],
        _ opened: borrowing Folder
    ) throws(Intake.Failure) {
        if found == lastFound, known == saved, !adopts { return }
        for place in missing.union(known.keys).union(found.keys).sorted() {
            let identity = found[place]
            if known[place] == identity {
                if missing.remove(place) != nil { note(shown: place, wasMissing: true) }
                continue
            }
            let evidence = try evidence(below: place, opened)
            if adopts || evidence != .against {
                known[place] = identity
                note(shown: place, wasMissing: missing.remove(place) != nil)
            } else if missing.insert(place).inserted {
                news.missing.append((place, Self.message(isCovered: identity != nil)))
            }
        }
        adopts = false
        if known != saved {
            do throws(JournalError) {
                try writer.setMounts(known)
            } catch {
                throw .journal(error)
            }
            saved = known
        }
        lastFound = found
    }

    private func note(shown place: RelativePath, wasMissing: Bool) {
        news.shown.append(place)
        if wasMissing { news.found.append(place) }
    }

    private static func message(isCovered: Bool) -> String {
        (isCovered
            ? "another file system is mounted there than was journaled: unmount it"
            : "the file system that was mounted there is gone: mount it again")
            + "; none of its files is journaled as removed until then. Where it was changed on "
            + "purpose, start telexd once with --adopt-folder"
    }

    /// What the journaled files of a directory say of what is there now.
    private enum Evidence {
        /// None is journaled.
        case none
        /// One is there as it was journaled.
        case supporting
        /// None of them is there as it was journaled.
        case against
    }

    /// Looks for a journaled file at or below a place that is there with its size and time.
    private func evidence(
        below place: RelativePath,
        _ opened: borrowing Folder
    ) throws(Intake.Failure) -> Evidence {
        var page: [FileRow] = []
        do throws(JournalError) {
            if let row = try writer.file(at: place) { page.append(row) }
            var after: [UInt8] = []
            var hasRows = !page.isEmpty
            repeat {
                page += try writer.files(below: place, after: after, limit: Intake.batchLimit)
                hasRows = hasRows || !page.isEmpty
                for row in page {
                    let stat = try? opened.stat(row.path)
                    if let found = stat?.fingerprint, stat?.isRegular == true,
                        found.size == row.fingerprint.size, found.mtime == row.fingerprint.mtime
                    {
                        return .supporting
                    }
                }
                after = page.last?.path.bytes ?? []
                if page.isEmpty { return hasRows ? .against : .none }
                page.removeAll(keepingCapacity: true)
            } while true
        } catch {
            throw .journal(error)
        }
    }

    /// The folder's path as the table of mounts has it; no link is in it.
    private func realPath() -> [UInt8] {
        guard let real = realpath(folder.path, nil) else { return Array(folder.path.utf8) }
        defer { free(real) }
        return Array(UnsafeRawBufferPointer(start: real, count: strlen(real)))
    }

    /// Does something for which the folder has to be there.
    private func orMissing<Value: ~Copyable>(
        _ body: () throws(SystemError) -> Value
    ) throws(Intake.Failure) -> Value {
        do throws(SystemError) {
            return try body()
        } catch {
            throw .folder(error)
        }
    }
}
