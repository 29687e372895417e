/// A parsed JSON text.
public enum JSONValue: Equatable, Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction and exponent, within ±(2^53−1).
    case integer(Int64)
    /// Any other number.
    case number(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object, its members in their order; a name may stand twice.
    case object([Member])

    /// One member of an object.
    public struct Member: Equatable, Sendable {
        /// The member's name.
        public var name: String
        /// The member's value.
        public var value: JSONValue
    }

    /// The member `name` of an object, the last one where there are several; nil elsewhere.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// The string; nil for any other value.
    public var string: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    /// The integer; nil for any other value.
    public var integer: Int64? {
        if case .integer(let number) = self { return number }
        return nil
    }

    /// The flag; nil for any other value.
    public var bool: Bool? {
        if case .bool(let flag) = self { return flag }
        return nil
    }

    /// The elements; nil for any other value.
    public var array: [JSONValue]? {
        if case .array(let elements) = self { return elements }
        return nil
    }
}

/// Why a text is no JSON that the protocol takes.
public struct JSONError: Error, Equatable, Sendable {
    /// What is wrong and where, for people.
    public let message: String
}
