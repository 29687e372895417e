import Glibc

/// A regular expression, as POSIX's extended ones and ECMAScript's both read it.
///
/// The C library's is quick also where the tests are built without optimisation.
final class Pattern: @unchecked Sendable {
    /// What is said of a text that it does not match.
    let fault: String
    /// Written once, and then only read, which regexec(3) does from any thread.
    private var compiled = regex_t()

    init(_ text: String) throws(SchemaError) {
        // What the two read differently is not used: \d, (?:, (?=, lazy and possessive repeats.
        guard !text.contains("\\"), !text.contains("(?"), !text.contains("+?"),
            regcomp(&compiled, text, REG_EXTENDED | REG_NOSUB) == 0
        else { throw SchemaError("not a plain pattern: \(text)") }
        fault = ": it does not match \(text)"
    }

    deinit { regfree(&compiled) }

    func matches(_ subject: String) -> Bool {
        var subject = subject
        return subject.withUTF8 { bytes in
            var place = regmatch_t(rm_so: 0, rm_eo: regoff_t(bytes.count))
            return withUnsafePointer(to: compiled) { compiled in
                bytes.withMemoryRebound(to: CChar.self) {
                    guard let start = $0.baseAddress else {
                        return regexec(compiled, "", 1, &place, REG_STARTEND) == 0
                    }
                    return regexec(compiled, start, 1, &place, REG_STARTEND) == 0
                }
            }
        }
    }
}
