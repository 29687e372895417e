import TelexModel
import TelexWire

extension JournaledFile {
    /// Reads a parsed `file` line, or the member of that name; nil where it lacks a member.
    init?(line: JSONValue) {
        guard let path = line.path("path"),
            let version = line["version"]?.integer,
            let hash = line.hash,
            let size = line["size"]?.integer,
            let mtime = line.time("mtime"),
            let copies = line["copies"]?.integer,
            let seq = line["seq"]?.integer
        else { return nil }
        self.init(
            path: path,
            version: version,
            hash: hash,
            size: size,
            mtime: mtime,
            copies: copies,
            seq: seq
        )
    }
}

extension PathExplanation {
    /// Reads a parsed `why` line; nil where it lacks a member.
    init?(line: JSONValue) {
        guard let isJournaled = line["journaled"]?.bool, let reason = line["reason"] else {
            return nil
        }
        let file = line["file"].flatMap { JournaledFile(line: $0) }
        let known = reason.string.flatMap { Reason(rawValue: $0) }
        // Without its reason a content would seem to be journaled.
        guard isJournaled == (file != nil), reason == .null || known != nil else { return nil }
        self.init(
            file: file,
            reason: known,
            pattern: line["pattern"]?.string,
            message: line["message"]?.string
        )
    }
}

extension DuplicatedArticle {
    /// Reads a parsed `duplicates` line; nil where it lacks a member.
    init?(line: JSONValue) {
        guard let hash = line.hash, let size = line["size"]?.integer,
            let listed = line["files"]?.array
        else { return nil }
        let files = listed.compactMap { $0.path("path") }
        guard files.count == listed.count else { return nil }
        let copies = line["copies"]?.integer ?? Int64(files.count)
        self.init(hash: hash, size: size, copies: copies, files: files)
    }
}

extension DuplicateTotals {
    /// Reads the parsed `end` line of the duplicates; nil where it lacks a member.
    init?(line: JSONValue) {
        guard let articles = line["articles"]?.integer,
            let duplicates = line["duplicates"]?.integer,
            let byteCount = line["duplicate_bytes"]?.integer
        else { return nil }
        self.init(articles: articles, duplicates: duplicates, duplicateByteCount: byteCount)
    }
}

extension ContentPart {
    /// Reads a parsed `content` line; nil where it lacks a member.
    init?(line: JSONValue) {
        guard let hash = line.hash, let size = line["size"]?.integer else { return nil }
        let text = line["text"]?.string.map { Array($0.utf8) }
        guard let bytes = text ?? line["text_base64"]?.string.flatMap({ Base64.decode($0.utf8) })
        else { return nil }
        self.init(
            hash: hash,
            size: size,
            bytes: bytes[...],
            isText: text != nil,
            number: line["part"]?.integer,
            hasMore: line["more"]?.bool ?? false
        )
    }
}

extension ConsumerStatus {
    /// Reads a parsed `consumer` line, or an element of a status's list; nil where it lacks a member.
    init?(line: JSONValue) {
        guard let name = line["name"]?.string.flatMap({ ConsumerName($0) }),
            let cursor = line.cursor,
            let behind = line["behind"]?.integer,
            let isConnected = line["connected"]?.bool
        else { return nil }
        self.init(
            name: name,
            cursor: cursor,
            behind: behind,
            isConnected: isConnected,
            ackedAt: line.time("acked_at")
        )
    }
}

extension Damage {
    /// Reads an element of the member `bad` of a `verified` line; nil where it lacks a member.
    init?(line: JSONValue) {
        guard let place = line["where"]?.string.flatMap({ Place(rawValue: $0) }) else {
            return nil
        }
        self.init(
            where: place,
            seq: line["seq"]?.integer,
            hash: line.hash,
            path: line.path("path"),
            message: line["message"]?.string ?? ""
        )
    }
}
