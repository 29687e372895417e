import TestSupport
import Testing

@Suite("An article's headline, cut as one would by hand")
struct HeadlinePropertyTests {
    @Test("of any characters", arguments: 0..<8 as Range<UInt64>)
    func characters(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        // Characters of one scalar, of more, and scalars that join what stands before them.
        let kinds = [
            "abcdefgh", "abc é ñ ß ø “ ” – ‘ ’ … ©", "ab e\u{301} 👨‍👩‍👧‍👦 🇩🇪 中 한 ©\u{fe0f}",
            "a\u{301}\u{200d}",
        ].map { Array($0.unicodeScalars) }
        for _ in 0..<300 {
            let kind = random.pick(kinds) ?? []
            let tail = random.pick(kinds) ?? []
            var scalars = String.UnicodeScalarView("x".unicodeScalars)
            for _ in 0..<150 + random.below(20) { append(random.pick(kind), to: &scalars) }
            for _ in 0..<random.below(20) { append(random.pick(tail), to: &scalars) }
            scalars.append("x")
            let line = String(scalars)
            #expect(read(Array("\(line)\nrest".utf8))?.headline == plainHeadline(line), "\(line)")
        }
    }

    /// Leaves out white space after white space.
    private func append(_ scalar: Unicode.Scalar?, to line: inout String.UnicodeScalarView) {
        guard let scalar, scalar != " " || line.last != " " else { return }
        line.append(scalar)
    }

    private func plainHeadline(_ line: String) -> String {
        let characters = Array(line)
        if characters.count <= 160 { return line }
        var room = characters[..<159]
        if characters[159] != " ", let space = room.lastIndex(of: " ") { room = room[..<space] }
        return String(room) + "…"
    }
}
