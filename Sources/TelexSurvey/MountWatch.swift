import CTelexSystem
import Dispatch
import Glibc

/// Notices that something was mounted or unmounted, without a timer.
///
/// inotify says nothing when a directory is mounted over. The kernel tells a change of the table
/// of mounts once to each descriptor that is open on it: one here is waited for on a thread of
/// its own, another is asked before something is concluded from what the disk shows.
package final class MountWatch: Sendable {
    private static let path = "/proc/self/mountinfo"

    private let asked: Int32
    private let stop: (read: Int32, write: Int32)
    private let ended = DispatchGroup()

    /// Begins to watch; `wake` is called on another thread after each change, and must not wait.
    package init(wake: @escaping @Sendable () -> Void) throws(SystemError) {
        asked = try Self.open()
        let awaited: Int32
        var (readEnd, writeEnd): (Int32, Int32) = (-1, -1)
        do throws(SystemError) {
            awaited = try Self.open()
        } catch {
            close(asked)
            throw error
        }
        let failed = telex_pipe(&readEnd, &writeEnd)
        if failed != 0 {
            close(asked)
            close(awaited)
            throw SystemError(errno: failed)
        }
        stop = (readEnd, writeEnd)
        DispatchQueue(label: "telex.mounts").async(group: ended) { [readEnd] in
            while telex_mounts_changed(awaited, readEnd, -1) == 1 { wake() }
            close(awaited)
        }
    }

    deinit {
        // The thread sees the end of the pipe, and is gone before the other end is closed.
        close(stop.write)
        ended.wait()
        close(stop.read)
        close(asked)
    }

    /// Whether anything was mounted or unmounted since this was last asked; one thread asks.
    package func hasChanged() -> Bool { telex_mounts_changed(asked, -1, 0) == 1 }

    /// The table as it is now.
    package func table() throws(SystemError) -> [UInt8] {
        let descriptor = try Self.open()
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw SystemError(errno: errno) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: piece[..<count])
        }
    }

    private static func open() throws(SystemError) -> Int32 {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw SystemError(errno: errno) }
        return descriptor
    }
}
