import TelexModel
import TelexWire

/// What the first line of an export says of its journal.
struct ImportedHead {
    /// The journal's id; nil where it could not be read.
    let id: JournalID?
    let oldest: Int64
    let head: Int64
    let oldestChain: ContentHash?
    let chain: ContentHash?
    let time: Timestamp?
    let folder: FileIdentity?
    let earlier: [(id: JournalID, head: Int64)]

    /// Every id that its lines can bear.
    var ids: [JournalID] { earlier.map(\.id) + [id].compactMap(\.self) }

    init(_ value: JSONValue) throws {
        guard value["format"]?.integer == JournalExport.format else {
            throw ImportFault(message: "it begins an export of another format")
        }
        guard value["journal"] != nil else {
            (id, oldest, head) = (nil, 1, 0)
            (oldestChain, chain, time, folder, earlier) = (nil, nil, nil, nil, [])
            return
        }
        id = try Self.id(value)
        oldest = try value.number("oldest", atLeast: 1)
        head = try value.number("head")
        oldestChain = try value.hash("oldest_chain")
        chain = try value.hash("chain")
        time = value["time"] == nil ? nil : try value.time("time")
        folder =
            value["folder_inode"] == nil
            ? nil
            : FileIdentity(
                inode: try value.bits("folder_inode"),
                birth: try value.bits("folder_birth")
            )
        earlier = try (value["earlier"]?.array ?? []).map {
            (try Self.id($0), try $0.number("head"))
        }
    }

    private static func id(_ value: JSONValue) throws -> JournalID {
        guard let id = value["journal"]?.string.flatMap({ JournalID(text: $0) }) else {
            throw ImportFault(message: "a journal's id is ill-formed")
        }
        return id
    }
}

/// Members as an export has them; each throws where it is missing or ill-formed.
extension JSONValue {
    func number(_ name: String, atLeast least: Int64 = 0) throws -> Int64 {
        guard let number = self[name]?.integer, number >= least else {
            throw ImportFault(message: "its member \(name) is missing or ill-formed")
        }
        return number
    }

    /// A number of 64 bits, which JSON's own can't hold.
    func bits(_ name: String) throws -> Int64 {
        guard let number = self[name]?.string.flatMap({ Int64($0) }) else {
            throw ImportFault(message: "its member \(name) is missing or ill-formed")
        }
        return number
    }

    func hash(_ name: String) throws -> ContentHash {
        guard let hash = self[name]?.string.flatMap({ ContentHash(text: $0) }) else {
            throw ImportFault(message: "its member \(name) is missing or ill-formed")
        }
        return hash
    }

    func time(_ name: String) throws -> Timestamp {
        guard let time = self[name]?.string.flatMap({ Timestamp(text: $0) }) else {
            throw ImportFault(message: "its member \(name) is missing or ill-formed")
        }
        return time
    }

    func checkedPath() throws -> RelativePath {
        guard let path = path("path").flatMap({ RelativePath(checking: $0.bytes) }) else {
            throw ImportFault(message: "its path is missing, or none that a file can have")
        }
        return path
    }
}
