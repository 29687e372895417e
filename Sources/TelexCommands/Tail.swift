package import TelexClient
import TelexModel
import TelexWire

/// Writes a feed out as it comes.
package struct Tail {
    private let form: OutputForm
    private let surroundings: Surroundings
    private var text: ChangeText

    /// Writes in `form` to the output of `surroundings`.
    package init(form: OutputForm, surroundings: Surroundings) {
        self.form = form
        self.surroundings = surroundings
        let (style, columns): (Style, Int?) =
            switch form {
            case .lines: (.monochrome, nil)
            case .text(let style, let columns): (style, columns)
            }
        text = ChangeText(
            style: style,
            columns: columns,
            today: surroundings.now(),
            secondsEastOfUTC: surroundings.secondsEastOfUTC
        )
    }

    /// Writes until the feed ends.
    @MainActor
    package mutating func follow(_ feed: ChangeFeed) async throws(CommandError) {
        var elements = feed.makeAsyncIterator()
        while let element = try await Self.next(&elements) {
            switch element {
            case .lines(let lines): try write(lines)
            case .interrupted(let reason): surroundings.tell(Self.message(reason))
            case .resumed(let cursor):
                surroundings.tell("the daemon is back: going on after \(cursor)")
            }
        }
    }

    @MainActor
    private static func next(
        _ elements: inout ChangeFeed.Iterator
    ) async throws(CommandError) -> ChangeFeed.Element? {
        do {
            return try await elements.next(isolation: #isolation)
        } catch {
            throw .client(error)
        }
    }

    /// Writes what came together in one piece; blocks its thread, which is the main one.
    @MainActor
    private mutating func write(_ lines: [AnswerLine]) throws(CommandError) {
        var bytes: [UInt8] = []
        for line in lines {
            switch (line.answer, form) {
            case (.change, .lines):
                bytes.append(contentsOf: line.bytes)
                bytes.append(0x0A)
            case (.change(let change, _), .text):
                bytes.append(contentsOf: text.render(change).utf8)
            case (.state, .text):
                let state = StateText(line.value)
                bytes.append(contentsOf: text.note("\(state.title): \(state.meaning)").utf8)
            default: break
            }
        }
        if !bytes.isEmpty { try surroundings.output.write(bytes) }
    }

    private static func message(_ reason: TelexClientError) -> String {
        if case .refused(let error) = reason, error.code == .shuttingDown {
            return "the daemon is stopping: waiting for it to come back"
        }
        return "the connection to the daemon ended: waiting for it to come back"
    }
}
