import TelexWatch

/// Keeps a watcher running, with growing pauses where it keeps ending.
///
/// A class, since it is spoken to while it hands over what the watcher told; confined to the
/// pipeline's thread.
final class WatcherSupervisor {
    /// The first replacement comes at once, then the pause grows to the limit; nanoseconds.
    static let firstPause: Int64 = 50_000_000
    static let longestPause: Int64 = 5_000_000_000
    /// A watcher that lived so long did not end because it was started.
    static let healthyNanoseconds: Int64 = 10_000_000_000

    /// A watcher that has not said by then that it watches never will.
    static let helloNanoseconds: Int64 = 10_000_000_000

    /// So much is handed over at once: as much as a pipe holds, some two thousand events.
    static let takeByteCount = 65_536

    /// So many in a row that never ran tell that the next won't either.
    static let failureLimit = 3

    /// Why a watcher is no more.
    enum Ending: CustomStringConvertible {
        case ended(WatcherEnd)
        case failed(WatcherError)
        /// It has said nothing, and was given up.
        case mute

        var description: String {
            switch self {
            case .ended(let end): "\(end)"
            case .failed(let error): "\(error)"
            case .mute: "it has said nothing"
            }
        }
    }

    /// Starts a watcher that wakes the pipeline.
    let start: () throws(WatcherError) -> WatcherProcess
    private var running: WatcherProcess?
    private var parser = WatcherRecordParser()
    private var delivery = WatcherDelivery()
    private var pieces = DeliveryPieces()
    private var marks: [Int64] = []
    private var nextMark: Int64 = 1
    private var startedAt: Int64 = 0
    /// Whether the one that runs has said that it watches.
    private var isGreeted = false
    /// How many in a row could not be started, or ended before they watched.
    private var failures = 0
    private var pause: Int64 = 0
    /// When the next watcher is to be started; nil while one runs.
    private(set) var startAt: Int64? = 0
    /// How often a watcher was replaced.
    private(set) var restarts: Int64 = 0
    /// Whether the kernel gives no inotify instance, or no watcher runs: directories are then not watched.
    var isRefused = false

    init(start: @escaping () throws(WatcherError) -> WatcherProcess) {
        self.start = start
    }

    /// Whether a directory that is asked for gets an answer, be it a refusal.
    var answers: Bool { running != nil || isRefused }

    /// Whether it seems that no watcher can run here.
    var keepsFailing: Bool { failures >= Self.failureLimit }

    /// Starts a watcher when it is time; marks that were asked for before are asked for again.
    ///
    /// - Returns: why it can't be started.
    func startIfDue(now: Int64) -> WatcherError? {
        guard let due = startAt, now >= due else { return nil }
        do throws(WatcherError) {
            running = try start()
        } catch {
            failures += 1
            scheduleStart(now: now)
            return error
        }
        isGreeted = false
        parser = WatcherRecordParser()
        delivery = WatcherDelivery()
        pieces = DeliveryPieces()
        startAt = nil
        startedAt = now
        for mark in marks { running?.mark(mark) }
        running?.flush()
        return nil
    }

    /// When the one that runs has to have said that it watches; nil where it has.
    var helloDue: Int64? {
        running == nil || isGreeted ? nil : startedAt + Self.helloNanoseconds
    }

    /// The one that runs watches.
    func greeted() {
        isGreeted = true
        failures = 0
    }

    /// Hands over some of what the watcher told; says when it is no more.
    ///
    /// Under a storm of events there is always more: looks, `sync`s and their deadlines come in
    /// between.
    func take(_ body: (WatcherRecord) -> Void) -> Ending? {
        guard let running else { return nil }
        if !hasMore {
            delivery = running.mailbox.take()
            pieces = DeliveryPieces(delivery)
        }
        switch pieces.next(byteLimit: Self.takeByteCount) {
        case .bytes(let bytes):
            if let failure = parse(bytes, body) { return .failed(failure) }
        case .dropped(let events):
            body(.dropped(events))
        case nil:
            break
        }
        if hasMore { return nil }
        if let failure = delivery.failure { return .failed(failure) }
        return delivery.end.map { .ended($0) }
    }

    /// Reads what the watcher has told, if it was not read meanwhile.
    ///
    /// Whoever was woken by the watcher does it before anything else: nobody else was woken.
    func listen() {
        running?.mailbox.fill()
    }

    private func parse(_ bytes: ArraySlice<UInt8>, _ body: (WatcherRecord) -> Void) -> WatcherError?
    {
        bytes.withUnsafeBytes { bytes in
            do throws(WatcherError) {
                try parser.parse(bytes, body)
                return nil
            } catch {
                return error
            }
        }
    }

    /// Whether something was taken out of the mailbox and not handed over yet.
    ///
    /// What a watcher told that is no more is found by the scan that comes after it.
    var hasMore: Bool { running != nil && pieces.hasMore }

    /// Ends what is left of a watcher, and has another started after a pause.
    func replace(now: Int64) {
        running?.kill()
        running?.stop()
        running = nil
        restarts += 1
        if !isGreeted { failures += 1 }
        if now - startedAt > Self.healthyNanoseconds { pause = 0 }
        scheduleStart(now: now)
    }

    /// Ends a watcher that can't watch, and has another try at that moment.
    func retry(at moment: Int64) {
        running?.stop()
        running = nil
        startAt = moment
    }

    /// Whether marks are asked for that nobody will bring back.
    var hasUnheardMarks: Bool { isRefused && !marks.isEmpty }

    /// Takes the marks that nobody will bring back, since nothing is watched.
    func takeMarks() -> [Int64] {
        defer { marks.removeAll() }
        return marks
    }

    private func scheduleStart(now: Int64) {
        startAt = now + pause
        pause = pause == 0 ? Self.firstPause : min(pause * 2, Self.longestPause)
    }

    /// Asks for a mark that comes back after everything that has happened until now.
    func requestMark() -> Int64 {
        let mark = nextMark
        nextMark += 1
        marks.append(mark)
        running?.mark(mark)
        running?.flush()
        return mark
    }

    /// Notes that a mark has come back.
    func reached(_ mark: Int64) {
        marks.removeAll { $0 == mark }
    }

    func watch(_ id: Int64, _ identity: DirectoryIdentity, _ path: [UInt8]) -> Bool {
        running?.watch(id: id, device: identity.device, inode: identity.inode, path: path) ?? true
    }

    func drop(_ wd: Int32) {
        running?.drop(wd: wd)
    }

    func flush() {
        running?.flush()
    }

    func stop() {
        running?.stop()
        running = nil
    }
}
