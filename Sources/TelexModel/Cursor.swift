/// A journal's id: 8 lower-case hex digits.
public struct JournalID: Hashable, Sendable {
    /// The id as a number.
    public let value: UInt32

    /// Wraps a number.
    public init(value: UInt32) {
        self.value = value
    }

    /// Parses 8 lower-case hex digits; nil for anything else.
    public init?(text: some StringProtocol) {
        guard text.utf8.count == 8 else { return nil }
        var value: UInt32 = 0
        for digit in text.utf8 {
            guard let bits = hexValue(digit) else { return nil }
            value = value << 4 | UInt32(bits)
        }
        self.value = value
    }
}

extension JournalID: CustomStringConvertible {
    /// The id's 8 hex digits.
    public var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}

/// A place in a journal, written `JOURNAL-SEQ`: everything up to and with that change was seen.
public struct Cursor: Hashable, Sendable {
    /// The journal's id, the present one or an earlier one.
    public let journal: JournalID
    /// The last change seen; 0 is before the first.
    public let seq: Int64

    /// The place behind the change `seq` of `journal`.
    public init(journal: JournalID, seq: Int64) {
        self.journal = journal
        self.seq = seq
    }

    /// Parses `JOURNAL-SEQ`, the number without sign or leading zero; nil for anything else.
    public init?(text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let journal = JournalID(text: parts[0]),
            let first = parts[1].utf8.first,
            parts[1].utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
            first != UInt8(ascii: "0") || parts[1].utf8.count == 1,
            let seq = Int64(parts[1])
        else { return nil }
        self.init(journal: journal, seq: seq)
    }
}

extension Cursor: CustomStringConvertible {
    /// The text `JOURNAL-SEQ`.
    public var description: String { "\(journal)-\(seq)" }
}
