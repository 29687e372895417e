import Beside
import TelexModel
import TelexWire

/// A change's line written, and a stored line found its way in; beside OpenSSL's hash of the line,
/// which the journal's chain needs of each.
func encoding() {
    measure("encode-change") {
        let changes = Changes.made(1_000)
        let lines = Changes.lines(1_000)
        let openSSL = try OpenSSL()
        var writer = LineWriter(capacity: 1 << 20)
        return Pair {
            writer.bytes.removeAll(keepingCapacity: true)
            for change in changes { writer.change(change, journal: Changes.journal) }
            keep(writer.bytes.count)
        } other: {
            hash(lines, openSSL)
        }
    }
    measure("find-parts-of-change") {
        let lines = Changes.lines(1_000)
        let openSSL = try OpenSSL()
        return Pair {
            var copies: Int64 = 0
            for line in lines {
                line.withUnsafeBufferPointer { copies += ChangeLineParts($0)?.copies ?? 0 }
            }
            keep(copies)
        } other: {
            hash(lines, openSSL)
        }
    }
}

private func hash(_ lines: [[UInt8]], _ openSSL: OpenSSL) {
    var sum: UInt8 = 0
    for line in lines { line.withUnsafeBytes { sum &+= openSSL.hash($0) } }
    keep(sum)
}
