package import TelexModel

/// Where the members of a stored `change` line are, found without parsing it.
///
/// `LineWriter` wrote the line, so that its members have one order and its strings no quotation mark
/// without a backslash. It takes a fraction of a microsecond and no memory.
package struct ChangeLineParts {
    /// The text of the change's cursor.
    package private(set) var cursor = 0..<0
    /// The text of its time.
    package private(set) var time = 0..<0
    /// What happened.
    package private(set) var kind = ChangeKind.added
    /// The path as it is quoted, without its quotation marks.
    package private(set) var path = 0..<0
    /// How many files hold the content after the change.
    package private(set) var copies: Int64 = 0
    /// How many hold the content before it; nil where the line tells of none.
    package private(set) var previousCopies: Int64?
    /// The text of the content's hash.
    package private(set) var hash = 0..<0
    private var pathBase64: Range<Int>?
    private var source: Range<Int>?
    private var sourceBase64: Range<Int>?
    private let line: UnsafeBufferPointer<UInt8>

    /// Finds them; nil where the line is none that `LineWriter` writes.
    package init?(_ line: UnsafeBufferPointer<UInt8>) {
        self.line = line
        var reader = LineReader(line)
        guard reader.skip("{\"type\":\"change\",\"seq\":"), reader.number() != nil,
            let cursor = reader.string(",\"cursor\":\""),
            let time = reader.string(",\"time\":\""),
            let kind = reader.string(",\"kind\":\""),
            let known = ChangeKind(rawValue: String(decoding: line[kind], as: UTF8.self)),
            reader.string(",\"origin\":\"") != nil,
            let path = reader.string(",\"path\":\"")
        else { return nil }
        self.cursor = cursor
        self.time = time
        self.kind = known
        self.path = path
        pathBase64 = reader.string(",\"path_base64\":\"")
        source = reader.string(",\"from\":\"")
        sourceBase64 = reader.string(",\"from_base64\":\"")
        if source != nil, reader.number(",\"from_version\":") == nil { return nil }
        guard reader.number(",\"version\":") != nil,
            let hash = reader.string(",\"hash\":\"")
        else { return nil }
        self.hash = hash
        if reader.number(",\"size\":") != nil, reader.string(",\"mtime\":\"") == nil { return nil }
        guard let copies = reader.number(",\"copies\":") else { return nil }
        self.copies = copies
        if reader.string(",\"duplicate_of\":\"") != nil {
            _ = reader.string(",\"duplicate_of_base64\":\"")
        }
        guard reader.skip(",\"previous\":{\"hash\":\"") else { return }
        guard reader.string("") != nil, reader.number(",\"version\":") != nil,
            let left = reader.number(",\"copies\":")
        else { return nil }
        previousCopies = left
    }
}

extension ChangeLineParts {
    /// Whether a filter lets the change through.
    package func pass(_ filter: ChangeFilter) -> Bool {
        if let kinds = filter.kinds, !kinds.contains(kind) { return false }
        if filter.isUnique, !changesArticles { return false }
        guard let wanted = filter.path else { return true }
        if withBytes(of: path, pathBase64, wanted.matches) { return true }
        guard let source else { return false }
        return withBytes(of: source, sourceBase64, wanted.matches)
    }

    /// Whether the change makes the set of articles another one, as `filter.unique` has it.
    private var changesArticles: Bool {
        switch kind {
        case .added, .moved: copies == 1
        case .modified: copies == 1 || previousCopies == 0
        case .removed: copies == 0
        }
    }

    /// The exact bytes of a quoted name.
    private func withBytes<Value>(
        of name: Range<Int>,
        _ base64: Range<Int>?,
        _ body: (UnsafeBufferPointer<UInt8>) -> Value
    ) -> Value {
        if let base64 {
            return (Base64.decode(line[base64]) ?? []).withUnsafeBufferPointer(body)
        }
        let quoted = UnsafeBufferPointer(rebasing: line[name])
        if !quoted.contains(UInt8(ascii: "\\")) { return body(quoted) }
        return unquoted(quoted).withUnsafeBufferPointer(body)
    }
}

/// Reads a line that is known to be written by `LineWriter`, from its start on.
private struct LineReader {
    private let line: UnsafeBufferPointer<UInt8>
    private var place = 0

    init(_ line: UnsafeBufferPointer<UInt8>) {
        self.line = line
    }

    /// Steps over a text, if it is next.
    mutating func skip(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard line.count - place >= count else { return false }
        for index in 0..<count where line[place + index] != text.utf8Start[index] { return false }
        place += count
        return true
    }

    /// The digits that are next, behind a text.
    mutating func number(_ text: StaticString = "") -> Int64? {
        guard skip(text) else { return nil }
        var value: Int64 = 0
        let start = place
        // A number of the protocol has 16 digits at most.
        while place < line.count, place - start < 18, let digit = digit(line[place]) {
            value = value * 10 + digit
            place += 1
        }
        return place > start ? value : nil
    }

    /// What is up to the quotation mark, behind a text; steps over that.
    mutating func string(_ text: StaticString) -> Range<Int>? {
        guard skip(text) else { return nil }
        let start = place
        while place < line.count {
            switch line[place] {
            case UInt8(ascii: "\""):
                place += 1
                return start..<place - 1
            case UInt8(ascii: "\\"): place += 2
            default: place += 1
            }
        }
        return nil
    }

    private func digit(_ byte: UInt8) -> Int64? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
            ? Int64(byte - UInt8(ascii: "0")) : nil
    }
}
