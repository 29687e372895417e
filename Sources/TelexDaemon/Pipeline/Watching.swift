import Glibc
import TelexModel
import TelexSurvey
import TelexWatch

/// What becomes of the pipeline when the watcher ends or can't watch.
extension Pipeline {
    /// So many directories that have ended may stand in the library's tables, some 26 MB of them;
    /// then a new watcher costs a scan, and nothing else.
    static let staleWatchLimit = 100_000

    /// Replaces a watcher that remembers too many directories which are no more.
    func replaceStaleWatcher() {
        guard hold == nil, scans.running == nil,
            Int(table.highestWatch) - table.watchCount > settings.staleWatchLimit
        else { return }
        log.info("replacing the watcher, whose tables are full of directories that are no more")
        startAnew()
    }

    private func startAnew() {
        watcher.replace(now: now)
        table.endAllWatches()
        interpreter.reset()
        reachDeferred()
        directories.askAgain()
        startScan(.watcherRestarted)
    }

    /// The watcher is no more: another one is started, and a scan finds what it did not tell.
    func restartWatcher(_ ending: WatcherSupervisor.Ending) {
        // It watched nothing, so that nothing is missed; what is not watched is polled.
        if watcher.isRefused {
            if case .mute = ending { return watcher.replace(now: now) }
            return watcher.retry(at: now + settings.pollNanoseconds)
        }
        log.warning(
            "the watcher has ended; starting another and comparing the folder with the journal",
            metadata: ["end": "\(ending)"]
        )
        startAnew()
        if watcher.keepsFailing { doWithoutWatcher("telex-watch does not run: \(ending)") }
    }

    /// The watcher could not even be started.
    func noteFailedStart(_ error: WatcherError) {
        if watcher.isRefused || !watcher.keepsFailing { return }
        doWithoutWatcher("telex-watch can't be started: \(error)")
    }

    private func doWithoutWatcher(_ reason: String) {
        refuseWatching("\(reason); see that it is installed beside telexd, and runs")
    }

    /// The kernel gives no inotify instance: the watcher ends, and its successor tries again.
    func refuseInstance(_ errno: Int32) {
        let advice =
            InotifyLimit.instances()?.advice(missing: 1)
            ?? "raise fs.inotify.max_user_instances with sysctl"
        let reason = errno == EMFILE ? advice : SystemError(errno: errno).message
        refuseWatching("the kernel gives no inotify instance: \(reason)")
    }

    private func refuseWatching(_ reason: String) {
        watcher.isRefused = true
        let message =
            "no directory can be watched, since \(reason); until then all are compared with the journal every "
            + "\(Duration.nanoseconds(settings.pollNanoseconds).settingText)"
        if addProblem(.instanceLimit, nil, message) { log.error("\(message)") }
        directories.askAgain()
    }

    /// Answers marks while nothing is watched: there is nothing to be heard before them.
    func reachUnheardMarks() {
        if !watcher.isRefused { return }
        for mark in watcher.takeMarks() { reach(mark) }
    }

    /// A watcher runs; after one that was refused, everything is to be watched.
    func acceptWatching() {
        watcher.greeted()
        if !watcher.isRefused { return }
        watcher.isRefused = false
        table.forgetUnwatched()
        if problems.resolve(.instanceLimit) { log.notice("watching again") }
        startScan(.watcherRestarted)
    }

    /// Adds to what is set aside; true where it is new.
    func addProblem(
        _ code: ProblemCode,
        _ path: RelativePath?,
        _ message: String,
        needsPerson: Bool? = nil
    ) -> Bool {
        problems.add(
            code,
            path,
            message,
            scan: scans.running?.number ?? scans.lastNumber,
            isScanning: scans.running != nil,
            now: settings.clocks.wall(),
            needsPerson: needsPerson
        )
    }

    /// Sets a file or directory aside, with its reason and what to do.
    func setAside(_ path: RelativePath, _ code: ProblemCode, _ error: SystemError?) {
        let reason = error?.message ?? "it changes faster than it can be read"
        let message: String
        switch code {
        case .unstable: message = reason
        case .unreachable: message = "\(reason): its path is over 4,095 bytes; shorten it"
        default: message = "\(reason): let the daemon's user read it"
        }
        if addProblem(code, path, message) {
            log.warning(
                "set aside",
                metadata: ["path": "\(path)", "code": "\(code.rawValue)", "reason": "\(message)"]
            )
        }
    }
}
