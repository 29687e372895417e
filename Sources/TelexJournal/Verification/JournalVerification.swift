import GRDB
package import TelexModel

/// Reads a whole journal again, and names every place that is not as it was written.
///
/// It reads page by page, each within a moment of its own, and compares only what stands in the
/// same moment: so it may run beside the writer without holding it up, and without false alarm.
/// Memory does not grow with the journal, but for one content at a time.
package struct JournalVerification {
    private let reader: any DatabaseReader
    private let file: JournalFile
    private let isLive: Bool
    private let logDamage: String?
    /// Rows that are read within one moment: some milliseconds.
    var pageRowCount: Int64 = 1_000

    /// Verifies a journal that is open, beside its writer.
    package init(_ journal: Journal) {
        reader = journal.pool
        file = journal.file
        isLive = true
        logDamage = nil
    }

    /// Verifies a journal that nobody writes.
    package init(_ closed: ClosedJournal) {
        reader = closed.reader
        file = closed.file
        isLive = false
        logDamage = closed.logDamage
    }

    /// Reads everything; blocks on the disk, for long.
    ///
    /// - Parameters:
    ///   - progress: told how many rows are read, of about how many.
    ///   - shouldStop: asked between pages; then what was found so far is returned.
    /// - Returns: what was read, and what of it is bad.
    /// - Throws: what keeps it from being read at all, and is no damage.
    package func run(
        progress: @escaping (_ done: Int64, _ total: Int64) -> Void = { _, _ in },
        shouldStop: @escaping () -> Bool = { false }
    ) throws(JournalError) -> Verified {
        let verifier = Verifier(
            reader,
            isLive: isLive,
            pageRowCount: pageRowCount,
            progress: progress,
            shouldStop: shouldStop
        )
        if let logDamage { verifier.bad(.journal, logDamage) }
        do {
            try verifier.run()
        } catch {
            throw file.failure(error)
        }
        return Verified(
            changes: verifier.changeCount,
            contents: verifier.contentCount,
            bad: verifier.findings.all,
            isComplete: !verifier.isStopped
        )
    }
}

/// What a verification has read, and what of it is bad.
package struct Verified: Equatable, Sendable {
    /// How many changes were read.
    package var changes: Int64
    /// How many stored contents were read.
    package var contents: Int64
    /// Every place that is bad, up to a limit; the last then says how many more there are.
    package var bad: [Damage]
    /// Whether everything was read, and nobody stopped it.
    package var isComplete: Bool
}
