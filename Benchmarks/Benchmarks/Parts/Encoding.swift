import Beside
import Glibc
import TelexModel
import TelexWire

/// A change's line, beside printf's of the same members; and a stored line found its way in.
func encoding() {
    measure("encode-change") {
        let changes = Changes.made(1_000)
        let format = Format(changes)
        var writer = LineWriter(capacity: 1 << 20)
        return Pair {
            writer.bytes.removeAll(keepingCapacity: true)
            for change in changes { writer.change(change, journal: Changes.journal) }
            keep(writer.bytes.count)
        } other: {
            keep(format.print())
        } remove: {
            format.remove()
        }
    }
    measure("find-parts-of-change") {
        let lines = Changes.lines(1_000)
        return Pair {
            for line in lines {
                line.withUnsafeBufferPointer { keep(ChangeLineParts($0)?.copies) }
            }
        } other: {
            for line in lines { keep(newlineCount(line)) }
        }
    }
}

private func newlineCount(_ line: [UInt8]) -> Int {
    line.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress else { return 0 }
        return memchr(base, Int32(UInt8(ascii: "\n")), bytes.count) == nil ? 0 : 1
    }
}

/// What C's library writes for the same changes, no text escaped and no time taken apart.
private final class Format {
    private struct Arguments {
        var seq: Int
        var copies: Int
        var kind: UnsafeMutablePointer<CChar>?
        var path: UnsafeMutablePointer<CChar>?
        var hash: UnsafeMutablePointer<CChar>?
        var headline: UnsafeMutablePointer<CChar>?
    }

    private let format = """
        {"type":"change","seq":%ld,"cursor":"%08x-%ld","time":"%s","kind":"%s","origin":"live",\
        "path":"%s","version":1,"hash":"%s","size":%ld,"mtime":"%s","copies":%ld,\
        "article":{"headline":"%s","date":"2026-11-18","words":%ld}}\n
        """
    private let arguments: [Arguments]
    private let time = strdup("2026-11-18T11:06:40.123456789Z")
    private let room = UnsafeMutablePointer<CChar>.allocate(capacity: 8_192)

    init(_ changes: [Change]) {
        arguments = changes.map { change in
            Arguments(
                seq: Int(change.seq),
                copies: Int(change.copies),
                kind: strdup(change.kind.rawValue),
                path: strdup(change.path.description),
                hash: strdup(change.hash.description),
                headline: strdup(change.article?.headline ?? "")
            )
        }
    }

    func print() -> Int {
        var byteCount = 0
        for one in arguments {
            let list: [any CVarArg] = [
                one.seq, UInt32(0x3f9a_1c2e), one.seq, time ?? room, one.kind ?? room,
                one.path ?? room, one.hash ?? room, 3_072, time ?? room, one.copies,
                one.headline ?? room, 512,
            ]
            byteCount += Int(withVaList(list) { vsnprintf(room, 8_192, format, $0) })
        }
        return byteCount
    }

    func remove() {
        for one in arguments {
            for text in [one.kind, one.path, one.hash, one.headline] { free(text) }
        }
        free(time)
        room.deallocate()
    }
}
