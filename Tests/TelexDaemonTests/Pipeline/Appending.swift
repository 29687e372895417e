import Dispatch
import Glibc
import Synchronization

/// Says that something is to stop.
final class StopFlag: Sendable {
    private let isRaised = Atomic(false)

    var mustStop: Bool { isRaised.load(ordering: .acquiring) }

    func raise() { isRaised.store(true, ordering: .releasing) }
}

/// Appends to a file without a pause, on a thread of its own, until it is told to stop.
///
/// It begins with so much that reading the file takes longer than the next write.
struct Appending {
    private static let firstByteCount = 100 << 10
    private let group = DispatchGroup()
    private let begun = DispatchSemaphore(value: 0)

    init(to path: String, until stop: StopFlag) {
        let begun = begun
        DispatchQueue(label: "test.appending").async(group: group) {
            let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
            defer { close(descriptor) }
            let start = [UInt8](repeating: 0x61, count: Self.firstByteCount)
            _ = write(descriptor, start, start.count)
            begun.signal()
            var size = Self.firstByteCount
            while !stop.mustStop {
                _ = write(descriptor, start, 1)
                size += 1
                // So that it stays a small file however long the test takes.
                if size == Self.firstByteCount + 20_000 {
                    ftruncate(descriptor, off_t(Self.firstByteCount))
                    size = Self.firstByteCount
                }
            }
        }
    }

    func waitUntilWriting() { begun.wait() }

    func join() { group.wait() }
}
