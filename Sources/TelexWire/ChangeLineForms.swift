/// What a `change` line carries of the content itself.
package enum IncludedText: Equatable, Sendable {
    /// The content is not kept, or was not asked for.
    case none
    /// It is too large for a line.
    case omitted
    /// The whole content.
    case content([UInt8])
}

extension LineWriter {
    /// Writes a stored `change` line, its newline included, as a subscription wants it.
    package mutating func change(
        stored line: UnsafeBufferPointer<UInt8>,
        _ parts: ChangeLineParts,
        _ format: ChangeFormat,
        text: IncludedText,
        id: RequestID?
    ) {
        switch (format, id) {
        case (.cloudEvents, _):
            beginEvent(line, parts)
            bytes.append(contentsOf: line.dropLast(2))
        case (.telex, let id?):
            raw("{\"id\":")
            value(id)
            raw(",")
            bytes.append(contentsOf: line.dropFirst().dropLast(2))
        case (.telex, nil):
            bytes.append(contentsOf: line.dropLast(2))
        }
        switch text {
        case .none: break
        case .omitted: member("text_omitted", true)
        case .content(let content):
            if isUTF8(content) {
                member("text", utf8: content[...])
            } else {
                member("text_base64", base64: content[...])
            }
        }
        if format == .cloudEvents { raw("}") }
        end()
    }

    /// Writes an event's own members (CloudEvents 1.0.2, JSON format), up to its data.
    private mutating func beginEvent(
        _ line: UnsafeBufferPointer<UInt8>,
        _ parts: ChangeLineParts
    ) {
        raw("{\"specversion\":\"1.0\",\"id\":\"")
        bytes.append(contentsOf: line[parts.cursor])
        raw("\",\"source\":\"urn:telex:")
        bytes.append(contentsOf: line[parts.cursor].prefix { $0 != UInt8(ascii: "-") })
        raw("\",\"type\":\"telex.change.")
        bytes.append(contentsOf: parts.kind.rawValue.utf8)
        raw("\",\"subject\":\"")
        bytes.append(contentsOf: line[parts.path])
        raw("\",\"time\":\"")
        bytes.append(contentsOf: line[parts.time])
        raw("\",\"datacontenttype\":\"application/json\",\"data\":")
    }
}
