/// Where something is mounted, as `/proc/self/mountinfo` tells it (proc_pid_mountinfo(5)).
package enum MountTable {
    /// The mounted places below a directory, in the order of their bytes; relative to it.
    ///
    /// `folder` is the directory's real path: the kernel writes no links here.
    package static func places(
        below folder: [UInt8],
        in mountinfo: [UInt8]
    ) -> [[UInt8]] {
        let start = folder == [slash] ? folder : folder + [slash]
        var places: Set<[UInt8]> = []
        for line in mountinfo.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: placeField + 1)
            guard fields.count > placeField else { continue }
            let place = unescaped(fields[placeField])
            if place.count > start.count, place.starts(with: start) {
                places.insert(Array(place[start.count...]))
            }
        }
        return places.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private static let slash = UInt8(ascii: "/")
    /// The field with the mount point, counted from 0.
    private static let placeField = 4

    /// Space, tab, newline and backslash stand there as `\` and three octal digits.
    private static func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(field.count)
        var rest = field
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}
