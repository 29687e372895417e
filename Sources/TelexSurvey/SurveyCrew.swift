import Dispatch
import Synchronization
package import TelexModel

/// Threads that look at many paths at once, and walk through directories.
///
/// What is begun first is done first: readings of files and walks share the threads, each takes the
/// next piece of work when it is done with one.
///
/// They stand back for whoever waits for them: one thread journals what all of them have read, and
/// where processors are short, its time is what the work takes. What is looked at on the caller's
/// thread is not slower for it.
package final class SurveyCrew: Sendable {
    private struct Lane {
        let queue: DispatchQueue
        let reader: LaneReader
    }

    private let place: Mutex<FolderPlace>
    private let lanes: [Lane]

    /// Makes a crew of so many threads, each with a reader that `makeReader` makes.
    package init(
        folder: FolderPlace,
        threadCount: Int,
        makeReader: () -> sending FileReader
    ) {
        place = Mutex(folder)
        lanes = (0..<threadCount).map { number in
            // On Linux, Dispatch makes this a niceness of 10 (setpriority(2)).
            Lane(
                queue: DispatchQueue(label: "telex.survey.\(number)", qos: .background),
                reader: LaneReader(makeReader())
            )
        }
    }

    private var folder: FolderPlace { place.withLock { $0 } }

    /// Works in another folder from now on, when nothing is under way.
    package func move(to folder: FolderPlace) {
        place.withLock { $0 = folder }
    }

    /// Begins to look at the paths, beside each other; returns at once.
    package func start(_ jobs: [LookJob]) -> SurveyTicket {
        let ticket = SurveyTicket(jobs)
        for lane in lanes.prefix(ticket.sliceCount) {
            lane.queue.async(group: ticket.group) { [folder] in
                while let number = ticket.take() {
                    let slice = ticket.slice(number)
                    ticket.put(lane.reader.look(at: slice, folder, alone: false), number)
                }
            }
        }
        return ticket
    }

    /// Looks at one path, also at a large file, on the caller's thread or one that it waits for.
    package func look(at job: LookJob) -> Result<LookResult, SystemError> {
        lanes[0].reader.look(at: [job], folder, alone: true).map { $0[0] }
    }

    /// Looks at one path, at a file that takes long to read, on a thread of the crew's.
    ///
    /// `meanwhile` is called ten times a second, on the caller's thread; with false, what is not stored is
    /// given up.
    package func look(
        at job: LookJob,
        meanwhile: () -> Bool
    ) -> Result<LookResult, SystemError> {
        let (ticket, stop, lane) = (SurveyTicket([job]), ReadingStop(), lanes[0])
        lane.queue.async(group: ticket.group) { [folder] in
            ticket.put(lane.reader.look(at: [job], folder, alone: true, stop), 0)
        }
        while ticket.group.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
            if !meanwhile() { stop.set() }
        }
        return ticket.wait().map { $0[0] }
    }

    /// Looks at a few paths on the caller's thread, which costs no change of threads.
    package func look(atFew jobs: [LookJob]) -> Result<[LookResult], SystemError> {
        lanes[0].reader.look(at: jobs[...], folder, alone: false)
    }

    /// Begins to list directories, beside each other; returns at once, except that a single one is
    /// listed on the caller's thread, which costs no change of threads.
    ///
    /// Those that bring the names in memory over the limit are the last that are listed.
    package func list(
        _ paths: [RelativePath],
        nameLimit: Int = ListingTicket.nameLimit,
        pieceLimit: Int = DirectoryListing.pieceLimit
    ) -> ListingTicket {
        let ticket = ListingTicket(pathCount: paths.count, nameLimit: nameLimit)
        let walk = { @Sendable [folder] in
            do throws(SystemError) {
                let folder = try Folder.at(folder)
                while let number = ticket.take() {
                    ticket.put(Self.list(paths[number], folder, pieceLimit), number)
                }
            } catch {
                ticket.fail(error)
            }
        }
        if paths.count == 1 {
            walk()
        } else {
            for lane in lanes.prefix(paths.count) { lane.queue.async(execute: walk) }
        }
        return ticket
    }

    private static func list(
        _ path: RelativePath,
        _ folder: borrowing Folder,
        _ pieceLimit: Int
    ) -> Result<DirectoryListing, SystemError> {
        do throws(SystemError) {
            return .success(try DirectoryListing(path, in: folder, pieceLimit: pieceLimit))
        } catch {
            return .failure(error)
        }
    }

    /// The looks at a directory's files, which the crew takes a few pieces ahead.
    package func looks(_ listing: DirectoryListing) -> ListingLooks {
        ListingLooks(listing) { [folder, lanes] number in
            let ticket = PieceTicket()
            lanes[number % lanes.count].queue.async(group: ticket.group) {
                do throws(SystemError) {
                    let folder = try Folder.at(folder)
                    ticket.put(Self.look(at: listing, piece: number, folder))
                } catch {
                    ticket.put(.failure(.folder(error)))
                }
            }
            return ticket
        }
    }

    private static func look(
        at listing: DirectoryListing,
        piece: Int,
        _ folder: borrowing Folder
    ) -> Result<[NameLook], WalkFailure> {
        do throws(SystemError) {
            return .success(try listing.looks(piece: piece, in: folder))
        } catch {
            return .failure(.directory(error))
        }
    }
}

/// A reader that one thread at a time has.
private final class LaneReader: Sendable {
    private let reader: Mutex<FileReader>

    init(_ reader: consuming sending FileReader) {
        self.reader = Mutex(reader)
    }

    func look(
        at jobs: ArraySlice<LookJob>,
        _ place: FolderPlace,
        alone: Bool,
        _ stop: ReadingStop? = nil
    ) -> Result<[LookResult], SystemError> {
        reader.withLock { reader in
            do throws(SystemError) {
                let folder = try Folder.at(place)
                return .success(reader.look(at: jobs, in: folder, alone: alone, stop: stop))
            } catch {
                return .failure(error)
            }
        }
    }
}
