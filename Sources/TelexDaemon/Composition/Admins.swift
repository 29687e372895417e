import Glibc
import TelexFeed

extension FeedAdmins {
    /// The numbers of users, and of groups as `@name`, each a name or a number already.
    init(named names: [String]) throws(StartError) {
        self.init()
        for name in names {
            if name.hasPrefix("@") {
                groupIDs.insert(try Self.groupID(named: String(name.dropFirst())))
            } else {
                userIDs.insert(try Self.userID(named: name))
            }
        }
    }

    private static func groupID(named name: String) throws(StartError) -> UInt32 {
        if let number = UInt32(name) { return number }
        guard let group = getgrnam(name) else { throw .adminGroup(name: name) }
        return group.pointee.gr_gid
    }

    private static func userID(named name: String) throws(StartError) -> UInt32 {
        if let number = UInt32(name) { return number }
        guard let user = getpwnam(name) else { throw .adminUser(name: name) }
        return user.pointee.pw_uid
    }
}
