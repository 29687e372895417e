/// A file's path below the folder, as bytes; a string in a test where it is UTF-8.
struct FilePath: Hashable, Comparable, ExpressibleByStringInterpolation, CustomStringConvertible {
    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    init(stringLiteral text: String) {
        bytes = Array(text.utf8)
    }

    var description: String { String(decoding: bytes, as: UTF8.self) }

    static func < (left: FilePath, right: FilePath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    /// The path of a name in this directory.
    func appending(_ name: FilePath) -> FilePath {
        bytes.isEmpty ? name : FilePath(bytes: bytes + [UInt8(ascii: "/")] + name.bytes)
    }

    /// Whether this path is `directory` or lies below it.
    func isWithin(_ directory: FilePath) -> Bool {
        self == directory || bytes.starts(with: directory.bytes + [UInt8(ascii: "/")])
    }

    /// The directory that holds this path; empty for the folder.
    var parent: FilePath {
        let slash = bytes.lastIndex(of: UInt8(ascii: "/")) ?? 0
        return FilePath(bytes: Array(bytes[..<slash]))
    }
}
