import TelexWire

/// A compiled JSON Schema (2020-12), of those keywords that `docs/schema` uses.
struct Schema: Sendable {
    let checks: [Check]

    /// What one keyword asks for.
    enum Check: Sendable {
        case never
        case type(ValueType)
        /// One of these: `const` and `enum`. What is said of another is known before: conditions fail for
        /// most lines, and to describe a value takes longer than all the rest.
        case values([JSONValue], fault: String)
        case pattern(Pattern)
        case length(ClosedRange<Int>)
        case range(ClosedRange<Double>)
        case count(ClosedRange<Int>)
        case items(Schema)
        case properties([String: Schema])
        /// No members but these.
        case closed(Set<String>)
        case required([String])
        case dependentRequired([String: [String]])
        case dependent([String: Schema])
        case all([Schema])
        case any([Schema])
        case one([Schema])
        case not(Schema)
        case conditional(Schema, then: Schema, otherwise: Schema)
    }

    enum ValueType: String {
        case null, boolean, integer, number, string, array, object
    }

    /// What is wrong with a value, with the way to it; nil where nothing is.
    func fault(in value: JSONValue) -> String? {
        for check in checks {
            if let fault = check.fault(in: value) { return fault }
        }
        return nil
    }
}

extension Schema.Check {
    func fault(in value: JSONValue) -> String? {
        switch self {
        case .never: return ": it may not be there"
        case .type(let type): return type.fits(value) ? nil : ": it is no \(type.rawValue)"
        case .values(let values, let fault):
            return values.contains { isSame($0, value) } ? nil : fault
        case .pattern(let pattern):
            guard case .string(let text) = value, !pattern.matches(text) else { return nil }
            return pattern.fault
        case .length(let range):
            guard case .string(let text) = value, !hasLength(text, range) else { return nil }
            return ": it has not \(range) characters"
        case .range(let range):
            guard let number = number(value), !range.contains(number) else { return nil }
            return ": it is not in \(range)"
        case .count(let range):
            guard case .array(let elements) = value, !range.contains(elements.count) else {
                return nil
            }
            return ": it has not \(range) elements"
        case .items(let schema):
            guard case .array(let elements) = value else { return nil }
            for (index, element) in elements.enumerated() {
                if let fault = schema.fault(in: element) { return "/\(index)\(fault)" }
            }
            return nil
        case .all, .any, .one, .not, .conditional: return combinedFault(in: value)
        default:
            guard case .object(let members) = value else { return nil }
            return fault(in: members)
        }
    }

    private func fault(in members: [JSONValue.Member]) -> String? {
        switch self {
        case .properties(let schemas):
            for (index, member) in members.enumerated() {
                // Of a member that stands twice the last one counts.
                guard let schema = schemas[member.name],
                    !members[(index + 1)...].contains(where: { $0.name == member.name }),
                    let fault = schema.fault(in: member.value)
                else { continue }
                return "/\(member.name)\(fault)"
            }
            return nil
        case .closed(let names):
            return members.first { !names.contains($0.name) }.map { "/\($0.name): unknown" }
        case .required(let names): return missing(names, members)
        case .dependentRequired(let rows):
            for (name, names) in rows where has(name, members) {
                if let fault = missing(names, members) { return fault }
            }
            return nil
        case .dependent(let rows):
            for (name, schema) in rows where has(name, members) {
                if let fault = schema.fault(in: .object(members)) { return fault }
            }
            return nil
        default: return nil
        }
    }

    private func combinedFault(in value: JSONValue) -> String? {
        switch self {
        case .all(let schemas): return schemas.lazy.compactMap { $0.fault(in: value) }.first
        case .any(let schemas):
            return schemas.contains { $0.fault(in: value) == nil }
                ? nil : ": none of the alternatives fits"
        case .one(let schemas):
            let count = schemas.count { $0.fault(in: value) == nil }
            return count == 1 ? nil : ": \(count) of the alternatives fit, and not one"
        case .not(let schema):
            return schema.fault(in: value) == nil ? ": it is what it may not be" : nil
        case .conditional(let condition, let then, let otherwise):
            return (condition.fault(in: value) == nil ? then : otherwise).fault(in: value)
        default: return nil
        }
    }

    private func missing(_ names: [String], _ members: [JSONValue.Member]) -> String? {
        names.first { !has($0, members) }.map { ": \($0) is missing" }
    }

    private func has(_ name: String, _ members: [JSONValue.Member]) -> Bool {
        members.contains { $0.name == name }
    }

    private func hasLength(_ text: String, _ range: ClosedRange<Int>) -> Bool {
        // As many bytes are never fewer characters: a long content is not counted.
        if range.lowerBound <= 1, text.utf8.count <= range.upperBound {
            return text.utf8.count >= range.lowerBound
        }
        return range.contains(text.unicodeScalars.count)
    }
}

extension Schema.ValueType {
    func fits(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.null, .null), (.boolean, .bool), (.integer, .integer), (.number, .integer),
            (.number, .number), (.string, .string), (.array, .array), (.object, .object):
            true
        // To JSON Schema 1.0 is an integer.
        case (.integer, .number(let number)): number == number.rounded()
        default: false
        }
    }
}

private func number(_ value: JSONValue) -> Double? {
    switch value {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
}

/// Whether both are the same value to JSON Schema, which knows one kind of number.
private func isSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
    if let left = number(left), let right = number(right) { return left == right }
    return left == right
}
