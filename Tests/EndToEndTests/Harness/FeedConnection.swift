import Glibc
import TelexWire
import TestSupport

/// A client of the feed that waits for each line, and never longer than a minute.
final class FeedConnection {
    private let descriptor: Int32
    private var unread: [UInt8] = []
    private var start = 0
    /// What was asked last, for people.
    private var lastRequest = "nothing"

    /// The first line.
    private(set) var hello = JSONValue.null

    init(_ path: String) throws {
        let descriptor = try unixSocket(SOCK_STREAM)
        self.descriptor = descriptor
        try check(withUnixAddress(path) { connect(descriptor, $0, $1) }, "connect", path)
        hello = try line()
    }

    deinit {
        close(descriptor)
    }

    /// Sends a request, or several, each on a line.
    func send(_ requests: String...) throws {
        lastRequest = requests.last ?? lastRequest
        try send(bytes: Array(requests.map { $0 + "\n" }.joined().utf8))
    }

    func send(bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 { throw TestFailure.call("send", "a request") }
            rest = rest.dropFirst(count)
        }
    }

    /// Says that no more requests come.
    func closeWriting() throws {
        try check(shutdown(descriptor, Int32(SHUT_WR)), "shutdown", "the feed")
    }

    /// The next line's bytes, without the newline; nil where the daemon has closed.
    ///
    /// A line that the protocol's schemas do not allow is an error, whoever reads it.
    func rawLine() throws -> [UInt8]? {
        let line = try nextLine()
        if let line { try checkAnswer(bytes: line) }
        return line
    }

    private func nextLine() throws -> [UInt8]? {
        while true {
            if let end = unread[start...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return Array(unread[start..<end])
            }
            unread.removeFirst(start)
            start = 0
            var piece = [UInt8](repeating: 0, count: 1 << 18)
            let count = recv(descriptor, &piece, piece.count, 0)
            if count < 0 { throw TestFailure.call("wait for the answer to", lastRequest) }
            if count == 0 { return nil }
            unread.append(contentsOf: piece[..<count])
        }
    }

    /// The next line.
    func line() throws -> JSONValue {
        guard let bytes = try nextLine() else { throw TestFailure("the feed has ended") }
        let line: JSONValue
        do {
            line = try JSONParser.parse(bytes)
        } catch {
            throw TestFailure("no JSON: \(String(decoding: bytes, as: UTF8.self)): \(error)")
        }
        try checkAnswer(line)
        return line
    }

    /// Every line until one of this type, and it.
    func lines(until type: String) throws -> [JSONValue] {
        var lines: [JSONValue] = []
        repeat {
            lines.append(try line())
            if let last = lines.last, last.type == "error", type != "error" {
                throw TestFailure("refused: \(last)")
            }
        } while lines.last?.type != type
        return lines
    }

    /// The next change, whatever else is told before it.
    func change() throws -> ChangeRecord {
        var heartbeats = 0
        while true {
            let line = try line()
            // Each stands for half a minute without anything.
            if line.type == "heartbeat" { heartbeats += 1 }
            if heartbeats > 1 { throw TestFailure("no change within a minute") }
            if !["state", "caught_up", "heartbeat"].contains(line.type) {
                return try ChangeRecord(line)
            }
        }
    }

    /// The changes up to the first that gives a path this content.
    func changes(until path: FilePath, hash: String) throws -> [ChangeRecord] {
        var changes: [ChangeRecord] = []
        repeat {
            changes.append(try change())
        } while changes.last?.path != path || changes.last?.hash != hash
        return changes
    }

    /// The one line that a request is answered.
    func answer(to request: String) throws -> JSONValue {
        try send(request)
        return try line()
    }

    /// The code of the error that a request is answered.
    func refusal(of request: String) throws -> String {
        let answer = try answer(to: request)
        guard answer.type == "error", let code = answer["code"]?.string else {
            throw TestFailure("no error: \(answer)")
        }
        return code
    }

    /// Whether the daemon has closed the connection, with nothing left to read.
    func isAtEnd() throws -> Bool { try rawLine() == nil }
}

extension JSONValue {
    /// The member `type` of a line.
    var type: String { self["type"]?.string ?? "" }
}
