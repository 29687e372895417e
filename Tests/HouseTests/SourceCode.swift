/// Source code of Swift or C without what its comments and string literals say.
///
/// Their places and their lines stay, so that braces and words can be counted.
struct SourceCode {
    private let source: [UInt8]
    private var code: [UInt8]
    private var index = 0

    /// Reads a text.
    static func stripped(_ text: String) -> String {
        var source = SourceCode(text)
        while source.index < source.source.count { source.passCode(until: nil) }
        return String(decoding: source.code, as: UTF8.self)
    }

    private init(_ text: String) {
        source = Array(text.utf8)
        code = source
    }

    private func sees(_ text: StaticString) -> Bool {
        let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        return source[index...].starts(with: bytes)
    }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where index < source.count {
            if source[index] != UInt8(ascii: "\n") { code[index] = UInt8(ascii: " ") }
            index += 1
        }
    }

    /// Passes code up to the parenthesis that ends an interpolation, or to the text's end.
    private mutating func passCode(until end: UInt8?) {
        var depth = 0
        while index < source.count {
            let byte = source[index]
            if sees("//") {
                while index < source.count, source[index] != UInt8(ascii: "\n") { blank() }
            } else if sees("/*") {
                while index < source.count, !sees("*/") { blank() }
                blank(2)
            } else if byte == UInt8(ascii: "\"") {
                passString()
            } else {
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth -= 1 }
                if end != nil, depth < 0 { return }
                index += 1
            }
        }
    }

    /// Passes a literal with all that is interpolated in it.
    private mutating func passString() {
        let isLong = sees("\"\"\"")
        let isRaw = index > 0 && source[index - 1] == UInt8(ascii: "#")
        blank(isLong ? 3 : 1)
        while index < source.count {
            if isLong ? sees("\"\"\"") : sees("\"") {
                blank(isLong ? 3 : 1)
                if !isRaw || (index < source.count && source[index] == UInt8(ascii: "#")) { return }
            } else if isRaw {
                blank()
            } else if sees("\\(") {
                blank(2)
                passCode(until: UInt8(ascii: ")"))
                blank()
            } else if sees("\\") {
                blank(2)
            } else {
                blank()
            }
        }
    }
}

/// The functions of a Swift source, with the number of lines between their braces.
func functions(in source: String) -> [(name: String, line: Int, bodyLines: Int)] {
    let code = SourceCode.stripped(source)
    var found: [(name: String, line: Int, bodyLines: Int)] = []
    var open: [(name: String?, line: Int)] = []
    var pending: String?
    var parentheses = 0
    var line = 1
    var word = ""
    var wantsName = false
    for character in code {
        if character.isLetter || character.isNumber || character == "_" {
            word.append(character)
            continue
        }
        if wantsName, !word.isEmpty || !character.isWhitespace {
            pending = word
            wantsName = false
        } else if word == "func" {
            wantsName = true
        } else if ["init", "deinit", "subscript"].contains(word), parentheses == 0 {
            pending = word
        } else if ["var", "let", "case", "struct", "class", "enum"].contains(word) {
            pending = parentheses == 0 ? nil : pending
        }
        word = ""
        switch character {
        case "\n": line += 1
        case "(": parentheses += 1
        case ")": parentheses -= 1
        case "{":
            open.append((parentheses == 0 ? pending : nil, line))
            if parentheses == 0 { pending = nil }
        case "}":
            guard let last = open.popLast() else { break }
            if let name = last.name {
                found.append((name, last.line, max(0, line - last.line - 1)))
            }
            if parentheses == 0 { pending = nil }
        default: break
        }
    }
    return found
}
