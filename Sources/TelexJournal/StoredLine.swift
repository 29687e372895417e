import Glibc
import TelexModel

/// What is only in the stored line of a change, and in no column of its row.
///
/// `LineWriter` wrote it: within a string, every quotation mark has a backslash before it. So a
/// comma, a quotation mark, a member's name and `":` in a row are that member, whatever names and
/// headlines hold; and the first `copies` are the change's own.
enum StoredLine {
    /// The file's modification time; nil where the line has none.
    static func mtime(_ line: UnsafeRawBufferPointer) -> Timestamp? {
        guard let start = end(of: ",\"mtime\":\"", in: line, from: 0),
            let end = line[start...].firstIndex(of: UInt8(ascii: "\""))
        else { return nil }
        return Timestamp(text: String(decoding: line[start..<end], as: UTF8.self))
    }

    /// How many files hold the content after the change.
    static func copies(_ line: UnsafeRawBufferPointer) -> Int64? { copies(line, from: 0) }

    /// How many files still hold the content before the change; nil where it tells of none.
    static func previousCopies(_ line: UnsafeRawBufferPointer) -> Int64? {
        end(of: ",\"previous\":{", in: line, from: 0).flatMap { copies(line, from: $0) }
    }

    private static func copies(_ line: UnsafeRawBufferPointer, from start: Int) -> Int64? {
        guard let start = end(of: ",\"copies\":", in: line, from: start) else { return nil }
        let digits = line[start...].prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        return Int64(String(decoding: digits, as: UTF8.self))
    }

    /// Where a mark that begins with a comma ends; nil where it does not stand behind `start`.
    private static func end(
        of mark: StaticString,
        in line: UnsafeRawBufferPointer,
        from start: Int
    ) -> Int? {
        let comma = Int32(UInt8(ascii: ","))
        var place = start
        while place < line.count, let base = line.baseAddress,
            let found = memchr(base + place, comma, line.count - place)
        {
            place = UnsafeRawPointer(found) - base
            if line.count - place < mark.utf8CodeUnitCount { return nil }
            if memcmp(found, mark.utf8Start, mark.utf8CodeUnitCount) == 0 {
                return place + mark.utf8CodeUnitCount
            }
            place += 1
        }
        return nil
    }
}
