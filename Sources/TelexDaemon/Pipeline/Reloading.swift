import TelexModel

/// What becomes of the pipeline when the configuration has changed.
extension Pipeline {
    /// Goes by other settings from now on; a scan journals what they let in or keep out.
    func take(_ reload: PipelineInbox.Reload) {
        let folder = settings.folder
        settings = reload.settings
        // Another one may have been adopted since the start.
        settings.folder = folder
        queue.settle(settings.settleNanoseconds)
        let now = now
        scans.periodicDue = scans.periodicDue.map { min($0, now + settings.scanNanoseconds) }
        scans.deepDue = scans.deepDue.map { min($0, now + settings.deepScanNanoseconds) }
        polls.due = polls.due.map { min($0, now + settings.pollNanoseconds) }
        // While the pipeline is held back, a scan is what it begins with anyway.
        if reload.changesRules, hold == nil { startScan(.reload) }
        _ = board.update { $0.rules = settings.rules }
        reload.isTaken()
    }
}
