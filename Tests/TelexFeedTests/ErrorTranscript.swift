import TelexModel
import TelexWire
import Testing

@testable import TelexFeed

/// A request that is refused, what leads to it, and the line that it is told, byte for byte.
struct ErrorTranscript: CustomTestStringConvertible, Sendable {
    let code: ErrorCode
    let testDescription: String
    let request: [UInt8]
    let answer: String
    /// Whether the connection is closed after the error.
    let closes: Bool
    let prepare: @Sendable (FakeJournal) -> Void

    /// A request in one line, answered by an error with this message, and more where it has more.
    init(
        _ code: ErrorCode,
        _ name: String,
        _ request: String,
        _ message: String,
        more: String = "",
        prepare: @escaping @Sendable (FakeJournal) -> Void = { _ in }
    ) {
        self.init(code, name, Array(request.utf8), message, more: more, prepare: prepare)
    }

    init(
        _ code: ErrorCode,
        _ name: String,
        _ request: [UInt8],
        _ message: String,
        more: String = "",
        closes: Bool = false,
        prepare: @escaping @Sendable (FakeJournal) -> Void = { _ in }
    ) {
        self.code = code
        testDescription = "\(code.rawValue): \(name)"
        self.request = request
        let end = #""code":"\#(code.rawValue)","message":"\#(message)"\#(more)}"# + "\n"
        // The id is repeated wherever it could be read.
        let hasID = String(decoding: request, as: UTF8.self).contains(#""id":7"#)
        answer = (hasID ? #"{"id":7,"type":"error","# : #"{"type":"error","#) + end
        self.closes = closes
        self.prepare = prepare
    }

    /// Expects exactly the error, and a connection that is good for more, or closed.
    func check() async throws {
        let feed = try await ServedFeed()
        feed.commit(3)
        prepare(feed.journal)
        let client = try feed.client()
        try client.send(request + [UInt8(ascii: "\n")])
        #expect(try client.line() == answer)
        if closes {
            #expect(try client.rest().isEmpty)
        } else {
            try client.send(#"{"op":"ping","id":8}"# + "\n")
            #expect(try client.line().hasPrefix(#"{"id":8,"type":"pong""#))
        }
        await feed.server.stop()
    }
}
