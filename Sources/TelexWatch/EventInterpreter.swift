package import TelexModel

/// Turns the kernel's events into hints, in their order; pure but for the table it changes.
///
/// The two halves of a rename come as two events with one cookie, usually in a row. A first half
/// is held until its second comes; when none does, the file or directory has left the folder. How
/// long to wait for it, its owner knows.
package struct EventInterpreter {
    /// So many first halves are held at most: each waits only for what the kernel queues in the
    /// same system call.
    static let heldLimit = 64

    private struct Departure {
        var number: Int
        var cookie: UInt32
        var parent: DirectoryTable.Number
        var name: [UInt8]
        var path: RelativePath
        var isDirectory: Bool
    }

    private var held: [Departure] = []
    /// The number of the last first half that was held.
    package private(set) var lastHeld = 0

    /// Holds nothing yet.
    package init() {}

    /// Whether a second half may still come.
    package var isHolding: Bool { !held.isEmpty }

    /// The directories that what is held has left.
    package var heldDirectories: [RelativePath] { held.compactMap(\.path.parent) }

    /// Forgets what is held, when events were lost.
    package mutating func reset() {
        held.removeAll()
    }

    /// Appends what an event comes down to; returns watches that nobody needs any more.
    package mutating func interpret(
        _ event: WatchEvent,
        _ table: inout DirectoryTable,
        into hints: inout [Hint]
    ) -> [Int32] {
        guard let parent = table.directory(watchedAs: event.wd) else { return [] }
        if event.name.isEmpty {
            return selfEvent(event, parent, &table, into: &hints)
        }
        var departure: Departure?
        if event.mask.has(.movedTo),
            let index = held.firstIndex(where: { $0.cookie == event.cookie })
        {
            departure = held.remove(at: index)
        }
        var ended: [Int32] = []
        // Something else at the place that was left: that it was left has to be told first.
        if held.contains(where: { $0.parent == parent && $0.name == event.name }) {
            ended = release(&table, into: &hints)
        }
        if let departure {
            return ended + arrival(event, parent, from: departure, &table, into: &hints)
        }
        let path = table.knownPath(of: parent).appending(event.name)
        if event.mask.has(.movedFrom) {
            if held.count == Self.heldLimit { ended += release(&table, into: &hints) }
            lastHeld += 1
            held.append(
                Departure(
                    number: lastHeld,
                    cookie: event.cookie,
                    parent: parent,
                    name: event.name,
                    path: path,
                    isDirectory: event.mask.has(.isDirectory)
                )
            )
            return ended
        }
        if event.mask.has(.isDirectory) {
            return ended + directoryEvent(event, path, &table, into: &hints)
        }
        if let reason = HintReason(event.mask) { hints.append(.look(path, reason)) }
        return ended
    }

    /// Gives up waiting: what is held, up to a number, has left the folder.
    package mutating func release(
        upTo last: Int = .max,
        _ table: inout DirectoryTable,
        into hints: inout [Hint]
    ) -> [Int32] {
        var ended: [Int32] = []
        for departure in held where departure.number <= last {
            if departure.isDirectory {
                if let number = table.child(of: departure.parent, departure.name) {
                    ended += table.remove(number)
                }
                hints.append(.directoryGone(departure.path))
            } else {
                hints.append(.look(departure.path, .removed))
            }
        }
        held.removeAll { $0.number <= last }
        return ended
    }

    private func arrival(
        _ event: WatchEvent,
        _ parent: DirectoryTable.Number,
        from departure: Departure,
        _ table: inout DirectoryTable,
        into hints: inout [Hint]
    ) -> [Int32] {
        let path = table.knownPath(of: parent).appending(event.name)
        guard departure.isDirectory else {
            hints.append(.moved(from: departure.path, to: path))
            return []
        }
        hints.append(.directoryMoved(from: departure.path, to: path))
        return table.move(departure.path, to: path)
    }

    private func directoryEvent(
        _ event: WatchEvent,
        _ path: RelativePath,
        _ table: inout DirectoryTable,
        into hints: inout [Hint]
    ) -> [Int32] {
        if event.mask.has(.delete) {
            hints.append(.directoryGone(path))
            guard let number = table.directory(at: path) else { return [] }
            return table.remove(number)
        }
        if event.mask.has(.create) || event.mask.has(.movedTo) || event.mask.has(.attrib) {
            hints.append(.directory(path))
        }
        return []
    }

    /// Events of the directory itself; those of all but the folder come from its parent too.
    private func selfEvent(
        _ event: WatchEvent,
        _ number: DirectoryTable.Number,
        _ table: inout DirectoryTable,
        into hints: inout [Hint]
    ) -> [Int32] {
        if event.mask.has(.ignored) {
            table.endWatch(event.wd)
            // Where it is not gone, it was dropped while it was asked for anew: ask again.
            if number != DirectoryTable.folder { hints.append(.directory(table.path(of: number))) }
        }
        if number == DirectoryTable.folder,
            event.mask.has([.deleteSelf, .moveSelf, .unmount, .ignored])
        {
            hints.append(.folderGone)
        } else if number == DirectoryTable.folder, event.mask.has(.attrib) {
            hints.append(.directory(.folder))
        }
        return []
    }
}

extension HintReason {
    fileprivate init?(_ mask: EventMask) {
        if mask.has(.delete) {
            self = .removed
        } else if mask.has(.movedTo) {
            self = .movedIn
        } else if mask.has(.closeWrite) {
            self = .closed
        } else if mask.has(.create) {
            self = .created
        } else if mask.has(.modify) {
            self = .modified
        } else if mask.has(.attrib) {
            self = .attributes
        } else {
            return nil
        }
    }
}
