/// A pattern for paths, as `filter.path`, `include` and `exclude` have them.
///
/// - `*` and `?` match within a name: any run of characters, and one. A byte that is no part of
///   valid UTF-8 counts as one character.
/// - `**` matches any run, across names. `**/` where a name begins also matches no directory.
/// - `[a-z]` matches one character of the class, `[!a-z]` and `[^a-z]` one outside it, never `/`.
///   A `]` that comes first belongs to the class.
/// - `{a,b}` matches any of its alternatives, which are globs themselves.
/// - A backslash takes the character after it for what it is.
///
/// A leading dot is a character like any. Matching takes at most time in proportion to the length
/// of the path times that of the pattern, whatever they are, and takes no memory for the common
/// forms (`name`, `*.txt`, `.*`, `wire/**`, `**/*.txt`).
package struct Glob: Sendable {
    /// The most bytes of a pattern.
    ///
    /// It is enough for all but the longest paths, and bounds what matching can cost.
    package static let byteLimit = 1_024
    /// How deep alternatives may be nested: what more says can be said with less.
    package static let depthLimit = 16

    /// The pattern as it was written.
    package let pattern: String
    /// Whether a `/` stands in it, so that it is for whole paths rather than for single names.
    package let hasSlash: Bool
    private let form: GlobForm

    /// Reads a pattern.
    package init(_ pattern: String) throws(GlobError) {
        var parser = try GlobParser(pattern)
        let nodes = try parser.nodes()
        self.pattern = pattern
        hasSlash = GlobNode.haveSlash(nodes)
        form = GlobForm(nodes)
    }

    /// Reads a pattern for paths below the folder, which neither begin nor end with a slash.
    package init(relative pattern: String) throws(GlobError) {
        let edges = [pattern.utf8.first, pattern.utf8.last]
        if edges.contains(UInt8(ascii: "/")) { throw .slashAtEdge }
        try self.init(pattern)
    }

    /// Whether the whole path, or whatever name is given, fits the pattern.
    package func matches(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        form.matches(path)
    }

    /// Whether the whole path fits the pattern.
    package func matches(_ path: RelativePath) -> Bool {
        path.bytes.withUnsafeBufferPointer { form.matches($0) }
    }

    /// Whether any one name on the path fits the pattern.
    package func matchesAnyName(on path: UnsafeBufferPointer<UInt8>) -> Bool {
        PathNames(path).contains { form.matches($0) }
    }

    /// The byte that all paths begin with that fit; nil where it may be any.
    var firstByte: UInt8? {
        switch form {
        case .exactly(let bytes): bytes.first
        case .between(let prefix, _, _): prefix.first
        case .program: nil
        }
    }

    /// The one or two bytes that all paths end with that fit; nil where they may be any.
    var lastBytes: [UInt8]? {
        guard case .between(_, let suffix, _) = form, !suffix.isEmpty else { return nil }
        return Array(suffix.suffix(2))
    }
}
