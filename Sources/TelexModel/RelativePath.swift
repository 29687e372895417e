/// A file's path below the folder, as the bytes that the kernel has for it.
///
/// Names are bytes and need not be UTF-8; two paths are equal when their bytes are, and are
/// ordered by their bytes. The empty path is the folder itself.
public struct RelativePath: Hashable, Comparable, Sendable {
    /// The bytes: names joined by `/`, none of them empty, `.` or `..`.
    public let bytes: [UInt8]

    /// The folder itself.
    public static let folder = RelativePath(bytes: [])

    /// Wraps bytes that are known to be well-formed; nothing is checked.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Checks bytes that came from outside: nil when a part is empty, `.` or `..`, or holds a NUL.
    public init?(checking bytes: [UInt8]) {
        guard !bytes.isEmpty, !bytes.contains(0) else { return nil }
        let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for part in parts
        where part.isEmpty || part.elementsEqual(".".utf8) || part.elementsEqual("..".utf8) {
            return nil
        }
        self.bytes = bytes
    }

    /// Wraps a string's UTF-8 without checking it.
    public init(_ string: String) {
        self.bytes = Array(string.utf8)
    }

    /// Whether this is the folder itself.
    public var isFolder: Bool { bytes.isEmpty }

    /// The path of `name` in this directory.
    ///
    /// A walk calls it for each file: without a copy of it for arrays each byte would cost a call.
    @_specialize(where Name == [UInt8])
    public func appending<Name: Collection>(_ name: Name) -> RelativePath
    where Name.Element == UInt8 {
        if bytes.isEmpty { return RelativePath(bytes: Array(name)) }
        var joined: [UInt8] = []
        joined.reserveCapacity(bytes.count + 1 + name.count)
        joined.append(contentsOf: bytes)
        joined.append(UInt8(ascii: "/"))
        joined.append(contentsOf: name)
        return RelativePath(bytes: joined)
    }

    /// The directory that holds this path; nil for the folder itself.
    public var parent: RelativePath? {
        if bytes.isEmpty { return nil }
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return .folder }
        return RelativePath(bytes: Array(bytes[..<slash]))
    }

    /// The last name of the path; empty for the folder itself.
    public var name: ArraySlice<UInt8> {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return bytes[...] }
        return bytes[(slash + 1)...]
    }

    /// Whether this path lies below `directory`, at any depth.
    public func isBelow(_ directory: RelativePath) -> Bool {
        if directory.isFolder { return !bytes.isEmpty }
        return bytes.count > directory.bytes.count
            && bytes[directory.bytes.count] == UInt8(ascii: "/")
            && bytes.starts(with: directory.bytes)
    }

    /// The lowest directory that both paths are, or lie below.
    package func narrowestCommon(with other: RelativePath) -> RelativePath {
        var common = self
        while common != other, !other.isBelow(common), let above = common.parent { common = above }
        return common
    }

    /// The same path with the directory `old` above it replaced by `new`.
    public func moved(from old: RelativePath, to new: RelativePath) -> RelativePath {
        let start = old.isFolder ? 0 : old.bytes.count + 1
        return new.appending(bytes[start...])
    }

    /// Hashes the bytes as a whole: an array would hash them one by one.
    public func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    /// Orders paths by their bytes.
    public static func < (left: RelativePath, right: RelativePath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension RelativePath: CustomStringConvertible {
    /// The path for people: what is not UTF-8 shows as U+FFFD.
    public var description: String { String(decoding: bytes, as: UTF8.self) }
}
