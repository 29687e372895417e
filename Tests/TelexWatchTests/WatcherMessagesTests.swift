import TelexWatch
import Testing

@Suite("The watcher's messages")
struct WatcherMessagesTests {
    private func lines(_ pieces: [[UInt8]]) -> [String] {
        var messages = WatcherMessages()
        var lines: [String] = []
        for piece in pieces {
            piece.withUnsafeBytes { bytes in messages.add(bytes) { lines.append($0) } }
        }
        messages.finish { lines.append($0) }
        return lines
    }

    @Test("Lines are whole wherever they were cut, and the last needs no end")
    func splitting() {
        #expect(
            lines([Array("one\ntw".utf8), Array("o\n\nthree".utf8)]) == ["one", "two", "three"]
        )
    }

    @Test(
        "What is more than text is escaped",
        arguments: [
            (Array("caf\u{E9}\n".utf8), "caf\u{E9}"),
            (Array("a\u{1B}[31mb\r\n".utf8), "a\\u{1b}[31mb\\u{d}"),
            (Array("a\u{202E}b\u{85}\n".utf8), "a\\u{202e}b\\u{85}"),
            ([0x61, 0xFF, 0x1B, 0x0A], "a\\xff\\x1b"),
        ]
    )
    func escaping(bytes: [UInt8], line: String) {
        #expect(lines([bytes]) == [line])
    }

    @Test("A line without an end is told in pieces")
    func endless() {
        let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 10_000)
        #expect(lines([bytes]).map(\.utf8.count) == [4_096, 4_096, 1_808])
    }
}
