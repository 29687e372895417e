/// Collects a headline's bytes, white space runs as one space and none at either end.
struct HeadlineCollector {
    /// Whether the headline ends with its first sentence, and not only with its line.
    let endsWithSentence: Bool
    /// How many bytes are enough.
    let byteLimit: Int
    /// So many scalars are enough as long as each is a character.
    let plainLimit: Int
    /// What was collected: valid UTF-8, at most the limit.
    private(set) var bytes: [UInt8] = []
    /// How many scalars that is.
    private(set) var scalarCount = 0
    /// Whether each of them is a character by itself, whatever stands beside it.
    private(set) var isPlain = true
    /// Whether the headline ended before enough was collected.
    private(set) var isComplete = true
    private var isAtSentenceEnd = false
    private var hasSpaceBefore = false

    /// Begins without anything.
    init(endsWithSentence: Bool, byteLimit: Int, plainLimit: Int) {
        self.endsWithSentence = endsWithSentence
        self.byteLimit = byteLimit
        self.plainLimit = plainLimit
        bytes.reserveCapacity(byteLimit)
    }

    /// What was collected, as text.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Collects from the first text at or after `start`, to the end of the sentence or line.
    mutating func collect(from text: UnsafeRawBufferPointer, at start: Int) {
        var index = start
        while index < text.count, let scalar = text.decodeScalar(at: index) {
            if isWhiteSpace(scalar.value) {
                if endsWithSentence, isAtSentenceEnd { return }
                if isLineEnd(scalar.value), !bytes.isEmpty { return }
                hasSpaceBefore = !bytes.isEmpty
            } else {
                guard bytes.count + scalar.byteCount + (hasSpaceBefore ? 1 : 0) <= byteLimit else {
                    isComplete = false
                    return
                }
                addSpace()
                for offset in 0..<scalar.byteCount { bytes.append(text[index + offset]) }
                scalarCount += 1
                isPlain = isPlain && Self.isPlain(scalar.value)
                if isPlain, scalarCount >= plainLimit {
                    isComplete = false
                    return
                }
                noteSentenceEnd(scalar.value)
            }
            index += scalar.byteCount
        }
    }

    private mutating func addSpace() {
        guard hasSpaceBefore else { return }
        bytes.append(UInt8(ascii: " "))
        scalarCount += 1
        hasSpaceBefore = false
    }

    /// Latin letters with their accents in them, and the dashes and quotes of typographers: nothing
    /// of these joins with another to one character (UAX 29), but for CR and LF, which end a line.
    private static func isPlain(_ scalar: UInt32) -> Bool {
        scalar < 0x300 || (0x2010...0x2027).contains(scalar)
    }

    private mutating func noteSentenceEnd(_ scalar: UInt32) {
        switch Unicode.Scalar(scalar) {
        case ".", "!", "?": isAtSentenceEnd = true
        // Which of them close is a matter of language: „so.“ and »so.« do, as “so.” does.
        case "\"", "'", "‘", "’", "“", "”", "«", "»", "‹", "›": break
        default: isAtSentenceEnd = false
        }
    }
}
