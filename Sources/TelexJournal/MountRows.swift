import GRDB
package import TelexModel

/// Where other file systems were mounted below the folder, when that was last looked at.
extension Journal {
    /// The root directory of each, by where it was mounted.
    package func mounts() throws(JournalError) -> [RelativePath: FileIdentity] {
        do {
            return try pool.unsafeRead { database in
                var mounts: [RelativePath: FileIdentity] = [:]
                let row = try RawStatement(database, "SELECT path, inode, birth FROM mounts")
                while try row.step() {
                    let path = RelativePath(bytes: Array(row.bytes(0)))
                    mounts[path] = FileIdentity(inode: row.integer(1), birth: row.integer(2))
                }
                return mounts
            }
        } catch {
            throw file.failure(error)
        }
    }
}

extension JournalWriter {
    /// Remembers where something is mounted, in the place of what was remembered.
    package func setMounts(_ mounts: [RelativePath: FileIdentity]) throws(JournalError) {
        do {
            try journal.write { database in
                try database.inWriteTransaction {
                    try database.execute(sql: "DELETE FROM mounts")
                    let row = try RawStatement(database, "INSERT INTO mounts VALUES (?, ?, ?, ?)")
                    for (path, identity) in mounts {
                        row.bind(1, path.bytes)
                        row.bind(2, identity.inode)
                        row.bind(3, identity.birth)
                        var sum = RowSum()
                        sum.add(path.bytes)
                        sum.add(identity.inode)
                        sum.add(identity.birth)
                        row.bind(4, sum.value)
                        try row.run()
                    }
                    return .commit
                }
            }
        } catch {
            throw journal.file.failure(error)
        }
    }
}
