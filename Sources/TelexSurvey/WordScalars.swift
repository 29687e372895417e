/// What each Unicode scalar is to a word.
///
/// Asking the standard library for a scalar's category costs a search, here one load: the table
/// holds the first 65,536 scalars, a byte each, and is made once, in about a millisecond, when
/// the first article is read. What lies beyond is rare in articles, and is searched for.
struct WordScalars: Sendable {
    /// What a scalar is to a word.
    enum Kind: UInt8 {
        /// Neither of the others.
        case other = 0
        /// A letter, a mark or a number.
        case word = 1
        /// What joins two runs of those to one word.
        case joiner = 2
    }

    /// The one table: what Unicode says doesn't change while the program runs.
    static let ofUnicode = WordScalars()

    private let kinds: [Kind]

    private init() {
        kinds = (0..<UInt32(0x1_0000)).map(Self.search)
    }

    /// Lends the table for a pass over a text.
    func withTable<Result>(_ body: (Table) -> Result) -> Result {
        kinds.withUnsafeBufferPointer { body(Table(kinds: $0)) }
    }

    /// The table without checks and reference counts, for a pass over a text.
    struct Table {
        fileprivate let kinds: UnsafeBufferPointer<Kind>

        /// What the scalar is to a word.
        @inline(__always)
        func kind(of scalar: UInt32) -> Kind {
            scalar < 0x1_0000 ? kinds[Int(scalar)] : WordScalars.search(scalar)
        }
    }

    private static func search(_ scalar: UInt32) -> Kind {
        guard let scalar = Unicode.Scalar(scalar) else { return .other }
        switch scalar {
        case "'", "’", "-", "‐", "‑": return .joiner
        default: break
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .enclosingMark,
            .decimalNumber, .letterNumber, .otherNumber:
            return .word
        default:
            return .other
        }
    }
}
