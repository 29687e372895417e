/// The names on a path, one after the other, without memory of its own.
struct PathNames: Sequence, IteratorProtocol {
    private let path: UnsafeBufferPointer<UInt8>
    private var start = 0

    /// Begins at the first name.
    init(_ path: UnsafeBufferPointer<UInt8>) {
        self.path = path
    }

    /// The next name; nil behind the last.
    mutating func next() -> UnsafeBufferPointer<UInt8>? {
        guard start < path.count else { return nil }
        var end = start
        while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
        defer { start = end + 1 }
        return UnsafeBufferPointer(rebasing: path[start..<end])
    }
}
