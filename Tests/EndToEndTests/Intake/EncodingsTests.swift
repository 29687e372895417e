import Glibc
import Testing

extension EndToEnd {
    @Suite("Encodings")
    struct EncodingsTests {
        private static let contents: [(FilePath, [UInt8])] = [
            ("latin-1.txt", Array("Stra".utf8) + [0xDF, 0x65, 0x20, 0xE9, 0x0A]),
            (
                "utf-16le.txt",
                [0xFF, 0xFE]
                    + "Zeile 1\nZeile 2\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
            ),
            (
                "utf-16be.txt",
                [0xFE, 0xFF]
                    + "Zeile 1\nZeile 2\n".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
            ),
            ("bom.txt", [0xEF, 0xBB, 0xBF] + Array("a text\n".utf8)),
            ("overlong.txt", Array("over ".utf8) + [0xC0, 0xAF, 0xE0, 0x80, 0xAF, 0x0A]),
            ("surrogate.txt", Array("half ".utf8) + [0xED, 0xA0, 0x80, 0x0A]),
            ("beyond.txt", Array("beyond ".utf8) + [0xF4, 0x90, 0x80, 0x80, 0x0A]),
            ("cut.txt", Array("cut ".utf8) + [0xE2, 0x82]),
            ("nul.txt", Array("one\0two\0".utf8)),
            ("nothing-but-nul.txt", [UInt8](repeating: 0, count: 5_000)),
            (
                "control.txt",
                Array("\u{1B}]0;title\u{7}\u{1B}[31mred\r\u{8}\u{202E}\u{85}\u{2028}\n".utf8)
            ),
            ("every-byte.txt", (0...255).map { UInt8($0) }),
            (
                "packed.txt",
                [
                    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x4B, 0x04, 0x00,
                    0x43, 0xBE,
                    0xB7, 0xE8, 0x01, 0x00, 0x00, 0x00,
                ]
            ),
        ]

        // scenario 43, capability 2.4
        @Test("Contents of any bytes are hashed as they are, and every line is UTF-8")
        func anyBytes() throws {
            try withDaemon { daemon in
                for (name, bytes) in Self.contents { try daemon.disk.write(name, bytes) }
                try daemon.agree()
                // As one text each, a headline that names no encoding.
                for (name, bytes) in Self.contents {
                    try daemon.disk.write("twice-\(name)", bytes + bytes)
                }
                try daemon.agree()
                let files = try daemon.files()
                for (name, bytes) in Self.contents {
                    #expect(files[name]?["size"]?.integer == Int64(bytes.count))
                }
                let stored = try daemon.status()["content"]?["stored"]?.integer
                #expect(stored == Int64(Self.contents.count * 2))
                for request in [
                    #"{"op":"subscribe","since":"start","follow":false}"#, #"{"op":"files"}"#,
                ] {
                    let lines = try rawLines(daemon, request)
                    #expect(lines.count > Self.contents.count * 2)
                    for line in lines {
                        #expect(String(validating: line, as: UTF8.self) != nil)
                        // Nothing that a terminal would obey.
                        #expect(!line.contains { $0 < 0x20 || $0 == 0x7F })
                    }
                }
            }
        }

        /// Everything that a request is answered, as it comes.
        private func rawLines(_ daemon: LiveDaemon, _ request: String) throws -> [[UInt8]] {
            let feed = try daemon.connect()
            try feed.send(request)
            try feed.closeWriting()
            var lines: [[UInt8]] = []
            while let line = try feed.rawLine() { lines.append(line) }
            return lines
        }
    }
}
