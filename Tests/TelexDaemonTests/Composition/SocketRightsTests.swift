import Glibc
import TelexFeed
import Testing

@testable import TelexDaemon

@Suite("The admins that a configuration names")
struct AdminsTests {
    static let lists: [(names: [String], admins: FeedAdmins)] = [
        ([], FeedAdmins()),
        (["root"], FeedAdmins(userIDs: [0])),
        (["@root"], FeedAdmins(groupIDs: [0])),
        (["0", "12345", "12345"], FeedAdmins(userIDs: [0, 12_345])),
        (["@12345", "54321"], FeedAdmins(userIDs: [54_321], groupIDs: [12_345])),
    ]

    @Test("are found by name and by number", arguments: lists)
    func numbers(names: [String], admins: FeedAdmins) throws {
        #expect(try FeedAdmins(named: names) == admins)
    }

    @Test("are found as the user database has them")
    func database() throws {
        let user = try #require(getpwnam("daemon"))
        let group = try #require(getgrnam("adm"))
        let expected = FeedAdmins(
            userIDs: [user.pointee.pw_uid],
            groupIDs: [group.pointee.gr_gid]
        )
        #expect(try FeedAdmins(named: ["daemon", "@adm"]) == expected)
    }

    static let unknown: [(name: String, message: String)] = [
        (
            "no-such-user",
            "there is no user no-such-user to be an admin; make one, name another, or write "
                + "\"@no-such-user\" where a group is meant"
        ),
        (
            "@no-such-group",
            "there is no group no-such-group whose users are to be admins; make it, or name "
                + "another"
        ),
        // No number that a user can have: it is a name, and nobody's.
        (
            "4294967296",
            "there is no user 4294967296 to be an admin; make one, name another, or write "
                + "\"@4294967296\" where a group is meant"
        ),
    ]

    @Test(
        "that do not exist keep the daemon from starting, as a configuration does",
        arguments: unknown
    )
    func refused(name: String, message: String) {
        #expect(throws: UnknownNameError(message: message)) {
            try FeedAdmins(named: ["root", name])
        }
    }
}
