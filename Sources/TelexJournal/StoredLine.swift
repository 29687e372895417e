import Glibc
import TelexModel

/// What is only in the stored line of a change, and in no column of its row.
enum StoredLine {
    private static let mtimeMember: StaticString = "\"mtime\":\""

    /// The file's modification time; nil where the line has none.
    static func mtime(_ line: UnsafeRawBufferPointer) -> Timestamp? {
        // A quote within a string is escaped: this can only be the member.
        guard let start = end(of: mtimeMember, in: line) else { return nil }
        let text = line[start...].prefix { $0 != UInt8(ascii: "\"") }
        return Timestamp(text: String(decoding: text, as: UTF8.self))
    }

    private static func end(of member: StaticString, in line: UnsafeRawBufferPointer) -> Int? {
        let count = member.utf8CodeUnitCount
        var place = 0
        while place + count <= line.count, let base = line.baseAddress {
            if memcmp(base + place, member.utf8Start, count) == 0 { return place + count }
            guard let next = memchr(base + place + 1, 0x22, line.count - place - 1) else { break }
            place = UnsafeRawPointer(next) - base
        }
        return nil
    }
}
