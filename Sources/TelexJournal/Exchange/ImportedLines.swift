import Crypto
import GRDB
import TelexModel
import TelexWire

/// Takes the lines of an export into the tables of a new journal, one after the other.
struct ImportedLines {
    /// A content is held whole while its parts come in; none that is stored is larger.
    static let largestContent: Int64 = 1 << 30

    /// Every start after a crash of the machine can have given the journal another id.
    static let journalLimit = 1_000

    /// What the first line says; nil before it.
    private(set) var head: ImportedHead?
    private(set) var isEnded = false
    /// The first change that is kept, and the last.
    private(set) var oldest: Int64?
    private(set) var last: Int64 = 0
    private(set) var chain: [UInt8] = []
    private(set) var oldestChain: [UInt8] = []
    private(set) var time: Int64 = 0
    private(set) var dropped: Int64 = 0
    /// The ids that changes bear, each with the last of them.
    private(set) var journals: [JournalID: Int64] = [:]
    private var content: (hash: ContentHash, size: Int64, bytes: [UInt8])?
    private let database: Database
    private let pack = ContentCodec.packing()

    init(_ database: Database) throws {
        self.database = database
    }

    mutating func take(_ line: [UInt8]) throws {
        if isEnded { throw ImportFault(message: "it stands behind the end") }
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONParser.parse(line)
        } catch {
            throw ImportFault(message: "it is no JSON: \(error.message)")
        }
        guard let type = value["type"]?.string else { throw ImportFault(message: "it has no type") }
        if (head == nil) != (type == "export") {
            throw ImportFault(message: head == nil ? "it begins no export" : "a second begin")
        }
        if content != nil, type != "content" {
            throw ImportFault(message: "the content before it is not whole")
        }
        switch type {
        case "export": head = try ImportedHead(value)
        case "article": try takeArticle(value)
        case "content": try takeContent(value)
        case "base": try takeBase(value)
        case "past": try takePast(value)
        case "mount": try takeMount(value)
        case "consumer": try takeConsumer(value)
        case "present": try takeFile(value)
        case "change": try takeChange(line + [UInt8(ascii: "\n")])
        case "end": isEnded = true
        case "unreadable", "lost", "doubtful": break
        default: throw ImportFault(message: "its type is none of an export's")
        }
    }

    private func takeArticle(_ value: JSONValue) throws {
        let id = try article(value.hash("hash"), size: value.number("size"))
        guard let object = value["article"] else { return }
        guard let facts = ArticleFacts(object: object) else {
            throw ImportFault(message: "what it says of an article is ill-formed")
        }
        try setFacts(facts, of: id)
    }

    private mutating func takeContent(_ value: JSONValue) throws {
        let hash = try value.hash("hash")
        let size = try value.number("size")
        var bytes = content?.bytes ?? []
        if let content, content.hash != hash || content.size != size {
            throw ImportFault(message: "the content before it is not whole")
        }
        if let text = value["text"]?.string {
            bytes += Array(text.utf8)
        } else if let part = value["text_base64"]?.string.flatMap({ Base64.decode($0.utf8) }) {
            bytes += part
        } else {
            throw ImportFault(message: "its text is missing or ill-formed")
        }
        guard bytes.count <= min(size, Self.largestContent) else {
            throw ImportFault(message: "the content is longer than its size")
        }
        content = (hash, size, bytes)
        if value["more"]?.bool == true { return }
        content = nil
        guard bytes.count == size, SHA256.hash(data: bytes).elementsEqual(hash.bytes) else {
            throw ImportFault(message: "the content is not that of its hash")
        }
        let stored = bytes.withUnsafeBytes { pack($0) }
        let insert = try RawStatement(database, "INSERT INTO contents VALUES (?, ?, ?)")
        insert.bind(1, try article(hash, size: size))
        insert.bind(2, stored.encoding.rawValue)
        insert.bind(3, stored.bytes)
        try insert.run()
    }

    private func takeBase(_ value: JSONValue) throws {
        let insert = try RawStatement(database, "INSERT INTO base VALUES (?, ?, ?, ?, ?, 0)")
        insert.bind(1, try value.checkedPath().bytes)
        insert.bind(2, try value.number("version", atLeast: 1))
        insert.bind(3, try article(value.hash("hash"), size: value.number("size")))
        insert.bind(4, try value.number("seq", atLeast: 1))
        insert.bind(5, try value.time("mtime").nanoseconds)
        try insert.run()
    }

    private func takePast(_ value: JSONValue) throws {
        let insert = try RawStatement(database, "INSERT INTO past VALUES (?, ?, 0)")
        insert.bind(1, try value.checkedPath().bytes)
        insert.bind(2, try value.number("version", atLeast: 1))
        try insert.run()
    }

    private func takeMount(_ value: JSONValue) throws {
        let insert = try RawStatement(database, "INSERT INTO mounts VALUES (?, ?, ?, 0)")
        insert.bind(1, try value.checkedPath().bytes)
        insert.bind(2, try value.bits("inode"))
        insert.bind(3, try value.bits("birth"))
        try insert.run()
    }

    private func takeConsumer(_ value: JSONValue) throws {
        guard let name = value["name"]?.string.flatMap({ ConsumerName($0) }) else {
            throw ImportFault(message: "a consumer's name is missing or ill-formed")
        }
        let time = try value["acked_at"].map { _ in try value.time("acked_at") }
        let seq = try value.number("seq")
        try Consumer(name: name, seq: seq, ackedAt: time).insert(database, replaces: false)
    }

    private func takeFile(_ value: JSONValue) throws {
        let insert = try RawStatement(
            database,
            "INSERT INTO files VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
        )
        let size = try value.number("size")
        insert.bind(1, try value.checkedPath().bytes)
        insert.bind(2, try value.number("version", atLeast: 1))
        insert.bind(3, try article(value.hash("hash"), size: size))
        insert.bind(4, try value.number("seq", atLeast: 1))
        insert.bind(5, size)
        insert.bind(6, try value.time("mtime").nanoseconds)
        insert.bind(7, try value.time("ctime").nanoseconds)
        insert.bind(8, try value.bits("inode"))
        insert.bind(9, try value.bits("birth"))
        insert.bind(10, try value.number("links"))
        let isRacy: Int64 = value["racy"]?.bool == false ? 0 : 1
        insert.bind(11, isRacy | (value["touched"]?.bool == true ? 2 : 0))
        try insert.run()
    }

    private mutating func takeChange(_ line: [UInt8]) throws {
        let change: Change
        let journal: JournalID
        do throws(ChangeLineError) {
            (change, journal) = try Change.decode(line: line)
        } catch {
            throw ImportFault(message: error.message)
        }
        // Where the first line could not say which ids there were, a handful is plausible.
        guard let head,
            head.id == nil ? journals.count < Self.journalLimit : head.ids.contains(journal)
        else {
            throw ImportFault(message: "its cursor is of the journal \(journal)")
        }
        let microseconds = change.time.nanoseconds / 1_000
        guard change.seq > last, microseconds >= time else {
            throw ImportFault(message: "it is not after the change before it")
        }
        if oldest == nil || change.seq != last + 1 { try begin(at: change.seq, head) }
        last = change.seq
        journals[journal] = last
        time = microseconds
        var hasher = SHA256()
        hasher.update(data: chain)
        hasher.update(data: line)
        chain = Array(hasher.finalize())
        try insert(change, line)
    }

    /// Begins with this change, without those before, between which and it some are missing.
    private mutating func begin(at seq: Int64, _ head: ImportedHead) throws {
        if let oldest { dropped += last - oldest + 1 }
        try database.execute(sql: "DELETE FROM changes")
        let known = oldest == nil && seq == head.oldest ? head.oldestChain : nil
        oldest = seq
        chain = (known ?? Journal.chainStart)?.bytes ?? []
        oldestChain = chain
    }

    private func insert(_ change: Change, _ line: [UInt8]) throws {
        let article = try article(change.hash, size: change.file?.size)
        if let facts = change.article { try setFacts(facts, of: article) }
        let previous = try change.previous.map { try self.article($0.hash, size: nil) }
        let row = try RawStatement(
            database,
            "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        row.bind(1, change.seq)
        row.bind(2, change.time.nanoseconds / 1_000)
        row.bind(3, change.kind.number)
        row.bind(4, change.path.bytes)
        row.bind(5, change.version)
        if let source = change.source {
            row.bind(6, source.path.bytes)
            row.bind(7, source.version)
        } else {
            row.bindNull(6)
            row.bindNull(7)
        }
        row.bind(8, article)
        row.bind(9, line)
        row.bind(10, chain)
        if let previous { row.bind(11, previous) } else { row.bindNull(11) }
        try row.run()
    }

    /// The row of an article, made where there is none; its size becomes known when it is told.
    private func article(_ hash: ContentHash, size: Int64?) throws -> Int64 {
        let insert = try RawStatement(
            database,
            """
            INSERT INTO articles VALUES (NULL, ?1, ?2, 0, NULL, 0)
              ON CONFLICT (hash) DO UPDATE SET size = ?2 WHERE size = 0 AND ?2 > 0
            """
        )
        hash.withBytes { insert.bind(1, $0) }
        insert.bind(2, size ?? 0)
        try insert.run()
        let find = try RawStatement(database, "SELECT id FROM articles WHERE hash = ?")
        hash.withBytes { find.bind(1, $0) }
        guard try find.step() else { throw ImportFault(message: "its content is not known") }
        defer { find.reset() }
        return find.integer(0)
    }

    private func setFacts(_ facts: ArticleFacts, of id: Int64) throws {
        var writer = LineWriter(capacity: 256)
        writer.value(facts)
        let update = try RawStatement(database, "UPDATE articles SET facts = ? WHERE id = ?")
        update.bind(1, writer.bytes)
        update.bind(2, id)
        try update.run()
    }
}
