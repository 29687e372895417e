import TelexModel
import TelexWatch

/// A directory that is to be watched, then listed and compared with the journal.
struct DirectoryTask {
    var path: RelativePath
    /// How it was come upon.
    var origin: Origin
    /// Which directory it was when it was come upon; nil where only its name is known.
    var identity: DirectoryIdentity?
    /// The scan that it belongs to; 0 where it belongs to none.
    var scan = 0
    /// Which `sync`s wait for it: those that closed this epoch or a later one.
    var epoch: Int
    /// How often another directory was found there than was watched.
    var attempts = 0
    /// Whether it was made or came in just now, so that nothing was heard of what is in it.
    var isNew = false
}

/// Directories on their way from being come upon to being compared.
///
/// Each belongs to an epoch: a `sync` closes the present one and waits until all of it, and what
/// was found below it, is done, whatever comes upon the folder meanwhile.
struct DirectoryQueue {
    /// The epoch of periodic scans: it is never closed.
    static let awaitedByNobody = Int.max
    /// So many times as many are watched ahead as are listed at once: all of a large folder together
    /// would keep a processor from the first files.
    static let watchedPerListed = 4
    /// So many are listed at once.
    static let listedAtOnce = 64
    /// And so many at first: the crew that lists them is to look at the first files, too.
    static let listedAtFirst = 2

    private var toWatch: [DirectoryTask] = []
    private var watching: [Int64: DirectoryTask] = [:]
    private var toList: [DirectoryTask] = []
    private var nextID: Int64 = 1
    private var listLimit = listedAtFirst
    private var countByEpoch: [Int: Int] = [:]
    private var countByScan: [Int: Int] = [:]
    private(set) var epoch = 0

    /// How many directories are on their way.
    var count: Int { toWatch.count + watching.count + toList.count }
    /// Whether one is to be watched now.
    var hasToWatch: Bool {
        !toWatch.isEmpty && watching.count + toList.count < Self.watchedPerListed * listLimit
    }
    /// Whether one can be listed now.
    var hasToList: Bool { !toList.isEmpty }

    /// Adds a directory that was come upon now.
    mutating func add(_ path: RelativePath, _ origin: Origin, isNew: Bool = false) {
        add(DirectoryTask(path: path, origin: origin, epoch: epoch, isNew: isNew))
    }

    /// Adds a directory that was found while another was worked on, before that one is finished.
    mutating func add(_ task: DirectoryTask) {
        countByEpoch[task.epoch, default: 0] += 1
        if task.scan > 0 { countByScan[task.scan, default: 0] += 1 }
        toWatch.append(task)
    }

    /// Takes a directory that is to be watched now.
    mutating func takeToWatch() -> DirectoryTask? { hasToWatch ? toWatch.popLast() : nil }

    /// Takes the directories that are to be listed at once: of many that come together twice as many
    /// each time.
    mutating func takeToList() -> [DirectoryTask] {
        if toList.isEmpty { return [] }
        let tasks = Array(toList.suffix(listLimit).reversed())
        toList.removeLast(tasks.count)
        if tasks.count == listLimit { listLimit = min(listLimit * 2, Self.listedAtOnce) }
        return tasks
    }

    /// Puts a directory back to be watched once more.
    mutating func watchAgain(_ task: DirectoryTask) { toWatch.append(task) }

    /// Notes that the watcher was asked for a directory; returns the number for its answer.
    mutating func awaitWatch(_ task: DirectoryTask) -> Int64 {
        let id = nextID
        nextID += 1
        watching[id] = task
        return id
    }

    /// The directory that the watcher's answer is about.
    mutating func answered(_ id: Int64) -> DirectoryTask? { watching.removeValue(forKey: id) }

    /// Lets a directory be listed.
    mutating func list(_ task: DirectoryTask) { toList.append(task) }

    /// Notes that a directory is done with.
    mutating func finish(_ task: DirectoryTask) {
        decrement(&countByEpoch, task.epoch)
        if task.scan > 0 { decrement(&countByScan, task.scan) }
        if countByEpoch.isEmpty { listLimit = Self.listedAtFirst }
    }

    /// Closes the present epoch; what comes later is of the next.
    mutating func closeEpoch() -> Int {
        defer { epoch += 1 }
        return epoch
    }

    /// Whether everything of this epoch and those before it is done.
    func isDone(upTo closed: Int) -> Bool {
        countByEpoch.keys.allSatisfy { $0 > closed }
    }

    /// Whether everything of a scan is done.
    func isDone(scan: Int) -> Bool { countByScan[scan] == nil }

    /// Asks the watcher anew for what it has not answered, when it was replaced.
    mutating func askAgain() {
        toWatch.append(contentsOf: watching.values)
        watching.removeAll()
    }

    /// Forgets everything; epochs go on counting.
    mutating func removeAll() {
        let epoch = epoch
        let id = nextID
        self = DirectoryQueue()
        self.epoch = epoch
        nextID = id
    }

    private func decrement(_ counts: inout [Int: Int], _ key: Int) {
        let left = (counts[key] ?? 0) - 1
        counts[key] = left > 0 ? left : nil
    }
}
