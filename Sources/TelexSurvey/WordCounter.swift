/// Counts words: runs of Unicode letters, marks and numbers, joined by ' ’ - ‐ ‑ between two.
struct WordCounter {
    /// How many words began so far.
    private(set) var count: Int64 = 0
    // The last two scalars, the later one in bit 1: whether each was of a word, or a joiner.
    private var wordsBefore: UInt32 = 0
    private var joinersBefore: UInt32 = 0

    /// How many words a content has; nil when it is no text: no valid UTF-8, or with a NUL.
    ///
    /// Validity is checked in the same pass, because that has to look at every byte anyway.
    static func count(in text: UnsafeRawBufferPointer) -> Int64? {
        var counter = WordCounter()
        return counter.take(text) == text.count ? counter.count : nil
    }

    /// Takes the next bytes of a text; how many it has taken, nil where it is no text.
    ///
    /// It leaves at most three bytes, in which a scalar begins that may go on in the next ones.
    mutating func take(_ text: UnsafeRawBufferPointer) -> Int? {
        WordScalars.ofUnicode.withTable { table in
            var index = 0
            while index < text.count {
                if text[index] < 0x80 {
                    let block = ASCIIBlock(of: text, at: index)
                    if block.hasNUL { return nil }
                    step(block.words, joiners: block.joiners, by: block.count)
                    index += block.count
                    if block.count == 8, !run(through: text, from: &index) { return nil }
                } else {
                    guard let scalar = text.decodeScalar(at: index) else {
                        return text.count - index < 4 ? index : nil
                    }
                    let kind = table.kind(of: scalar.value)
                    step(kind == .word ? 1 : 0, joiners: kind == .joiner ? 1 : 0, by: 1)
                    index += scalar.byteCount
                }
            }
            return index
        }
    }

    /// Takes as many blocks of ASCII as follow on some; false where a NUL is among them.
    @inline(__always)
    private mutating func run(through text: UnsafeRawBufferPointer, from index: inout Int) -> Bool {
        let run = ASCIIRun(of: text, from: index)
        if run.end == index { return true }
        index = run.end
        count &+= run.words
        let last = ASCIIBlock(of: text, at: index - 2)
        wordsBefore = last.words & 3
        joinersBefore = last.joiners & 3
        return !run.hasNUL
    }

    /// Takes the next scalars, at most 8, the first one in bit 0; bits beyond count for nothing.
    ///
    /// There is no branch on what a scalar is: in prose no processor foresees where a word ends.
    @inline(__always)
    private mutating func step(_ words: UInt32, joiners: UInt32, by scalarCount: Int) {
        let words = words << 2 | wordsBefore
        let joiners = joiners << 2 | joinersBefore
        let begins = words & ~(words << 1) & ~((joiners << 1) & (words << 2))
        let taken = (UInt32(1) << UInt32(truncatingIfNeeded: scalarCount) &- 1) << 2
        count &+= Int64((begins & taken).nonzeroBitCount)
        wordsBefore = (words >> UInt32(truncatingIfNeeded: scalarCount)) & 3
        joinersBefore = (joiners >> UInt32(truncatingIfNeeded: scalarCount)) & 3
    }
}
