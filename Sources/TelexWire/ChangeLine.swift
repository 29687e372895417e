public import TelexModel

extension LineWriter {
    /// Writes a whole `change` line, members in the order of `PROTOCOL.md`.
    ///
    /// The line is stored as written here, and replayed by copying its bytes.
    public mutating func change(_ change: Change, journal: JournalID) {
        let facts = change.article.map { article in
            var writer = LineWriter(capacity: 256)
            writer.value(article)
            return writer.bytes
        }
        self.change(change, journal: journal, facts: facts)
    }

    /// The same with the finished JSON object of what the article says, in place of its own.
    package mutating func change(_ change: Change, journal: JournalID, facts: [UInt8]?) {
        begin("change")
        member("seq", change.seq)
        member("cursor", Cursor(journal: journal, seq: change.seq))
        member("time", change.time, digits: .micro)
        member("kind", change.kind.rawValue)
        member("origin", change.origin.rawValue)
        member("path", path: change.path.bytes)
        if let source = change.source {
            member("from", path: source.path.bytes)
            member("from_version", source.version)
        }
        member("version", change.version)
        member("hash", change.hash)
        if let file = change.file {
            member("size", file.size)
            member("mtime", file.mtime, digits: .nano)
        }
        member("copies", change.copies)
        if let other = change.duplicateOf { member("duplicate_of", path: other.bytes) }
        if let previous = change.previous {
            raw(",\"previous\":{\"hash\":\"")
            bytes.append(contentsOf: previous.hash.description.utf8)
            raw("\"")
            member("version", previous.version)
            member("copies", previous.copies)
            raw("}")
        }
        if let facts {
            raw(",\"article\":")
            bytes.append(contentsOf: facts)
        }
        end()
    }

    /// Writes what an article says of itself, as an object.
    public mutating func value(_ article: ArticleFacts) {
        raw("{")
        if let headline = article.headline {
            raw("\"headline\":")
            value(headline)
            raw(",")
        }
        if let date = article.date {
            raw("\"date\":\"")
            date.append(to: &bytes)
            raw("\",")
        }
        raw("\"words\":")
        value(article.words)
        raw("}")
    }
}

extension Change {
    /// Reads a parsed `change` line; nil where a member that is always there is missing or ill-typed.
    public init?(line: JSONValue) {
        guard line["type"]?.string == "change",
            let seq = line["seq"]?.integer,
            let time = line["time"]?.string.flatMap({ Timestamp(text: $0) }),
            let kind = line["kind"]?.string.flatMap({ ChangeKind(rawValue: $0) }),
            let origin = line["origin"]?.string.flatMap({ Origin(rawValue: $0) }),
            let path = line.path("path"),
            let version = line["version"]?.integer,
            let hash = line["hash"]?.string.flatMap({ ContentHash(text: $0) }),
            let copies = line["copies"]?.integer
        else { return nil }
        self.init(
            seq: seq,
            time: time,
            kind: kind,
            origin: origin,
            path: path,
            version: version,
            hash: hash,
            copies: copies,
            duplicateOf: line.path("duplicate_of"),
            article: line["article"].flatMap { ArticleFacts(object: $0) }
        )
        if let from = line.path("from"), let version = line["from_version"]?.integer {
            source = Source(path: from, version: version)
        }
        if let size = line["size"]?.integer,
            let mtime = line["mtime"]?.string.flatMap({ Timestamp(text: $0) })
        {
            file = FileFacts(size: size, mtime: mtime)
        }
        previous = line["previous"].flatMap { Previous(object: $0) }
    }
}

extension Change.Previous {
    init?(object: JSONValue) {
        guard let hash = object["hash"]?.string.flatMap({ ContentHash(text: $0) }),
            let version = object["version"]?.integer,
            let copies = object["copies"]?.integer
        else { return nil }
        self.init(hash: hash, version: version, copies: copies)
    }
}

extension ArticleFacts {
    /// Reads the parsed object of what an article says of itself; nil where its words are missing.
    package init?(object: JSONValue) {
        guard let words = object["words"]?.integer else { return nil }
        self.init(
            headline: object["headline"]?.string,
            date: object["date"]?.string.flatMap { CivilDate(text: $0) },
            words: words
        )
    }
}

extension JSONValue {
    /// The exact bytes of a member that names a file, from its `…_base64` sibling where it has one.
    public func path(_ name: String) -> RelativePath? {
        if let encoded = self[name + "_base64"]?.string {
            return Base64.decode(encoded.utf8).map { RelativePath(bytes: $0) }
        }
        return self[name]?.string.map { RelativePath($0) }
    }
}
