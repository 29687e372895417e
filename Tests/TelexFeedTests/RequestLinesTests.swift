import NIOCore
import TelexWire
import Testing

@testable import TelexFeed

@Suite("A client's bytes, taken apart into requests")
struct RequestLinesTests {
    private typealias Line = RequestLines.Line

    private func lines(_ pieces: some Sequence<[UInt8]>) -> [Line] {
        var lines = RequestLines()
        var found: [Line] = []
        for piece in pieces {
            lines.append(ByteBuffer(bytes: piece))
            while let line = lines.next() { found.append(line) }
        }
        return found
    }

    // scenario 66
    @Test("come out the same wherever they were cut")
    func everySplit() {
        let stream = Array("{\"op\":1}\r\n\n\r\n{}\n\n{\"text\":\"a\rb\"}\n[]\n".utf8)
        let whole = ["{\"op\":1}", "{}", "{\"text\":\"a\rb\"}", "[]"].map {
            Line.line(Array($0.utf8))
        }
        #expect(lines(stream.map { [$0] }) == whole)
        for first in 0...stream.count {
            for second in first...stream.count {
                let pieces = [stream[..<first], stream[first..<second], stream[second...]]
                #expect(lines(pieces.map(Array.init)) == whole)
            }
        }
    }

    @Test("a line without its end is none yet")
    func unended() {
        var lines = RequestLines()
        lines.append(ByteBuffer(string: "{}\n{"))
        #expect(lines.next() == .line(Array("{}".utf8)))
        #expect(lines.next() == nil)
        #expect(!lines.hasLine)
        lines.append(ByteBuffer(string: "}\n"))
        #expect(lines.hasLine)
        #expect(lines.next() == .line(Array("{}".utf8)))
        #expect(!lines.hasLine)
    }

    // scenario 66
    @Test("a line is at most 65,536 bytes", arguments: [1, 4_096, 65_536, 65_537, 1 << 20])
    func longest(pieceByteCount: Int) {
        let limit = WireLimits.requestByteCount
        let fits = [UInt8](repeating: UInt8(ascii: "x"), count: limit)
        #expect(lines(pieces(fits + [0x0A], of: pieceByteCount)) == [.line(fits)])
        #expect(lines(pieces(fits + [0x0D, 0x0A], of: pieceByteCount)) == [.line(fits)])
        #expect(lines(pieces(fits + [0x0D, 0x0D, 0x0A], of: pieceByteCount)) == [.tooLong])
        let over = fits + [UInt8(ascii: "x"), 0x0A] + Array("{}\n".utf8)
        #expect(lines(pieces(over, of: pieceByteCount)) == [.tooLong])
        // Nothing follows a line that was too long.
        #expect(lines(pieces(Array("{}\n".utf8) + over, of: pieceByteCount)).count == 2)
    }

    // scenario 66
    @Test("64 MiB without a newline cost no more than the longest line")
    func endless() {
        var lines = RequestLines()
        var found: [Line] = []
        let piece = ByteBuffer(bytes: [UInt8](repeating: UInt8(ascii: "x"), count: 16 << 10))
        for _ in 0..<4_096 {
            lines.append(piece)
            while let line = lines.next() { found.append(line) }
            #expect(lines.heldByteCount <= WireLimits.requestByteCount + (16 << 10))
        }
        #expect(found == [.tooLong])
    }

    private func pieces(_ bytes: [UInt8], of count: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: count).map {
            Array(bytes[$0..<min($0 + count, bytes.count)])
        }
    }
}

extension RequestLines {
    /// What it keeps of the client's bytes, found by looking at it from outside.
    fileprivate var heldByteCount: Int {
        Mirror(reflecting: self).children.reduce(0) { sum, child in
            sum + ((child.value as? [UInt8])?.count ?? 0)
        }
    }
}
