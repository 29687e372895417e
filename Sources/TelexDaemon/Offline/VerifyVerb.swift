import TelexJournal
import TelexModel
import TelexWire

extension OfflineVerb {
    /// The journal is read again from end to end while no daemon has it open.
    package func verify(asJSON: Bool) throws -> Int32 {
        let closed: ClosedJournal
        do throws(JournalError) {
            closed = try ClosedJournal(path: journal)
        } catch .inUse {
            output.complain(
                "the journal \(journal.escapedForDisplay) is in use by a telexd that runs; "
                    + "verify it there: telex verify"
            )
            return DaemonExit.inUse.rawValue
        }
        defer { closed.close() }
        var drawn: Int64 = -1
        let isWatched = output.isWatched
        let verified = try JournalVerification(closed).run(progress: { done, total in
            let hundredth = done * 100 / max(1, total)
            guard isWatched, hundredth != drawn else { return }
            drawn = hundredth
            output.draw("reading the journal: \(hundredth) %")
        })
        if isWatched { output.draw("") }
        if asJSON {
            var line = LineWriter()
            line.verified(
                changes: verified.changes,
                contents: verified.contents,
                bad: verified.bad,
                id: nil
            )
            try output.write(line.bytes)
        } else {
            output.say(report(verified, hasLog: closed.hasLog))
        }
        return (verified.bad.isEmpty ? DaemonExit.stopped : .damageFound).rawValue
    }

    private func report(_ verified: Verified, hasLog: Bool) -> String {
        let count = verified.bad.count
        let found = count == 0 ? "nothing bad" : count == 1 ? "1 place bad" : "\(count) places bad"
        var text =
            "\(journal.escapedForDisplay): \(verified.changes) changes and \(verified.contents) "
            + "contents read, \(found)"
        if hasLog {
            text += "\n  with the write-ahead log: the last telexd on it was killed"
        }
        for damage in verified.bad { text += "\n  " + damage.text }
        if count > 0 {
            text += "\nRestore a backup (telexd restore), or save what can be read (telexd export)."
        }
        return text
    }
}

extension Damage {
    /// Where and what, for people, on one line.
    fileprivate var text: String {
        var parts: [String] = []
        if let seq { parts.append("change \(seq)") }
        if let path { parts.append(path.description.escapedForDisplay) }
        if let hash { parts.append("content \(hash)") }
        if parts.isEmpty { parts.append(self.where.rawValue) }
        return parts.joined(separator: ", ") + ": " + message.escapedForDisplay
    }
}
