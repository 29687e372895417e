import Glibc
import TelexFeed

/// Whose the socket is, by the numbers of users and groups.
struct SocketRights: Sendable {
    /// The group that the socket belongs to; nil is the daemon's own.
    let groupID: UInt32?
    /// Who may do what is for admins.
    let admins: FeedAdmins
}

/// A user or group that the system does not have.
struct UnknownNameError: Error, Equatable {
    /// What is missing, and what to do.
    let message: String
}

extension LoadedConfiguration {
    /// Whose the socket is; a user or group that is not there is refused with its place.
    func socketRights() throws(ConfigurationErrors) -> SocketRights {
        let socket = configuration.socket
        var key = "socket.group"
        do throws(UnknownNameError) {
            let groupID = try socket.group.map { name throws(UnknownNameError) in
                try systemGroupID(named: name) {
                    "there is no group \($0) for the socket; make it, or name another"
                }
            }
            key = "socket.admins"
            return SocketRights(groupID: groupID, admins: try FeedAdmins(named: socket.admins))
        } catch {
            throw ConfigurationErrors([
                ConfigurationError(origins[key] ?? .standard, key: key, error.message)
            ])
        }
    }
}

extension FeedAdmins {
    /// The numbers of users, and of groups as `@name`, each a name or a number already.
    init(named names: [String]) throws(UnknownNameError) {
        self.init()
        for name in names {
            if name.hasPrefix("@") {
                let group = try systemGroupID(named: String(name.dropFirst())) {
                    "there is no group \($0) whose users are to be admins; make it, or name "
                        + "another"
                }
                groupIDs.insert(group)
            } else {
                userIDs.insert(try Self.userID(named: name))
            }
        }
    }

    private static func userID(named name: String) throws(UnknownNameError) -> UInt32 {
        if let number = UInt32(name) { return number }
        if let user = getpwnam(name) { return user.pointee.pw_uid }
        let shown = name.escapedForDisplay
        throw UnknownNameError(
            message: "there is no user \(shown) to be an admin; make one, name another, or write "
                + "\"@\(shown)\" where a group is meant"
        )
    }
}

/// The number of a group that is named, or is a number already.
private func systemGroupID(
    named name: String,
    orElse message: (String) -> String
) throws(UnknownNameError) -> UInt32 {
    if let number = UInt32(name) { return number }
    if let group = getgrnam(name) { return group.pointee.gr_gid }
    throw UnknownNameError(message: message(name.escapedForDisplay))
}
