/// A pattern as instructions, followed in all possible ways at once, character by character.
///
/// Source: Ken Thompson, "Regular Expression Search Algorithm" (1968), in the form that Russ Cox
/// gives it. No way is ever gone back on, so no pattern takes exponential time.
struct GlobProgram: Sendable {
    private enum Instruction {
        /// Goes on behind this very character.
        case scalar(UInt32)
        /// Goes on behind any character but a slash.
        case inName
        /// Goes on behind any character.
        case any
        /// Goes on behind a character of this class.
        case ofClass(Int)
        /// Goes on at both places.
        case fork(Int, Int)
        /// Goes on at another place.
        case jump(Int)
        /// Goes on where a name begins.
        case nameStart
        /// The pattern ends here.
        case accept
    }

    private var instructions: [Instruction] = []
    private var classes: [GlobClass] = []

    /// Translates a pattern.
    init(_ nodes: [GlobNode]) {
        append(nodes)
        instructions.append(.accept)
    }

    /// Whether the whole path fits.
    func matches(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        let size = instructions.count
        // Per instruction: two lists of places, a stack, and when it was last put in a list.
        return withUnsafeTemporaryAllocation(of: Int32.self, capacity: size * 4) { memory in
            memory.initialize(repeating: 0)
            var places = GlobPlaces(memory: memory, size: size)
            var index = 0
            enter(0, &places, atNameStart: true)
            places.advance()
            while index < path.count, !places.isEmpty {
                let character = GlobCharacter(in: path, at: index)
                index += character.byteCount
                let atNameStart = character.value == GlobCharacter.slash
                for place in places.current where goesOn(at: Int(place), character.value) {
                    enter(Int(place) + 1, &places, atNameStart: atNameStart)
                }
                places.advance()
            }
            return index == path.count && places.current.contains(Int32(size - 1))
        }
    }

    private func goesOn(at place: Int, _ character: UInt32) -> Bool {
        switch instructions[place] {
        case .scalar(let expected): character == expected
        case .inName: character != GlobCharacter.slash
        case .any: true
        case .ofClass(let number): classes[number].contains(character)
        case .fork, .jump, .nameStart, .accept: false
        }
    }

    /// Adds a place, and those that are reached from it without a character.
    private func enter(_ start: Int, _ places: inout GlobPlaces, atNameStart: Bool) {
        places.push(start)
        while let place = places.pop() {
            switch instructions[place] {
            case .fork(let one, let other):
                places.push(other)
                places.push(one)
            case .jump(let other): places.push(other)
            case .nameStart: if atNameStart { places.push(place + 1) }
            case .scalar, .inName, .any, .ofClass, .accept: places.add(place)
            }
        }
    }
}

extension GlobProgram {
    private mutating func append(_ nodes: [GlobNode]) {
        for node in nodes { append(node) }
    }

    private mutating func append(_ node: GlobNode) {
        switch node {
        case .literal(let bytes):
            for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
                instructions.append(.scalar(scalar.value))
            }
        case .character: instructions.append(.inName)
        case .characterClass(let found):
            instructions.append(.ofClass(classes.count))
            classes.append(found)
        case .run: appendLoop(.inName)
        case .anything: appendLoop(.any)
        case .directories:
            appendAlternatives([
                { $0.instructions.append(.nameStart) },
                {
                    $0.appendLoop(.any)
                    $0.instructions.append(.scalar(GlobCharacter.slash))
                },
            ])
        case .alternatives(let all):
            appendAlternatives(all.map { nodes in { $0.append(nodes) } })
        }
    }

    private mutating func appendLoop(_ instruction: Instruction) {
        let start = instructions.count
        instructions.append(.fork(start + 1, start + 3))
        instructions.append(instruction)
        instructions.append(.jump(start))
    }

    private mutating func appendAlternatives(_ all: [(inout GlobProgram) -> Void]) {
        var jumps: [Int] = []
        for (number, appendOne) in all.enumerated() {
            let fork = instructions.count
            let isLast = number == all.count - 1
            if !isLast { instructions.append(.jump(fork)) }
            appendOne(&self)
            guard !isLast else { break }
            jumps.append(instructions.count)
            instructions.append(.jump(0))
            instructions[fork] = .fork(fork + 1, instructions.count)
        }
        for jump in jumps { instructions[jump] = .jump(instructions.count) }
    }
}
