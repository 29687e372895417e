import Glibc
import TelexModel
import TestSupport
import Testing

@testable import TelexFeed

/// A feed on a socket of its own, served from a journal in memory.
struct ServedFeed {
    let journal: FakeJournal
    let server: FeedServer
    let directory: SocketDirectory

    static let hello =
        #"{"type":"hello","protocol":1,"daemon":"telexd 1.0.0","journal":"3f9a1c2e","oldest":1,"#
        + #""head":0,"folder":"/srv/seeds","durability":"power"}"# + "\n"

    init(_ journal: FakeJournal = FakeJournal(), connectionLimit: Int = 1_024) async throws {
        try await self.init(journal) { $0.connectionLimit = connectionLimit }
    }

    /// A feed that is served in another way than others.
    init(
        _ journal: FakeJournal = FakeJournal(),
        _ change: (inout FeedSettings) -> Void
    ) async throws {
        self.journal = journal
        directory = try SocketDirectory()
        var settings = feedSettings(directory.socket)
        change(&settings)
        server = try await FeedServer(
            settings,
            source: journal.source,
            consumers: journal.consumers.all()
        )
    }

    /// A client that was greeted.
    func client() throws -> FeedClient {
        let client = try FeedClient(directory.socket)
        _ = try client.line()
        return client
    }

    /// Sends a request that is not answered yet, and waits until it was read.
    func ask(_ client: FeedClient, _ request: String) throws {
        try client.send(request + "\n{\"op\":\"ping\"}\n")
        #expect(try client.line().hasPrefix(#"{"type":"pong""#))
    }

    /// What a request with the id 1 is told when the daemon stops.
    static let farewell =
        #"{"id":1,"type":"error","code":"shutting_down","#
        + #""message":"the daemon is stopping; come back later"}"# + "\n"

    /// Waits until everybody but one client has been seen to be gone.
    func waitUntilAlone(_ client: FeedClient) throws {
        var status = ""
        while !status.contains(#""feed":{"connections":1,"#) {
            try client.send("{\"op\":\"status\"}\n")
            status = try client.line()
        }
    }

    /// Commits, and tells the feed.
    func commit(_ count: Int, byteCount: Int = 0) {
        journal.commit(count, byteCount: byteCount)
        server.headMoved()
    }
}

func feedSettings(
    _ path: String,
    mode: UInt16 = 0o660,
    groupID: UInt32? = nil,
    connectionLimit: Int = 1_024
) -> FeedSettings {
    FeedSettings(
        path: path,
        mode: mode,
        groupID: groupID,
        userID: getuid(),
        connectionLimit: connectionLimit,
        daemon: "telexd 1.0.0",
        folder: Array("/srv/seeds".utf8),
        durability: .power
    )
}

/// A directory for a test's socket, removed with what is in it.
final class SocketDirectory: Sendable {
    private let directory: TemporaryDirectory
    var path: String { directory.path }
    var socket: String { path + "/telex.sock" }

    init() throws {
        directory = try TemporaryDirectory()
    }
}

extension FeedServer {
    /// Both steps of the end, where nothing runs beside the feed.
    func stop() async {
        await sayFarewell()
        await shutDown()
    }
}
