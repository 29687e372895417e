/// Takes the watcher's standard error apart into lines that are safe to log.
///
/// Names of files may be in it, and they may hold anything.
package struct WatcherMessages: Sendable {
    /// The longest line; what goes on longer is told as several.
    package static let lineByteLimit = 4_096

    private var begun: [UInt8] = []

    /// Begins at the beginning of a line.
    package init() {}

    /// Hands every line that ends within these bytes to `tell`, escaped, and keeps what is left.
    package mutating func add(_ bytes: UnsafeRawBufferPointer, _ tell: (String) -> Void) {
        for byte in bytes {
            if byte != UInt8(ascii: "\n") { begun.append(byte) }
            if byte == UInt8(ascii: "\n") || begun.count >= Self.lineByteLimit { finish(tell) }
        }
    }

    /// Hands over what is left, if anything, as a line.
    package mutating func finish(_ tell: (String) -> Void) {
        if begun.isEmpty { return }
        tell(escaped(begun))
        begun.removeAll(keepingCapacity: true)
    }
}

/// The text with everything that a terminal or a log could take for more than text written as
/// `\xNN` (bytes that are not UTF-8) or `\u{NNNN}`.
private func escaped(_ bytes: [UInt8]) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
        return bytes.reduce(into: "") { line, byte in
            let isText = byte >= 0x20 && byte < 0x7F
            line += isText ? String(Unicode.Scalar(byte)) : "\\x" + String(byte, radix: 16)
        }
    }
    return text.unicodeScalars.reduce(into: "") { line, scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            line += "\\u{" + String(scalar.value, radix: 16) + "}"
        default:
            line.unicodeScalars.append(scalar)
        }
    }
}
