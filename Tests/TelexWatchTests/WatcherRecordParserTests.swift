import TelexWatch
import Testing

@Suite("The watcher's records")
struct WatcherRecordParserTests {
    /// A stream with every kind of record, and what it says.
    static let golden: [(text: [UInt8], record: WatcherRecord)] = [
        (Array("hello 1".utf8), .hello(version: 1)),
        (Array("watching 7 1".utf8), .watching(id: 7, wd: 1)),
        (Array("refused 9223372036854775807 28".utf8), .refused(id: .max, errno: 28)),
        (
            Array("event 1 256 0 a b  c ".utf8),
            .event(WatchEvent(wd: 1, mask: .create, cookie: 0, name: Array("a b  c ".utf8)))
        ),
        (
            Array("event 2147483647 1073742848 4294967295 ".utf8),
            .event(
                WatchEvent(
                    wd: .max,
                    mask: [.isDirectory, .deleteSelf],
                    cookie: .max,
                    name: []
                )
            )
        ),
        (
            Array("event 3 8 0 ".utf8) + [0xFF, 0x0A, 0x1B, 0xC3],
            .event(WatchEvent(wd: 3, mask: .closeWrite, cookie: 0, name: [0xFF, 0x0A, 0x1B, 0xC3]))
        ),
        (Array("overflow".utf8), .overflow),
        (Array("mark 0".utf8), .mark(0)),
        (Array("failed 24".utf8), .failed(errno: 24)),
    ]

    static var stream: [UInt8] { golden.flatMap { $0.text + [0] } }

    @Test("A stream means the same wherever it is cut in two")
    func everySplit() throws {
        let stream = Self.stream
        for cut in 0...stream.count {
            var parser = WatcherRecordParser()
            var records: [WatcherRecord] = []
            try parser.parse(Array(stream[..<cut])) { records.append($0) }
            try parser.parse(Array(stream[cut...])) { records.append($0) }
            #expect(records == Self.golden.map(\.record), "cut at \(cut)")
        }
    }

    @Test("A stream means the same when it comes byte by byte")
    func everyByte() throws {
        var parser = WatcherRecordParser()
        var records: [WatcherRecord] = []
        for byte in Self.stream { try parser.parse([byte]) { records.append($0) } }
        #expect(records == Self.golden.map(\.record))
    }

    @Test(
        "What is not a record is an error that shows it",
        arguments: [
            "", "hi 1", "hello", "hello ", "hello 1 ", "hello 1x", "hello -1", "hello +1",
            "watching 1", "watching 1 2147483648", "refused 1 ", "event 1 2 3", "event 1 2 x a",
            "event 1 4294967296 0 a", "event  1 2 0 a", "overflow ", "overflow 1", "mark",
            "mark 9223372036854775808", "marks 1", " mark 1",
        ]
    )
    func malformed(text: String) {
        var parser = WatcherRecordParser()
        #expect(throws: WatcherError.malformedRecord(Array(text.utf8))) {
            try parser.parse(Array(text.utf8) + [0]) { _ in }
        }
    }

    @Test("A record without an end is given up at the limit")
    func endless() throws {
        var parser = WatcherRecordParser()
        let almost = [UInt8](repeating: UInt8(ascii: "x"), count: 8_191)
        try parser.parse(almost) { _ in }
        let shown = WatcherError.malformedRecord(Array(almost.prefix(80)))
        #expect(throws: shown) { try parser.parse([UInt8(ascii: "x")]) { _ in } }
    }
}
