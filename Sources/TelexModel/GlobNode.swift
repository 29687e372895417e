/// A part of a pattern, as it was read.
indirect enum GlobNode: Equatable {
    /// These bytes, slashes among them.
    case literal([UInt8])
    /// `?`: one character but a slash.
    case character
    /// One character that is of the class, or is not, and no slash.
    case characterClass(GlobClass)
    /// `*`: any run without a slash.
    case run
    /// `**`: any run.
    case anything
    /// `**/`: any run that ends with a slash, and nothing where a name begins.
    case directories
    /// `{a,b}`: any of these.
    case alternatives([[GlobNode]])

    /// Whether a slash stands anywhere in the nodes.
    static func haveSlash(_ nodes: [GlobNode]) -> Bool {
        nodes.contains { node in
            switch node {
            case .literal(let bytes): bytes.contains(UInt8(ascii: "/"))
            case .directories: true
            case .alternatives(let alternatives): alternatives.contains(where: haveSlash)
            case .character, .characterClass, .run, .anything: false
            }
        }
    }
}

/// The characters between brackets.
struct GlobClass: Equatable, Sendable {
    /// Whether the class means the characters that are not in it.
    var isNegated: Bool
    /// What is in it.
    var ranges: [ClosedRange<UInt32>]

    /// Whether a character is meant; a slash never is.
    func contains(_ character: UInt32) -> Bool {
        guard character != GlobCharacter.slash else { return false }
        return ranges.contains { $0.contains(character) } != isNegated
    }
}
