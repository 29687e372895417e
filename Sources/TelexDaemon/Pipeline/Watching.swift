import Glibc
import TelexModel
import TelexSurvey
import TelexWatch

/// What becomes of the pipeline when the watcher ends or can't watch.
extension Pipeline {
    /// The watcher is no more: another one is started, and a scan finds what it did not tell.
    func restartWatcher(_ ending: WatcherSupervisor.Ending) {
        log.warning(
            "the watcher has ended; starting another and comparing the folder with the journal",
            metadata: ["end": "\(ending)"]
        )
        watcher.replace(now: now)
        table.endAllWatches()
        interpreter.reset()
        reachDeferred()
        directories.askAgain()
        startScan(.watcherRestarted)
    }

    /// The kernel gives no inotify instance: the watcher ends, and its successor tries again.
    func refuseWatching(_ errno: Int32) {
        watcher.isRefused = true
        let message =
            "the kernel gives no inotify instance (\(SystemError(errno: errno).message)): "
            + "raise fs.inotify.max_user_instances with sysctl; until then changes are found by "
            + "scans alone"
        if addProblem(.instanceLimit, nil, message) {
            log.error("\(message)")
        }
        directories.askAgain()
    }

    func acceptWatching() {
        watcher.isRefused = false
        if problems.resolve(.instanceLimit) { log.notice("watching again") }
    }

    /// Adds to what is set aside; true where it is new.
    func addProblem(_ code: ProblemCode, _ path: RelativePath?, _ message: String) -> Bool {
        problems.add(
            code,
            path,
            message,
            scan: scans.running?.number ?? scans.lastNumber,
            now: settings.clocks.wall()
        )
    }

    /// Sets a file or directory aside, with its reason and what to do.
    func setAside(_ path: RelativePath, _ code: ProblemCode, _ error: SystemError?) {
        let reason = error?.message ?? "it changes faster than it can be read"
        let message: String
        switch code {
        case .unstable: message = reason
        case .unreachable: message = "\(reason): its path is over 4,095 bytes; shorten it"
        case .watchLimit:
            message =
                "\(reason): the kernel gives no more watches; raise fs.inotify.max_user_watches "
                + "with sysctl, above the number of directories; until then it is scanned"
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
