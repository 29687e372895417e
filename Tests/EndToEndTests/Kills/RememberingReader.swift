import Crypto
import TelexWire

/// A subscriber that remembers every change, byte for byte, and resumes after the last.
struct RememberingReader {
    private let daemon: LiveDaemon
    private var feed: FeedConnection?
    private var journal: String?
    private var cursor: String?
    /// The lines of the changes 1, 2, 3 …, without their newlines.
    private(set) var lines: [[UInt8]] = []
    private(set) var replay = ReplayedFolder()

    init(_ daemon: LiveDaemon) {
        self.daemon = daemon
    }

    /// Subscribes to what comes after the last change that it has.
    mutating func resume() throws {
        let feed = try daemon.connect()
        guard let id = feed.hello["journal"]?.string, let head = feed.hello["head"]?.integer else {
            throw TestFailure("no hello: \(feed.hello)")
        }
        if let journal, journal != id { throw TestFailure("another journal: \(id)") }
        if head < Int64(lines.count) {
            throw TestFailure("\(lines.count) were told, the head is \(head)")
        }
        journal = id
        let since = cursor.map { "\"\($0)\"" } ?? #""start""#
        try feed.send(#"{"op":"subscribe","since":\#(since),"heartbeat":0}"#)
        self.feed = feed
    }

    /// Reads so many more changes.
    mutating func read(_ count: Int) throws {
        let wanted = lines.count + count
        while lines.count < wanted {
            guard let line = try feed?.rawLine() else { throw TestFailure("the feed has ended") }
            try take(line)
        }
    }

    /// Reads what the daemon sent before its end.
    mutating func readToEnd() throws {
        // A connection may be reset when its other end is killed.
        while let line = try? feed?.rawLine() { try take(line) }
        feed = nil
    }

    /// Reads on to the journal's head.
    mutating func catchUp() throws {
        let head = try daemon.status()["journal"]?["head"]?.integer ?? 0
        try read(Int(head) - lines.count)
    }

    /// The lines of a whole journal and the chain over mine: both have to be what is remembered.
    func compare() throws {
        let feed = try daemon.connect()
        try feed.send(#"{"op":"subscribe","since":"start","follow":false}"#)
        var chain = Array(SHA256.hash(data: Array("telex".utf8)))
        var count = 0
        while let line = try feed.rawLine() {
            let type = try JSONParser.parse(line).type
            if type == "end" { break }
            if type != "change" { continue }
            guard count < lines.count, line == lines[count] else {
                throw TestFailure(
                    "change \(count + 1) is now \(String(decoding: line, as: UTF8.self))"
                )
            }
            chain = Array(SHA256.hash(data: chain + line + [UInt8(ascii: "\n")]))
            count += 1
        }
        if count != lines.count { throw TestFailure("\(count) of \(lines.count) are left") }
        let told = try daemon.status()["journal"]?["chain"]?.string
        if told != hashText(chain) {
            throw TestFailure("the chain is \(told ?? "not told")")
        }
    }

    private mutating func take(_ line: [UInt8]) throws {
        let json = try JSONParser.parse(line)
        if json.type == "error" || json.type == "end" { throw TestFailure("\(json)") }
        if json.type != "change" { return }
        let change = try ChangeRecord(json)
        // It checks that this is the next.
        try replay.apply(change)
        lines.append(line)
        cursor = change.cursor
    }
}
