/// What is wrong with a pattern.
package enum GlobError: Error, Equatable {
    /// It has no character.
    case empty
    /// It has more bytes than a pattern may.
    case tooLong(byteCount: Int)
    /// The `[` at this byte is never closed.
    case unclosedClass(at: Int)
    /// The `{` at this byte is never closed.
    case unclosedAlternatives(at: Int)
    /// The `{` at this byte is inside too many others.
    case tooDeep(at: Int)
    /// The range that ends at this byte has its greater end first.
    case reversedRange(at: Int)
    /// It ends with a backslash that has nothing to take.
    case danglingBackslash
    /// It begins or ends with a slash, as no path below the folder does.
    case slashAtEdge
    /// A name in it is empty, `.` or `..`, as none on a path below the folder is.
    case unrealName
}

extension GlobError: CustomStringConvertible {
    /// The mistake, for people; bytes count from 1.
    package var description: String {
        switch self {
        case .empty: "an empty pattern matches nothing"
        case .tooLong(let byteCount):
            "the pattern has \(byteCount) bytes, at most \(Glob.byteLimit) are allowed"
        case .unclosedClass(let index): "the [ at byte \(index + 1) has no ]"
        case .unclosedAlternatives(let index): "the { at byte \(index + 1) has no }"
        case .tooDeep(let index):
            "the { at byte \(index + 1) is nested more than \(Glob.depthLimit) deep"
        case .reversedRange(let index):
            "the range that ends at byte \(index + 1) goes from the greater to the lesser"
        case .danglingBackslash: "the \\ at the end takes nothing"
        case .slashAtEdge: "paths are relative to the folder, with no / at either end"
        case .unrealName: "no name on a path below the folder is empty, . or .."
        }
    }
}
