import TelexWire

/// A subscription from now on, which remembers what it was told.
final class Follower {
    private let daemon: LiveDaemon
    private let feed: FeedConnection
    /// The last seq that it has seen, or begun after.
    private var seq: Int64 = 0
    /// Every state that was told, with its reason where it has one.
    private(set) var states: [String] = []
    private(set) var changes: [ChangeRecord] = []

    /// Subscribes; `since` is what the request says of its place.
    ///
    /// No heartbeat keeps it waiting for longer than a minute.
    init(_ daemon: LiveDaemon, since: String = #""now""#) throws {
        self.daemon = daemon
        feed = try daemon.connect()
        try feed.send(#"{"op":"subscribe","since":\#(since),"heartbeat":0}"#)
        for line in try feed.lines(until: "caught_up") { try take(line) }
    }

    private func take(_ line: JSONValue) throws {
        switch line.type {
        case "subscribed": seq = line["after"]?.integer ?? 0
        case "change":
            let change = try ChangeRecord(line)
            seq = change.seq
            changes.append(change)
        case "state":
            let words = [line["state"]?.string, line["reason"]?.string].compactMap { $0 }
            states.append(words.joined(separator: " "))
        case "error", "end": throw TestFailure("the subscription ended: \(line)")
        default: break
        }
    }

    /// Reads on until this holds; a minute without a line is a failure.
    func read(until isReached: (Follower) throws -> Bool) throws {
        while try !isReached(self) { try take(try feed.line()) }
    }

    /// Reads on until this state is told anew; the changes that were journaled before.
    @discardableResult
    func changes(until state: String) throws -> [ChangeRecord] {
        let told = states.count
        let known = changes.count
        do {
            try read { $0.states.dropFirst(told).contains { $0.split(separator: " ")[0] == state } }
        } catch {
            throw TestFailure("not \(state), but \(states.dropFirst(told)): \(error)")
        }
        // The state may be told before changes that are yet to be read from the journal.
        try catchUp()
        return Array(changes.dropFirst(known))
    }

    /// Reads on to the head; the changes on the way.
    @discardableResult
    func catchUp() throws -> [ChangeRecord] {
        let known = changes.count
        let head = try daemon.status()["journal"]?["head"]?.integer ?? 0
        try read { $0.seq >= head }
        return Array(changes.dropFirst(known))
    }

    /// The next changes, so many; fewer are a failure.
    func next(_ count: Int) throws -> [ChangeRecord] {
        let known = changes.count
        try read { $0.changes.count >= known + count }
        return Array(changes.dropFirst(known))
    }
}
