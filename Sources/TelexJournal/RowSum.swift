import GRDB

/// A sum over the columns of a row, by which a flipped bit in it is found.
///
/// It is no protection against intent: what is told is protected by the chain. Each step is a
/// bijection of the sum and of what is added, so that no single altered column goes unnoticed.
struct RowSum {
    private var sum: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The sum, as it is stored.
    var value: Int64 { Int64(bitPattern: sum) }

    init() {}

    /// Sums the columns of a query's row.
    init(_ row: RawStatement, _ columns: Range<Int32>) {
        for column in columns {
            switch row.kind(column) {
            case .null: addNull()
            case .integer: add(row.integer(column))
            case .other: add(row.bytes(column))
            }
        }
    }

    mutating func add(_ number: Int64) {
        mix(UInt64(bitPattern: number))
    }

    mutating func add(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { add($0) }
    }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        mix(UInt64(bytes.count))
        var offset = 0
        while offset + 8 <= bytes.count {
            mix(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian)
            offset += 8
        }
        for byte in bytes[offset...] { mix(UInt64(byte)) }
    }

    mutating func addNull() {
        mix(.max)
    }

    private mutating func mix(_ word: UInt64) {
        sum = (sum ^ word) &* 0x0000_0100_0000_01B3
        sum ^= sum >> 29
    }
}

/// A table whose rows have sums: the key that finds a row, and the columns that are summed.
struct SummedTable {
    let name: String
    let key: String
    let columns: [String]
    /// Each row's key and columns; made once, since the journal's row is sealed by every commit.
    private let rows: String
    private let update: String

    init(name: String, key: String, columns: [String]) {
        self.name = name
        self.key = key
        self.columns = columns
        rows = "SELECT \(key), \(columns.joined(separator: ", ")) FROM \(name)"
        update = "UPDATE \(name) SET sum = ? WHERE \(key) = ?"
    }

    /// The row that says where the journal stands.
    static let journal = SummedTable(
        name: "journal",
        key: "one",
        columns: [
            "id", "head", "oldest", "time", "chain", "files", "file_bytes", "articles",
            "article_bytes", "contents", "content_bytes", "folder_inode", "folder_birth", "boot",
            "durability", "closed", "oldest_chain",
        ]
    )
    static let earlier = SummedTable(name: "earlier", key: "id", columns: ["id", "head"])
    static let articles = SummedTable(
        name: "articles",
        key: "id",
        columns: ["hash", "size", "facts"]
    )
    static let files = SummedTable(
        name: "files",
        key: "id",
        columns: [
            "path", "version", "article", "seq", "size", "mtime", "ctime", "inode", "birth",
            "links", "racy",
        ]
    )
    static let past = SummedTable(name: "past", key: "path", columns: ["path", "version"])
    static let mounts = SummedTable(
        name: "mounts",
        key: "path",
        columns: ["path", "inode", "birth"]
    )
    static let base = SummedTable(
        name: "base",
        key: "path",
        columns: ["path", "version", "article", "seq", "mtime"]
    )
    static let consumers = SummedTable(
        name: "consumers",
        key: "name",
        columns: ["name", "seq", "acked_at"]
    )

    static let all = [journal, earlier, articles, files, past, mounts, base, consumers]

    /// Whether every row's sum is that of its columns.
    func isWhole(_ database: Database) throws -> Bool {
        let rows = try RawStatement(
            database,
            "SELECT sum, \(columns.joined(separator: ", ")) FROM \(name)"
        )
        while try rows.step() {
            guard rows.integer(0) == RowSum(rows, 1..<Int32(columns.count + 1)).value else {
                rows.reset()
                return false
            }
        }
        return true
    }

    /// Sums every row as it is.
    func seal(_ database: Database) throws {
        let rows = try RawStatement(database, rows)
        let update = try RawStatement(database, update)
        while try rows.step() {
            update.bind(1, RowSum(rows, 1..<Int32(columns.count + 1)).value)
            update.bind(2, column: 0, of: rows)
            try update.run()
        }
    }
}
