package import Logging
package import TelexModel

/// A message of the log as one line of bytes.
package struct LogLine: Sendable {
    /// PIPE_BUF of pipe(7): a longer line could be torn apart by another writer's.
    package static let byteLimit = 4_096

    /// The bytes, with the newline at the end; at most `byteLimit`.
    package let bytes: [UInt8]

    /// Composes a line; what could steer a terminal or begin a line of its own is spelt out.
    package init(
        style: LogStyle,
        time: Timestamp,
        level: Logger.Level,
        message: String,
        metadata: Logger.Metadata
    ) {
        var text: String =
            switch style {
            case .priority: "<\(level.priority)>"
            case .timestamp: "\(time.wholeMilliseconds) \(level.rawValue) "
            }
        text += message.escapedForDisplay
        let values = metadata.sorted { $0.key < $1.key }
        func with(_ limit: Int) -> [UInt8] {
            values.reduce(into: Array(text.utf8)) { line, value in
                line += " \(value.key.escapedForDisplay)=\(value.value.shown(limit))".utf8
            }
        }
        let whole = with(.max)
        // A long name does not hide what comes after it.
        let fitting = whole.count < Self.byteLimit ? whole : with(Self.valueLimit)
        bytes = fitting.cutToLine(byteLimit: Self.byteLimit)
    }

    /// So many characters are shown of each value where the line would else be too long.
    private static let valueLimit = 800
}

extension Logger.Level {
    /// The level's number in syslog(3).
    fileprivate var priority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}

extension Logger.MetadataValue {
    /// In quotes where it would not be seen where it ends.
    fileprivate func shown(_ characterLimit: Int) -> String {
        var text = "\(self)".escapedForDisplay
        if text.count > characterLimit { text = text.prefix(characterLimit) + "…" }
        let isPlain = !text.isEmpty && !text.contains { $0.isWhitespace || $0 == "\"" || $0 == "=" }
        return isPlain
            ? text
            : "\""
                + text.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\\\"") + "\""
    }
}

extension Timestamp {
    /// RFC 3339 with milliseconds, which is as fine as a person reads.
    fileprivate var wholeMilliseconds: String {
        text(digits: .micro).dropLast(4) + "Z"
    }
}

extension [UInt8] {
    /// The bytes with a newline; what is too long is cut between characters and ends in `…`.
    fileprivate func cutToLine(byteLimit: Int) -> [UInt8] {
        guard count >= byteLimit else { return self + [UInt8(ascii: "\n")] }
        let ending = Array("…\n".utf8)
        var end = byteLimit - ending.count
        // A byte 10xxxxxx goes on with the character before it.
        while end > 0, self[end] & 0xC0 == 0x80 { end -= 1 }
        return self[..<end] + ending
    }
}
