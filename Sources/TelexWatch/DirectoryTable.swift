package import TelexModel

/// The directories of the folder that are known, and under which watch the kernel has each.
///
/// A directory knows its parent and its own name, so that renaming one renames all below it at
/// once. Confined to one thread.
package struct DirectoryTable {
    /// A directory's number in the table; it comes again after the directory's end.
    package typealias Number = Int

    private struct Place: Hashable {
        var parent: Number
        var name: [UInt8]
    }

    private struct Node {
        var place: Place
        var identity: DirectoryIdentity?
        var wd: Int32?
        var children: Set<Number> = []
        /// The last scan that came by.
        var scan = 0
        var polling: PollingReason?
    }

    /// The folder itself.
    package static let folder: Number = 0

    /// The highest watch that was ever set since the last watcher ended.
    ///
    /// The kernel counts upwards: less `watchCount`, so many at most have ended, whose entries the
    /// watcher's library keeps.
    package private(set) var highestWatch: Int32 = 0

    private var nodes: [Node?]
    private var free: [Number] = []
    private var byPlace: [Place: Number] = [:]
    private var byWatch: [Int32: Number] = [:]
    private var polled: Set<Number> = []
    /// The path that was told last, until a directory moves or ends.
    private var lastPath: (number: Number, path: RelativePath)?
    /// How many directories are not watched because of a limit of the kernel's.
    package private(set) var unwatchedCount = 0

    /// Knows the folder alone, unwatched.
    package init() {
        nodes = [Node(place: Place(parent: -1, name: []))]
    }

    /// How many directories are known.
    package var count: Int { nodes.count - free.count }
    /// How many of them are watched.
    package var watchCount: Int { byWatch.count }

    /// How many of them are looked at again and again.
    package var polledCount: Int { polled.count }

    /// The directory whose events come under `wd`.
    package func directory(watchedAs wd: Int32) -> Number? { byWatch[wd] }

    /// The same as `path(of:)`, quick where it was asked for the directory last: events come by the
    /// dozen from one.
    mutating func knownPath(of number: Number) -> RelativePath {
        if let lastPath, lastPath.number == number { return lastPath.path }
        let path = path(of: number)
        lastPath = (number, path)
        return path
    }

    /// The directory's path, as far as the events so far tell.
    package func path(of number: Number) -> RelativePath {
        var names: [[UInt8]] = []
        var current = number
        while current != Self.folder, let node = nodes[current] {
            names.append(node.place.name)
            current = node.place.parent
        }
        return RelativePath(bytes: Array(names.reversed().joined(separator: [UInt8(ascii: "/")])))
    }

    /// The directories from the folder down to this one, both included.
    func line(to number: Number) -> [Number] {
        var line = [number]
        while let last = line.last, last != Self.folder, let node = nodes[last] {
            line.append(node.place.parent)
        }
        return line.reversed()
    }

    /// The directory at a path, if it is known.
    package func directory(at path: RelativePath) -> Number? {
        if path.isFolder { return Self.folder }
        var current = Self.folder
        for name in path.bytes.split(separator: UInt8(ascii: "/")) {
            guard let child = child(of: current, Array(name)) else { return nil }
            current = child
        }
        return current
    }

    /// The directory of that name in another, if it is known.
    package func child(of parent: Number, _ name: [UInt8]) -> Number? {
        byPlace[Place(parent: parent, name: name)]
    }

    /// The directory at a path, made known where it was not; nil where the one above it is unknown.
    package mutating func learn(_ path: RelativePath) -> Number? {
        if path.isFolder { return Self.folder }
        guard let above = path.parent, let parent = directory(at: above) else { return nil }
        let place = Place(parent: parent, name: Array(path.name))
        if let known = byPlace[place] { return known }
        let number = free.popLast() ?? nodes.count
        if number == nodes.count { nodes.append(nil) }
        nodes[number] = Node(place: place)
        nodes[parent]?.children.insert(number)
        byPlace[place] = number
        return number
    }

    /// Which directory was watched last at a path; nil where none was.
    package func identity(of path: RelativePath) -> DirectoryIdentity? {
        directory(at: path).flatMap { nodes[$0]?.identity }
    }

    /// Whether the directory is watched and is still the one that the watch was set on.
    package func isWatched(_ number: Number, as identity: DirectoryIdentity) -> Bool {
        guard let node = nodes[number] else { return false }
        return node.wd != nil && node.identity == identity
    }

    /// Notes the watch that the kernel gave for a directory.
    ///
    /// The kernel gives the same one again for a directory that it watches already, also when it
    /// has meanwhile another path: the watch then goes over to that one.
    package mutating func setWatch(_ wd: Int32, on number: Number, _ identity: DirectoryIdentity) {
        guard nodes[number] != nil else { return }
        if let before = byWatch[wd], before != number { nodes[before]?.wd = nil }
        if let before = nodes[number]?.wd, before != wd { byWatch[before] = nil }
        nodes[number]?.wd = wd
        nodes[number]?.identity = identity
        byWatch[wd] = number
        highestWatch = max(highestWatch, wd)
    }

    /// Forgets a watch that has ended.
    package mutating func endWatch(_ wd: Int32) {
        if let number = byWatch.removeValue(forKey: wd) { nodes[number]?.wd = nil }
    }

    /// Forgets every watch, when the watcher has ended.
    package mutating func endAllWatches() {
        byWatch.removeAll()
        highestWatch = 0
        for number in nodes.indices { nodes[number]?.wd = nil }
    }

    /// Renames a directory and so all below it; what was known at the new path is forgotten.
    ///
    /// - Returns: the watches that nobody needs any more.
    package mutating func move(_ from: RelativePath, to: RelativePath) -> [Int32] {
        lastPath = nil
        guard let number = directory(at: from), number != Self.folder else { return [] }
        var ended: [Int32] = []
        if let displaced = directory(at: to), displaced != number { ended = remove(displaced) }
        guard let above = to.parent, let parent = directory(at: above),
            !isAtOrBelow(parent, number), let old = nodes[number]?.place
        else { return ended + remove(number) }
        let place = Place(parent: parent, name: Array(to.name))
        byPlace[old] = nil
        nodes[old.parent]?.children.remove(number)
        nodes[number]?.place = place
        nodes[parent]?.children.insert(number)
        byPlace[place] = number
        return ended
    }

    /// Whether a directory is another or lies below it.
    private func isAtOrBelow(_ number: Number, _ above: Number) -> Bool {
        var current: Number? = number
        while let place = current, place >= 0 {
            if place == above { return true }
            current = nodes[place]?.place.parent
        }
        return false
    }

    /// Forgets a directory and all below it; returns their watches, which nobody needs any more.
    package mutating func remove(_ number: Number) -> [Int32] {
        lastPath = nil
        var watches: [Int32] = []
        if number == Self.folder { return watches }
        var left = [number]
        if let parent = nodes[number]?.place.parent { nodes[parent]?.children.remove(number) }
        while let current = left.popLast() {
            guard let node = nodes[current] else { continue }
            left.append(contentsOf: node.children)
            byPlace[node.place] = nil
            if let wd = node.wd {
                byWatch[wd] = nil
                watches.append(wd)
            }
            count(node.polling, by: -1, current)
            nodes[current] = nil
            free.append(current)
        }
        return watches
    }

    /// Forgets everything; returns the watches that nobody needs any more.
    package mutating func removeAll() -> [Int32] {
        let highest = highestWatch
        defer {
            self = DirectoryTable()
            // The watcher lives on, and so does what its library remembers.
            highestWatch = highest
        }
        return Array(byWatch.keys)
    }

    /// Notes why a directory has to be looked at again and again; nil where it has not.
    package mutating func poll(_ number: Number, _ reason: PollingReason?) {
        guard let node = nodes[number], node.polling != reason else { return }
        nodes[number]?.polling = reason
        count(node.polling, by: -1, number)
        count(reason, by: 1, number)
    }

    private mutating func count(_ reason: PollingReason?, by step: Int, _ number: Number) {
        if reason == .unwatched { unwatchedCount += step }
        if reason == nil { return }
        if step > 0 { polled.insert(number) } else { polled.remove(number) }
    }

    /// Forgets which directories are not watched, when all are asked for anew.
    package mutating func forgetUnwatched() {
        for number in polled where nodes[number]?.polling == .unwatched { poll(number, nil) }
    }

    /// Whether nothing is heard of a directory.
    package func isUnwatched(_ path: RelativePath) -> Bool {
        directory(at: path).flatMap { nodes[$0]?.polling } == .unwatched
    }

    /// The directories that are looked at again and again.
    package func polledPaths() -> [RelativePath] { polled.map(path) }

    /// Forgets a polled directory that is gone; returns watches that nobody needs any more.
    ///
    /// Nobody tells its end. That of others is told, perhaps as a rename that needs them here.
    package mutating func removePolled(_ path: RelativePath) -> [Int32] {
        guard let number = directory(at: path), polled.contains(number) else { return [] }
        return remove(number)
    }

    /// Notes that a scan has come by.
    package mutating func mark(_ number: Number, scan: Int) {
        nodes[number]?.scan = scan
    }

    /// Forgets what a scan of all below `scope` did not come by; returns the watches that nobody
    /// needs any more.
    package mutating func removeUnmarked(scan: Int, below scope: RelativePath) -> [Int32] {
        guard let root = directory(at: scope) else { return [] }
        var watches: [Int32] = []
        for number in nodes.indices where number != Self.folder {
            guard let node = nodes[number], node.scan != scan, isAtOrBelow(number, root)
            else { continue }
            watches += remove(number)
        }
        return watches
    }
}

/// Why a directory is looked at again and again.
package enum PollingReason: Equatable, Sendable {
    /// It is not watched: a limit of the kernel's was reached.
    case unwatched
    /// Others may write to its file system where the kernel does not see it.
    case blind
}

/// Which directory it is while the machine runs: device and inode, as the watcher compares them.
package struct DirectoryIdentity: Equatable, Sendable {
    /// Major device number in the upper half, minor in the lower.
    package var device: UInt64
    /// The inode number.
    package var inode: UInt64

    /// Combines both.
    package init(device: UInt64, inode: UInt64) {
        self.device = device
        self.inode = inode
    }
}
