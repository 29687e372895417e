import TelexModel
import TelexSurvey
import TelexWatch

/// What becomes of the pipeline when something is mounted or unmounted below the folder.
extension Pipeline {
    /// Looks at the table of mounts where it has changed, and follows what it shows.
    func followMounts() throws(Intake.Failure) {
        try mounts.refreshIfChanged()
        followMountNews()
    }

    /// Has the places compared that show other files than before, and tells of those missing.
    func followMountNews() {
        let news = mounts.takeNews()
        for place in news.found where problems.resolveMount(place) {
            log.notice("there again", metadata: ["path": "\(place)"])
        }
        for place in news.shown + news.missing.map(\.place) {
            // What was watched there is covered now, or gone.
            if let number = table.directory(at: place) {
                for wd in table.remove(number) { watcher.drop(wd) }
            }
        }
        for place in news.shown where settings.rules.excludesDirectory(place) == nil {
            let aim = ScanPlan.Aim(reason: .firstScan, scope: place, epoch: directories.epoch)
            startScan(aim)
        }
        // A device number may be another file system's by now.
        if !news.shown.isEmpty || !news.missing.isEmpty { polls.blindness.removeAll() }
        for (place, message) in news.missing where addProblem(.mountMissing, place, message) {
            log.error("\(message)", metadata: ["path": "\(place)"])
        }
    }
}
