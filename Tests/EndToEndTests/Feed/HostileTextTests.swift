import TelexWire
import Testing

extension EndToEnd {
    @Suite("Hostile names and texts")
    struct HostileTextTests {
        /// What a terminal acts upon, or that turns the direction of text.
        private static let acted = [
            "\u{1B}[2J\u{1B}]0;owned\u{7}", "a\rb", "a\nb", "\u{8}\u{7F}", "\u{9B}31m", "\u{85}",
            "\u{202E}fdp.exe", "\u{2066}\u{2069}", "\u{200F}\u{61C}", "\u{2028}\u{2029}",
        ]

        private static func isInert(_ line: some Collection<UInt8>) -> Bool {
            String(decoding: line, as: UTF8.self).unicodeScalars.allSatisfy { scalar in
                switch scalar.value {
                case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E,
                    0x2066...0x2069:
                    false
                default: true
                }
            }
        }

        // scenario 71, capability 4.1, capability 1.8
        @Test("They are one inert line each, on the feed and on a terminal, and what they are")
        func inert() throws {
            try withDaemon { daemon in
                for text in Self.acted {
                    try daemon.disk.write("\(text).txt", "News \(text) of it.\n\(text)\n")
                }
                try daemon.sync()
                let feed = try daemon.connect()
                try feed.send(
                    #"{"op":"subscribe","since":0,"follow":false,"include":["text"]}"#,
                    #"{"op":"files"}"#,
                    #"{"op":"subscribe","snapshot":true,"follow":false,"format":"cloudevents"}"#
                )
                try feed.closeWriting()
                var found: [FilePath: String] = [:]
                while let line = try feed.rawLine() {
                    #expect(Self.isInert(line), "\(line)")
                    let parsed = try JSONParser.parse(line)
                    guard parsed.type == "change" else { continue }
                    found[try #require(parsed.filePath("path"))] = parsed["text"]?.string
                }
                #expect(found.count == Self.acted.count)
                for text in Self.acted {
                    #expect(found["\(text).txt"] == "News \(text) of it.\n\(text)\n")
                }
                let telex = try LiveDaemon.program("telex")
                let scratch = Disk(root: daemon.scratch.path)
                try scratch.run(
                    "'\(telex)' --socket telex.sock tail --plain --no-follow -n 100 >shown"
                )
                let lines = try scratch.contents("shown").split(separator: UInt8(ascii: "\n"))
                #expect(lines.count == Self.acted.count)
                #expect(lines.allSatisfy { Self.isInert($0) })
            }
        }
    }
}
