import Glibc
import TelexWire
import Testing

@testable import TelexFeed

@Suite("Admins", .timeLimit(.minutes(1)))
struct AdminTests {
    static let peers: [(peer: Peer, isAdmin: Bool?)] = [
        (Peer(userID: 0, groupID: 9, otherGroupIDs: nil), true),
        (Peer(userID: 1_000, groupID: 9, otherGroupIDs: nil), true),
        (Peer(userID: 1_001, groupID: 9, otherGroupIDs: []), true),
        (Peer(userID: 1_002, groupID: 9, otherGroupIDs: []), false),
        (Peer(userID: 1_002, groupID: 50, otherGroupIDs: nil), true),
        (Peer(userID: 1_002, groupID: 9, otherGroupIDs: [8, 51]), true),
        (Peer(userID: 1_002, groupID: 9, otherGroupIDs: [8, 52, 1_001]), false),
        (Peer(userID: 1_002, groupID: 9, otherGroupIDs: nil), nil),
        (Peer(userID: 50, groupID: 1_001, otherGroupIDs: []), false),
    ]

    // capability 4.5
    // scenario 70
    @Test("are root, the daemon's user, and whom the settings name", arguments: peers)
    func rights(peer: Peer, isAdmin: Bool?) {
        var settings = feedSettings("/nowhere")
        settings.userID = 1_000
        settings.admins = FeedAdmins(userIDs: [1_001], groupIDs: [50, 51])
        #expect(settings.isAdmin(peer) == isAdmin)
        // Where no group is named, none needs to be known.
        settings.admins.groupIDs = []
        #expect(
            settings.isAdmin(peer) == (peer.userID == 0 || [1_000, 1_001].contains(peer.userID))
        )
    }

    // capability 4.5
    // scenario 70
    @Test("A peer's groups are those that its process has")
    func kernelGroups() throws {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        defer { for end in ends { close(end) } }
        var own = [gid_t](repeating: 0, count: 65_536)
        let count = Int(getgroups(Int32(own.count), &own))
        #expect(Peer.otherGroupIDs(socket: ends[0]) == Array(own.prefix(count)))
        #expect(Peer.otherGroupIDs(socket: STDIN_FILENO) == nil || isatty(STDIN_FILENO) == 0)
        #expect(Peer.otherGroupIDs(socket: -1) == nil)
    }

    // capability 4.5
    // scenario 70
    @Test("Where the kernel does not tell, the user database does")
    func databaseGroups() throws {
        let entry = try #require(getpwuid(geteuid()))
        let primary = entry.pointee.pw_gid
        let groups = Peer.databaseGroupIDs(userID: geteuid(), groupID: primary)
        #expect(groups.contains(primary))
        #expect(Peer.databaseGroupIDs(userID: 4_000_000_000, groupID: 1) == [])
    }

    private static func forbidden(_ op: String) -> String {
        #"{"id":1,"type":"error","code":"forbidden","message":"'\#(op)' is for root, the daemon's "#
            + #"own user, and those whom socket.admins names; have your user, or a group that you "#
            + #"are in, added there"}"# + "\n"
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let userID: UInt32
        let groupID: UInt32
        let otherGroupIDs: [UInt32]
        let isAdmin: Bool
    }

    static let cases = [
        Case(
            testDescription: "another user",
            userID: 60_001,
            groupID: 60_002,
            otherGroupIDs: [60_003],
            isAdmin: false
        ),
        Case(
            testDescription: "a user that is named",
            userID: 60_010,
            groupID: 60_002,
            otherGroupIDs: [],
            isAdmin: true
        ),
        Case(
            testDescription: "one whose primary group is named",
            userID: 60_001,
            groupID: 60_020,
            otherGroupIDs: [],
            isAdmin: true
        ),
        Case(
            testDescription: "one of whose 100 other groups is named",
            userID: 60_001,
            groupID: 60_002,
            otherGroupIDs: Array(59_901...60_000) + [60_020],
            isAdmin: true
        ),
    ]

    // capability 4.5
    // scenario 70
    @Test(
        "alone may scan and verify; others are told whom to ask, and go on reading",
        .enabled(if: Stranger.canBeMade, "another user can be played by root alone: not run"),
        arguments: cases
    )
    func scan(_ row: Case) async throws {
        let feed = try await ServedFeed {
            $0.mode = 0o666
            $0.admins = FeedAdmins(userIDs: [60_010], groupIDs: [60_020])
        }
        try #require(chmod(feed.directory.path, 0o755) == 0)
        feed.journal.refuseWork(RequestError(.unavailable, "as asked"))
        let client = try await Stranger.connect(
            feed.directory.socket,
            userID: row.userID,
            groupID: row.groupID,
            otherGroupIDs: row.otherGroupIDs
        )
        #expect(try client.line() == ServedFeed.hello)
        let taken =
            #"{"id":1,"type":"error","code":"unavailable","message":"as asked"}"# + "\n"
        for op in ["scan", "verify"] {
            try client.send(#"{"op":"\#(op)","id":1}"# + "\n")
            #expect(try client.line() == (row.isAdmin ? taken : Self.forbidden(op)))
        }
        try client.send(#"{"op":"subscribe","since":"start","follow":false}"# + "\n")
        #expect(try client.line().hasPrefix(#"{"type":"subscribed""#))
        await feed.server.stop()
    }

    // capability 4.5
    // scenario 70
    @Test(
        "Whoever is no admin is told so where the tests are not root's either",
        arguments: ["scan", "verify"]
    )
    func ownUser(op: String) async throws {
        // The tests' own user is no admin of a daemon of another user; root is everywhere.
        let feed = try await ServedFeed { $0.userID = geteuid() + 1 }
        feed.journal.refuseWork(RequestError(.unavailable, "as asked"))
        let client = try feed.client()
        try client.send(#"{"op":"\#(op)","id":1}"# + "\n")
        let line = try client.line()
        #expect(geteuid() == 0 ? line.contains("as asked") : line == Self.forbidden(op))
        await feed.server.stop()
    }
}
