import TelexModel
import TelexWire
import TestSupport
import Testing

/// A moment of the samples, so many seconds after a first one.
func moment(_ seconds: Int64, nanoseconds: Int64 = 0) -> Timestamp {
    Timestamp(seconds: 1_795_221_925 + seconds, nanoseconds: nanoseconds)
}

/// The hash whose 32 bytes are all `byte`.
func hash(_ byte: UInt8) throws -> ContentHash {
    struct NoHash: Error {}
    guard let hash = ContentHash(bytes: [UInt8](repeating: byte, count: 32)) else { throw NoHash() }
    return hash
}

/// `sha256:` and the text form of `hash(byte)`.
func hashText(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    let padded = digits.utf8.count == 1 ? "0" + digits : digits
    return "sha256:" + String(repeating: padded, count: 32)
}

/// The samples' journal, written `3f9a1c2e`.
let sampleJournal = JournalID(value: 0x3F9A_1C2E)

/// Expects what is written to be one line, and one of the protocol's.
func expect(
    _ write: (inout LineWriter) -> Void,
    _ line: String,
    at location: SourceLocation = #_sourceLocation
) {
    var writer = LineWriter()
    write(&writer)
    #expect(
        String(decoding: writer.bytes, as: UTF8.self) == line + "\n",
        sourceLocation: location
    )
    expectAnswer(writer.bytes, at: location)
}

/// Expects a line that the schemas of answers allow.
func expectAnswer(_ line: some Collection<UInt8>, at location: SourceLocation = #_sourceLocation) {
    #expect(throws: Never.self, sourceLocation: location) { try checkAnswer(bytes: line) }
}
