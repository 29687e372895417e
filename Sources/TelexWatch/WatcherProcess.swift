import Dispatch
import Glibc
import Synchronization

/// A running `telex-watch`: takes commands, and leaves what it tells in a mailbox.
///
/// The kernel kills the watcher when the *thread* that started it ends (`PR_SET_PDEATHSIG`), so
/// start it on a thread that lives at least as long, never on the cooperative pool. Two threads
/// read it and never write to it, so that two full pipes cannot wait for each other. Call `stop`
/// before letting go of it; otherwise its input is closed, and nobody waits for its end.
package final class WatcherProcess: Sendable {
    /// It has nothing to do at its end; so long is for a machine that has no time.
    private static let endSeconds = 2

    /// What the watcher tells; the last word there is how it ended.
    package let mailbox: WatcherMailbox
    /// The watcher's process id; another's as soon as the mailbox has told the end.
    package let pid: Int32

    private let commands: Mutex<WatcherCommands>
    private let life: WatcherLife
    private let reader: WatcherThread
    private let ended: DispatchSemaphore

    /// Starts the watcher at `executable`.
    ///
    /// At most `mailboxByteLimit` bytes of events wait in the mailbox. Whoever waits in `listener` is
    /// woken by the watcher itself, and is to fill the mailbox; while nobody does, a thread of this
    /// object's fills it, and signals `listener` when it holds something, once until the next `take`.
    /// `onMessage` is called with each line that the watcher wrote to standard error, escaped, on a
    /// thread of this object, and must not call `stop`.
    package init(
        executable: String,
        mailboxByteLimit: Int = WatcherMailbox.byteLimit,
        listener: WakeUp,
        onMessage: @escaping @Sendable (String) -> Void
    ) throws(WatcherError) {
        let spawned = try SpawnedWatcher(executable: executable)
        // Of two who are told that it can be read, the second finds nothing.
        _ = fcntl(spawned.output, F_SETFL, O_RDONLY | O_NONBLOCK)
        let mailbox = WatcherMailbox(
            byteLimit: mailboxByteLimit,
            output: spawned.output,
            wake: listener.signal
        )
        let life = WatcherLife(pid: spawned.pid)
        let ended = DispatchSemaphore(value: 0)
        self.ended = ended
        let commands = WatcherCommands(input: spawned.input)
        var areMessagesRead = false
        do throws(SystemCallFailure) {
            // The kernel asks them in this order who waits.
            try listener.listen(to: spawned.output)
            let reading = try WakeUp()
            try reading.listen(to: spawned.output)
            let messages = try WatcherThread(name: "watch messages") {
                Self.readMessages(spawned.messages, onMessage)
            }
            areMessagesRead = true
            reader = try WatcherThread(name: "watch reader") {
                repeat { reading.wait(nanoseconds: nil) } while mailbox.fillForTaker()
                // The end comes last: what the watcher had to say of it has been told by then.
                messages.join()
                mailbox.leave(life.waitForEnd())
                ended.signal()
            }
        } catch {
            life.kill()
            _ = life.waitForEnd()
            if !areMessagesRead { close(spawned.messages) }
            throw .cannotStart(path: executable, call: error.call, errno: error.errno)
        }
        self.pid = spawned.pid
        self.mailbox = mailbox
        self.life = life
        self.commands = Mutex(commands)
    }

    /// Asks for the directory at `path`, if it is the one with this device (major in the upper
    /// half, minor in the lower) and inode; the answer carries `id`, which is not negative.
    ///
    /// False, and nothing is asked, when the path is longer than the kernel takes or holds a NUL.
    package func watch(id: Int64, device: UInt64, inode: UInt64, path: [UInt8]) -> Bool {
        if path.count > WatcherCommands.pathByteLimit || path.contains(0) { return false }
        commands.withLock { commands in
            commands.add("watch", String(id), String(device), String(inode), path: path)
        }
        return true
    }

    /// Ends a watch; its last event says `ignored`.
    package func drop(wd: Int32) {
        commands.withLock { $0.add("drop", String(wd)) }
    }

    /// Asks for a mark, which is not negative: it comes back after everything that happened before
    /// the `flush` that sends it.
    package func mark(_ mark: Int64) {
        commands.withLock { $0.add("mark", String(mark)) }
    }

    /// Sends the commands given so far, waiting as long as the watcher does.
    package func flush() {
        commands.withLock { $0.flush() }
    }

    /// Ends the watcher's input, waits until it has ended by itself, and for both threads; one
    /// that does not end in time, since it was stopped or waits for the disk, is killed.
    package func stop() {
        commands.withLock { $0.close() }
        if ended.wait(timeout: .now() + .seconds(Self.endSeconds)) == .timedOut { life.kill() }
        reader.join()
    }

    /// Ends the watcher at once, whatever it does; the mailbox tells the end.
    package func kill() {
        life.kill()
    }

    private static func readMessages(_ descriptor: Int32, _ tell: (String) -> Void) {
        var messages = WatcherMessages()
        read(descriptor) { messages.add($0, tell) }
        messages.finish(tell)
    }

    /// Reads to the end and closes.
    private static func read(_ descriptor: Int32, _ take: (UnsafeRawBufferPointer) -> Void) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: WatcherMailbox.readByteCount,
            alignment: 1
        )
        defer { buffer.deallocate() }
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count > 0 {
                take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            } else if count == 0 || errno != EINTR {
                break
            }
        }
        close(descriptor)
    }
}
