import TelexModel
import TelexWire

/// The scans that somebody waits for.
struct ScanRequests {
    private struct Wait {
        var request: PipelineInbox.ScanRequest
        /// The scan that answers it; nil until it has begun.
        var scan: Int?
    }

    private var waits: [Wait] = []

    /// Whether nobody waits.
    var isEmpty: Bool { waits.isEmpty }

    /// Adds a request that a scan answers which runs, or the next one.
    mutating func add(_ request: PipelineInbox.ScanRequest, scan: Int?) {
        waits.append(Wait(request: request, scan: scan))
    }

    /// Notes that a scan has begun: it is also for those that wait for one.
    mutating func begin(_ number: Int) {
        for index in waits.indices where waits[index].scan == nil { waits[index].scan = number }
    }

    /// Tells how far a scan has come.
    func tell(_ scan: Int, done: Int64, total: Int64?) {
        for wait in waits where wait.scan == scan { wait.request.progress(done, total) }
    }

    /// Answers those that a scan was for.
    mutating func end(_ scan: Int, _ answer: ScanAnswer) {
        for wait in waits where wait.scan == scan { wait.request.answer(.success(answer)) }
        waits.removeAll { $0.scan == scan }
    }

    /// Gives all of them up.
    mutating func failAll(_ error: RequestError) {
        for wait in waits { wait.request.answer(.failure(error)) }
        waits.removeAll()
    }
}

/// How a request for a scan is answered.
extension Pipeline {
    /// Begins a scan that somebody asked for, or joins one that was asked for and runs.
    func begin(_ request: PipelineInbox.ScanRequest) {
        if let hold { return request.answer(.failure(unavailable(hold.cause))) }
        if let running = scans.running, running.aim.reason == .requested,
            running.aim.scope.isFolder, running.aim.isDeep || !request.isDeep
        {
            return scanRequests.add(request, scan: running.number)
        }
        scanRequests.add(request, scan: nil)
        startScan(
            ScanPlan.Aim(reason: .requested, isDeep: request.isDeep, epoch: directories.epoch)
        )
    }

    /// Tells those that wait for the running scan how far it has come.
    func tellProgress() {
        guard !scanRequests.isEmpty, let running = scans.running else { return }
        let total = running.mayFindMoved ? max(journal.state.totals.files, running.files) : nil
        scanRequests.tell(running.number, done: running.files, total: total)
    }

    /// Answers those that waited for a scan that has ended.
    func answerScans(_ scan: ScanPlan.Running) {
        if scanRequests.isEmpty { return }
        let state = journal.state
        let answer = ScanAnswer(
            files: scan.files,
            changes: Int64(scan.changes),
            cursor: state.cursor
        )
        scanRequests.end(scan.number, answer)
    }
}
