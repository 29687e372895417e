import Glibc

/// Cuts a stream of bytes into lines, looking at each byte once however the stream is split.
struct LineSplitter {
    /// The beginning of a line whose newline has not come.
    private var partial: [UInt8] = []
    private let limit: Int

    /// Takes the longest line allowed, in bytes without its newline.
    init(limit: Int = ClientLimits.lineByteCount) {
        self.limit = limit
    }

    /// Appends the lines that `bytes` completes, without newlines; false when one is too long.
    mutating func split(_ bytes: UnsafeRawBufferPointer, into lines: inout [[UInt8]]) -> Bool {
        var rest = bytes[...]
        while let start = rest.isEmpty ? nil : bytes.baseAddress?.advanced(by: rest.startIndex) {
            guard let newline = memchr(start, 0x0A, rest.count) else { break }
            let count = UnsafeRawPointer(newline) - start
            guard partial.count + count <= limit else { return false }
            partial.append(contentsOf: rest.prefix(count))
            lines.append(partial)
            partial = []
            rest = rest.dropFirst(count + 1)
        }
        guard partial.count + rest.count <= limit else { return false }
        partial.append(contentsOf: rest)
        return true
    }
}
