import Glibc

/// The bytes of a configuration file, and how they are found.
enum ConfigurationText {
    /// No configuration for people is longer; it keeps a wrong path from filling the memory.
    static let byteLimit = 1 << 20

    /// Reads a file's text; nil where it is not there and need not be.
    static func read(
        _ path: String,
        mayBeMissing: Bool
    ) throws(ConfigurationError) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            if mayBeMissing, code == ENOENT || code == ENOTDIR { return nil }
            throw ConfigurationError(.wholeFile(path), "cannot be opened: \(reason(code))")
        }
        defer { close(descriptor) }
        return try text(bytes(of: descriptor, path), path)
    }

    /// The bytes as text without its byte order mark, or which line is not UTF-8.
    static func text(_ bytes: [UInt8], _ path: String) throws(ConfigurationError) -> String {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let rest = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
        guard let text = String(validating: rest, as: UTF8.self) else {
            let lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
            throw ConfigurationError(
                .file(path, line: bad + 1, column: 1),
                "is not UTF-8; save the file as UTF-8"
            )
        }
        return text
    }

    private static func bytes(
        of descriptor: Int32,
        _ path: String
    ) throws(ConfigurationError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= byteLimit {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                let code = errno
                if code == EINTR { continue }
                throw ConfigurationError(.wholeFile(path), "cannot be read: \(reason(code))")
            }
            bytes += chunk[..<count]
        }
        throw ConfigurationError(
            .wholeFile(path),
            "is over \(byteLimit) bytes long, which no configuration is"
        )
    }

    private static func reason(_ code: Int32) -> String {
        String(cString: strerror(code))
    }
}
