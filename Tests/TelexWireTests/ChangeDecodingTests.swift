import TelexModel
import TelexWire
import Testing

@Suite("Reading a stored change line")
struct ChangeDecodingTests {
    // capability 3.2
    @Test("gives the change that was written, whatever names and texts are in it")
    func inverse() throws {
        var random = SeededBytes(seed: 7)
        for _ in 0..<400 {
            let change = random.change()
            let read = try Change.decode(line: Self.line(change))
            #expect(read.change == change)
            #expect(read.journal == sampleJournal)
        }
    }

    // capability 3.2
    @Test("never takes an altered line for one that was written")
    func mutated() throws {
        var random = SeededBytes(seed: 11)
        var refused = 0
        for _ in 0..<1_000 {
            let line = Self.line(random.change())
            var altered = line
            for _ in 0...random.below(2) { random.alter(&altered) }
            do throws(ChangeLineError) {
                let read = try Change.decode(line: altered)
                var writer = LineWriter()
                writer.change(read.change, journal: read.journal)
                #expect(writer.bytes == altered)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 500)
    }

    @Test(
        "refuses what a client would pass over",
        arguments: [
            (#""copies":0}"#, #""copies":0,"later":1}"#), (#""seq":45"#, #""seq": 45"#),
            (#""version":1"#, #""version":0"#), ("b.txt", "../b.txt"), ("b.txt", ""),
            (#""removed""#, #""added""#), ("}\n", "}"), ("}\n", "}\n\n"),
            ("28.000000Z", "28.0000001Z"), (#""copies":0"#, #""copies":0,"size":1"#),
        ]
    )
    func refused(part: String, other: String) throws {
        let line = String(
            decoding: Self.line(
                Change(
                    seq: 45,
                    time: moment(3),
                    kind: .removed,
                    origin: .live,
                    path: RelativePath("b.txt"),
                    version: 1,
                    hash: try hash(0x10),
                    copies: 0
                )
            ),
            as: UTF8.self
        )
        #expect(try Change.decode(line: Array(line.utf8)).change.seq == 45)
        let altered = line.replacing(part, with: other)
        #expect(altered != line)
        #expect(throws: ChangeLineError.self) { try Change.decode(line: Array(altered.utf8)) }
    }

    private static func line(_ change: Change) -> [UInt8] {
        var writer = LineWriter()
        writer.change(change, journal: sampleJournal)
        return writer.bytes
    }
}
