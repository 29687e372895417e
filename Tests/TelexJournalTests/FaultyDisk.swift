import CFaultyDisk

/// A disk under SQLite's files of one directory, which fails and forgets as a test wants.
final class FaultyDisk {
    private let disk: OpaquePointer
    private var beforeSync: () -> Void = {}

    /// What is asked of a disk; `map` is for a page of the `-shm` file.
    enum Operation: CaseIterable, Sendable {
        case open, read, write, truncate, sync, delete, map

        /// Whether a short history has hundreds of them.
        var isFrequent: Bool { self == .read || self == .write }

        fileprivate var kind: faulty_kind {
            switch self {
            case .open: FAULTY_OPEN
            case .read: FAULTY_READ
            case .write: FAULTY_WRITE
            case .truncate: FAULTY_TRUNCATE
            case .sync: FAULTY_SYNC
            case .delete: FAULTY_DELETE
            case .map: FAULTY_MAP
            }
        }
    }

    /// How an operation fails: by EIO, by ENOSPC, or by ENOSPC after half of a write.
    enum Outcome: Sendable {
        case error, full, short

        fileprivate var code: faulty_outcome {
            switch self {
            case .error: FAULTY_EIO
            case .full: FAULTY_FULL
            case .short: FAULTY_SHORT
            }
        }
    }

    /// What a power cut leaves of what was written and not synced.
    enum Survival: Sendable {
        case nothing, everything
        case some(sector: Int64, seed: UInt64)
    }

    /// A disk for the directory, as long as this is held; to take images it `records`.
    init(under directory: ScratchDirectory, records: Bool = false) {
        disk = faulty_disk_make(directory.path + "/", records)
    }

    deinit { faulty_disk_drop(disk) }

    /// Lets the k-th such operation from now on fail, and where `lasting` all after it.
    func fail(_ operation: Operation, _ k: Int64, by outcome: Outcome, lasting: Bool = false) {
        faulty_disk_fail(disk, operation.kind, k, outcome.code, lasting)
    }

    /// Ends all failing.
    func heal() { faulty_disk_heal(disk) }

    /// How many operations failed.
    var failures: Int64 { faulty_disk_failures(disk) }

    /// How often the database was synced, and its write-ahead log.
    var syncs: (database: Int64, log: Int64) {
        (
            faulty_disk_count(disk, FAULTY_SYNC, FAULTY_DATABASE),
            faulty_disk_count(disk, FAULTY_SYNC, FAULTY_LOG)
        )
    }

    /// Calls `body` before each sync, on the thread that syncs.
    func onSync(_ body: @escaping () -> Void) {
        beforeSync = body
        faulty_disk_watch(
            disk,
            { context in
                guard let context else { return }
                Unmanaged<FaultyDisk>.fromOpaque(context).takeUnretainedValue().beforeSync()
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    /// What the directory would hold if the power went now.
    func image(_ survival: Survival) throws -> ScratchDirectory {
        let target = try ScratchDirectory()
        let isDone =
            switch survival {
            case .nothing: faulty_disk_image(disk, target.path, FAULTY_NOTHING, 4_096, 0)
            case .everything: faulty_disk_image(disk, target.path, FAULTY_EVERYTHING, 4_096, 0)
            case .some(let sector, let seed):
                faulty_disk_image(disk, target.path, FAULTY_SOME_SECTORS, sector, seed)
            }
        guard isDone else { throw CallFailure(call: "image", code: 0) }
        return target
    }
}
