import CTelexSystem
import Glibc
import NIOCore

/// Who is at the other end of a connection, as of its `connect(2)`.
struct Peer: Equatable {
    var userID: UInt32
    /// The primary group.
    var groupID: UInt32
    /// The supplementary ones; nil where the kernel refuses to tell.
    var otherGroupIDs: [UInt32]?

    init(userID: UInt32, groupID: UInt32, otherGroupIDs: [UInt32]?) {
        self.userID = userID
        self.groupID = groupID
        self.otherGroupIDs = otherGroupIDs
    }

    /// Completes what the credentials tell with what the channel's socket does.
    init(_ credentials: telex_credentials, on channel: any Channel) {
        let groups = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { Self.otherGroupIDs(socket: $0) }
        self.init(
            userID: credentials.uid,
            groupID: credentials.gid,
            otherGroupIDs: groups.flatMap { $0 }
        )
    }

    /// The supplementary groups of a socket's peer; nil where the kernel refuses to tell.
    static func otherGroupIDs(socket: Int32) -> [UInt32]? {
        // Few have more; whoever has makes the kernel say how many.
        var groups = [UInt32](repeating: 0, count: 32)
        var count = groups.count
        var failed = telex_peer_groups(socket, &groups, &count)
        if failed == ERANGE, count <= FeedLimits.groupCount {
            groups = [UInt32](repeating: 0, count: count)
            failed = telex_peer_groups(socket, &groups, &count)
        }
        return failed == 0 ? Array(groups.prefix(count)) : nil
    }

    /// The groups that the user database gives a user; none where it knows no such user.
    ///
    /// *Blocking*: the database may be on another machine.
    static func databaseGroupIDs(userID: UInt32, groupID: UInt32) -> [UInt32] {
        guard let name = name(ofUser: userID) else { return [] }
        var groups = [gid_t](repeating: 0, count: 32)
        var count = Int32(groups.count)
        while getgrouplist(name, groupID, &groups, &count) < 0 {
            // It says how many there are; one that does not is not asked for ever.
            guard count > groups.count, count <= FeedLimits.groupCount else { return [] }
            groups = [gid_t](repeating: 0, count: Int(count))
        }
        return Array(groups.prefix(Int(count)))
    }

    private static func name(ofUser userID: UInt32) -> String? {
        var byteCount = 4_096
        while byteCount <= FeedLimits.userEntryByteCount {
            var entry = passwd()
            var found: UnsafeMutablePointer<passwd>?
            var room = [CChar](repeating: 0, count: byteCount)
            let (failed, name) = room.withUnsafeMutableBufferPointer { room in
                guard let start = room.baseAddress else { return (ENOMEM, String?.none) }
                let failed = getpwuid_r(userID, &entry, start, room.count, &found)
                // The name lies in the room, which is there only here.
                let name: UnsafeMutablePointer<CChar>? = found?.pointee.pw_name
                return (failed, name.map { String(cString: $0) })
            }
            if failed != ERANGE { return name }
            byteCount *= 4
        }
        return nil
    }
}
