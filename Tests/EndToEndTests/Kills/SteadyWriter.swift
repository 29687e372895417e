import Dispatch
import Synchronization
import TestSupport

/// Writes articles on a thread of its own, as many operations as it is allowed.
///
/// Its operations are the clock that says when a daemon is killed.
final class SteadyWriter: Sendable {
    private static let pathCount = 1_000
    private static let sharedContentCount = 12

    private let allowed = DispatchSemaphore(value: 0)
    private let isEnough = Atomic(false)
    private let alarm = Mutex<(left: Int, ring: @Sendable () -> Void)?>(nil)
    private let done = Atomic(0)
    private let thread: Mutex<Companion?>

    init(disk: Disk, seed: UInt64) throws {
        thread = Mutex(nil)
        for number in 0..<8 { try disk.makeDirectory("d\(number)") }
        let companion = Companion { [unowned self] in
            var articles = Articles(disk: disk, random: SeededRandom(seed: seed))
            while true {
                allowed.wait()
                if isEnough.load(ordering: .relaxed) { return }
                try articles.step()
                done.add(1, ordering: .relaxed)
                tick()
            }
        }
        thread.withLock { $0 = companion }
    }

    /// How many operations were done.
    var count: Int { done.load(ordering: .relaxed) }

    /// Lets it do more operations.
    func allow(_ count: Int) {
        for _ in 0..<count { allowed.signal() }
    }

    /// Calls the body, on the writer's thread, when so many more operations are done.
    func after(_ count: Int, _ ring: @escaping @Sendable () -> Void) {
        alarm.withLock { $0 = (count, ring) }
        allow(count)
    }

    /// Waits until so many more operations are done.
    func wait(for count: Int) {
        let rung = DispatchSemaphore(value: 0)
        after(count) { rung.signal() }
        rung.wait()
    }

    /// Ends it.
    func stop() throws {
        isEnough.store(true, ordering: .relaxed)
        allowed.signal()
        try thread.withLock { $0 }?.join()
    }

    private func tick() {
        let ring = alarm.withLock { alarm -> (@Sendable () -> Void)? in
            guard let (left, ring) = alarm else { return nil }
            alarm = left > 1 ? (left - 1, ring) : nil
            return left > 1 ? nil : ring
        }
        ring?()
    }

    /// The folder's articles, and what is done to them.
    private struct Articles {
        let disk: Disk
        var random: SeededRandom
        private var present: Set<FilePath> = []
        private var count = 0

        init(disk: Disk, random: SeededRandom) {
            self.disk = disk
            self.random = random
        }

        mutating func step() throws {
            let path = anyPath()
            let other = anyPath()
            switch Int.random(in: 0..<10, using: &random) {
            case 0 where present.contains(path):
                try disk.remove(path)
                present.remove(path)
            case 1...2 where present.contains(path) && path != other:
                try disk.rename(path, other)
                present.remove(path)
                present.insert(other)
            case 3:
                try disk.write(".unfinished", article())
                try disk.rename(".unfinished", path)
                present.insert(path)
            default:
                try disk.write(path, article())
                present.insert(path)
            }
        }

        private mutating func anyPath() -> FilePath {
            let number = Int.random(in: 0..<SteadyWriter.pathCount, using: &random)
            return FilePath("d\(number % 8)/\(number).txt")
        }

        /// An article that several files hold, or one of its own.
        private mutating func article() -> String {
            count += 1
            let shared = Int.random(in: 0..<SteadyWriter.sharedContentCount * 4, using: &random)
            if shared < SteadyWriter.sharedContentCount { return "Told by many: \(shared)." }
            let length = Int.random(in: 0..<3_000, using: &random)
            return "Told once: \(count). " + String(repeating: "And so on. ", count: length / 11)
        }
    }
}
