public import TelexModel

extension Change {
    /// Reads a stored `change` line, newline and all, as strictly as it was written.
    ///
    /// It is the inverse of `LineWriter.change`: what is returned would be written as exactly these
    /// bytes. A client, which must ignore members that it does not know, reads a parsed line instead.
    /// - Returns: the change, and the journal that its cursor is of.
    public static func decode(
        line: [UInt8]
    ) throws(ChangeLineError) -> (change: Change, journal: JournalID) {
        guard line.last == UInt8(ascii: "\n") else {
            throw ChangeLineError(message: "it does not end with its line's end")
        }
        let parsed: JSONValue
        do throws(JSONError) {
            parsed = try JSONParser.parse(Array(line.dropLast()))
        } catch {
            throw ChangeLineError(message: "it is no JSON: \(error.message)")
        }
        guard let change = Change(line: parsed),
            let cursor = parsed["cursor"]?.string.flatMap({ Cursor(text: $0) })
        else {
            throw ChangeLineError(
                message: "a member that every change has is missing or ill-formed"
            )
        }
        if let fault = change.fault { throw ChangeLineError(message: fault) }
        var writer = LineWriter(capacity: line.count)
        writer.change(change, journal: cursor.journal)
        guard writer.bytes == line else {
            throw ChangeLineError(message: "it is not written as a change is")
        }
        return (change, cursor.journal)
    }

    /// What no change can say; nil where it says what its kind does.
    private var fault: String? {
        if seq < 1 || version < 1 || copies < 0 { return "a number is out of its range" }
        if time != time.wholeMicroseconds { return "its time is no whole number of microseconds" }
        let paths = [path, source?.path, duplicateOf].compactMap(\.self)
        if !paths.allSatisfy({ RelativePath(checking: $0.bytes) != nil }) {
            return "it names a path that no file in the folder can have"
        }
        if (kind == .moved) != (source != nil) { return "only what is moved comes from elsewhere" }
        if (kind == .modified) != (previous != nil) { return "only what is modified was another" }
        if (kind == .removed) != (file == nil) { return "only what is removed is no file" }
        if (kind != .removed && copies < 1) || (previous?.copies ?? 0) < 0 {
            return "the copies can't be so few"
        }
        if (duplicateOf != nil) != (kind != .removed && copies > 1) {
            return "another copy is named where there is none, or is not where there is one"
        }
        if let source, source.path == path || source.version < 1 { return "it moved from nowhere" }
        if let file, file.size < 0 { return "its size is below zero" }
        return nil
    }
}

/// Why a line is not one that a change was stored as.
public struct ChangeLineError: Error, Equatable, Sendable {
    /// What is wrong with the line, for people.
    public let message: String
}
