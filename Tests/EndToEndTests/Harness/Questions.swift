import TelexWire

extension LiveDaemon {
    /// Waits until everything done before is journaled; the cursor at which it is.
    @discardableResult
    func sync() throws -> String {
        let answer = try feed().answer(to: #"{"op":"sync","timeout":50}"#)
        guard answer.type == "synced", let cursor = answer["cursor"]?.string else {
            throw TestFailure("no sync: \(answer)")
        }
        return cursor
    }

    /// Makes directories and waits until they are watched: a file is then told when it is closed,
    /// and not as the first look at its directory finds it.
    func makeDirectory(_ path: FilePath) throws {
        try disk.makeDirectory(path)
        try sync()
    }

    func status() throws -> JSONValue {
        try feed().answer(to: #"{"op":"status"}"#)
    }

    /// The problems of the status, each its code and path.
    func problems() throws -> [String] {
        try status()["problems"]?.array?.map { problem in
            let path = problem.filePath("path").map { " \($0)" } ?? ""
            return (problem["code"]?.string ?? "") + path
        } ?? []
    }

    /// The files as journaled: path and hash, with what else a `file` line has.
    func files() throws -> [FilePath: JSONValue] {
        let feed = try feed()
        try feed.send(#"{"op":"files"}"#)
        var files: [FilePath: JSONValue] = [:]
        var last: FilePath?
        for line in try feed.lines(until: "end").dropLast() {
            guard let path = line.filePath("path") else { throw TestFailure("no path: \(line)") }
            if let last, last >= path { throw TestFailure("\(path) stands after \(last)") }
            last = path
            files[path] = line
        }
        return files
    }

    /// The changes after a place, up to the head.
    func changes(since: String = #""start""#) throws -> [ChangeRecord] {
        let feed = try feed()
        try feed.send(#"{"op":"subscribe","follow":false,"since":\#(since)}"#)
        return try feed.lines(until: "end").filter { $0.type == "change" }
            .map { try ChangeRecord($0) }
    }

    /// A connection that is told everything from now on.
    func follow() throws -> FeedConnection {
        let feed = try connect()
        try feed.send(#"{"op":"subscribe"}"#)
        _ = try feed.lines(until: "caught_up")
        return feed
    }

    /// The changes that something makes, after a `sync`.
    func changes(by body: () throws -> Void) throws -> [ChangeRecord] {
        let before = try sync()
        try body()
        try sync()
        return try changes(since: "\"\(before)\"")
    }

    /// The same in few words, in order of the words.
    func summaries(by body: () throws -> Void) throws -> [String] {
        try changes(by: body).map(\.summary).sorted()
    }
}
