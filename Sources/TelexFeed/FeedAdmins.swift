/// Who may do what is for admins, beside root and the daemon's own user.
package struct FeedAdmins: Equatable, Sendable {
    /// These users.
    package var userIDs: Set<UInt32>
    /// Whoever has one of these groups, as the primary or as another one.
    package var groupIDs: Set<UInt32>

    /// Combines users and groups.
    package init(userIDs: Set<UInt32> = [], groupIDs: Set<UInt32> = []) {
        self.userIDs = userIDs
        self.groupIDs = groupIDs
    }
}

extension FeedSettings {
    /// Whether the peer may do what is for admins; nil where that hangs on groups that the kernel
    /// did not tell.
    func isAdmin(_ peer: Peer) -> Bool? {
        if peer.userID == 0 || peer.userID == userID || admins.userIDs.contains(peer.userID) {
            return true
        }
        if admins.groupIDs.isEmpty { return false }
        if admins.groupIDs.contains(peer.groupID) { return true }
        return peer.otherGroupIDs.map { !admins.groupIDs.isDisjoint(with: $0) }
    }
}
