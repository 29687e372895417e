import Testing

@testable import TelexClient

@Suite("Splitting lines")
struct LineSplitterTests {
    /// Splits `pieces` one after the other; nil when a line was too long.
    private func split(_ pieces: [[UInt8]], limit: Int = 100) -> [String]? {
        var splitter = LineSplitter(limit: limit)
        var lines: [[UInt8]] = []
        for piece in pieces {
            let isFine = piece.withUnsafeBytes { splitter.split($0, into: &lines) }
            if !isFine { return nil }
        }
        return lines.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("However the bytes are split in two, the lines are the same")
    func everySplit() {
        let text = Array("first\n\n{\"a\":\"é\"}\n\nlast\nhalf".utf8)
        for place in 0...text.count {
            let lines = split([Array(text[..<place]), Array(text[place...])])
            #expect(lines == ["first", "", "{\"a\":\"é\"}", "", "last"])
        }
    }

    @Test("A byte at a time gives the same lines")
    func singleBytes() {
        #expect(split("a\nbc\n".utf8.map { [$0] }) == ["a", "bc"])
        #expect(split([[]]) == [])
    }

    @Test("A line may be as long as the limit and no longer, newline or not")
    func limit() {
        #expect(split([Array("12345\n".utf8)], limit: 5) == ["12345"])
        #expect(split([Array("123456\n".utf8)], limit: 5) == nil)
        #expect(split([Array("123".utf8), Array("456".utf8)], limit: 5) == nil)
        #expect(split([Array("123".utf8), Array("45\n1234".utf8)], limit: 5) == ["12345"])
    }
}
