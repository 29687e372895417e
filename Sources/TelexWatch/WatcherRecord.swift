/// What the watcher tells its parent, a record at a time; `docs/WATCHER.md` has the protocol.
package enum WatcherRecord: Equatable, Sendable {
    /// The first record: it watches, and this is the version of its protocol.
    case hello(version: Int)
    /// It could not begin to watch; `EMFILE` is the limit of inotify instances.
    case failed(errno: Int32)
    /// The directory asked for by `id` is watched; every event of `wd` comes after this.
    case watching(id: Int64, wd: Int32)
    /// The directory asked for by `id` is not watched.
    ///
    /// `ENOSPC` is the limit of watches; `ENOENT`, `ENOTDIR` and `ESTALE` say that the directory
    /// is gone, is none (a symbolic link, too), or is another than the one that was meant.
    case refused(id: Int64, errno: Int32)
    /// The kernel's word.
    case event(WatchEvent)
    /// The kernel's queue was full, and events were lost.
    case overflow
    /// Everything that happened before this mark was asked for has been told.
    case mark(Int64)
    /// Not the watcher's word but the mailbox's, which had no room for the events that came here.
    case dropped(DroppedEvents)
}
