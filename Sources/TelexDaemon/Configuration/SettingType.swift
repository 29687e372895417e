/// One type of setting: how it is read from what is written, and written as YAML.
struct SettingType<Value: Sendable>: Sendable {
    /// Reads a setting, or says what is wrong with it.
    let read: @Sendable (RawSetting) throws(Complaint) -> Value
    /// The value as YAML on one line, which `read` takes back.
    let yaml: @Sendable (Value) -> String
    /// Whether a variable's text is parted at commas.
    var isList = false
}

extension RawSetting {
    /// The text of a scalar; `expected` says what should stand there, with an example.
    func text(expected: String) throws(Complaint) -> String {
        switch self {
        case .text(let text, _): return text
        case .list: throw Complaint("a list stands here; write \(expected)")
        case .nothing: throw Complaint("nothing stands here; write \(expected), or leave it out")
        }
    }
}

extension SettingType where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of a few words.
    static var word: SettingType {
        let words = Value.allCases.map(\.rawValue)
        let expected = words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
        return SettingType(
            read: { raw throws(Complaint) in
                let text = try raw.text(expected: expected)
                guard let value = Value(rawValue: text) else {
                    throw Complaint(
                        "\(text.quotedForMessage) is none of its words; write \(expected)"
                    )
                }
                return value
            },
            yaml: { $0.rawValue }
        )
    }
}

extension SettingType where Value == Int {
    /// A whole number within a range; `reason` says why not one outside.
    static func count(_ range: ClosedRange<Int>, reason: String) -> SettingType {
        SettingType(
            read: { raw throws(Complaint) in
                let text = try raw.text(expected: "a number, such as \(range.lowerBound)")
                if case .text(_, isQuoted: true) = raw {
                    throw Complaint(
                        "\(text.quotedForMessage) is text; write the number without quotes"
                    )
                }
                guard text.isDecimal else {
                    throw Complaint(
                        "\(text.quotedForMessage) is no whole number; write digits alone"
                    )
                }
                guard let value = Int(text), range.contains(value) else {
                    throw Complaint(
                        "\(text.quotedForMessage) is not within \(range.lowerBound) and "
                            + "\(range.upperBound): \(reason)"
                    )
                }
                return value
            },
            yaml: { String($0) }
        )
    }
}

extension SettingType where Value == UInt16 {
    /// Permission bits in octal; with or without quotes, the digits count as they are written.
    static var mode: SettingType {
        let expected = "four octal digits, such as \"0660\""
        return SettingType(
            read: { raw throws(Complaint) in
                let text = try raw.text(expected: expected)
                guard (3...4).contains(text.utf8.count), text.isDecimal,
                    let mode = UInt16(text, radix: 8)
                else {
                    throw Complaint("\(text.quotedForMessage) is no mode; write \(expected)")
                }
                guard mode <= 0o777 else {
                    throw Complaint(
                        "\(text.quotedForMessage) sets bits that mean nothing on a socket; "
                            + "write \(expected)"
                    )
                }
                guard mode & 0o600 == 0o600 else {
                    throw Complaint(
                        "\(text.quotedForMessage) keeps the daemon's own user out; "
                            + "a mode begins with 06 or 07, such as \"0660\""
                    )
                }
                return mode
            },
            yaml: { mode in
                let digits = String(mode, radix: 8)
                return "\"" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                    + "\""
            }
        )
    }
}

extension String {
    /// Whether it is ASCII digits and at least one.
    var isDecimal: Bool {
        !isEmpty && utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
