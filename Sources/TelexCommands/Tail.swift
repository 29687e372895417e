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
        var batches = feed.batches.makeAsyncIterator()
        while let batch = try await Self.next(&batches) { try write(batch) }
    }

    @MainActor
    private static func next(
        _ batches: inout FeedBatches.Iterator
    ) async throws(CommandError) -> [FeedNews]? {
        do {
            return try await batches.next(isolation: #isolation)
        } catch {
            throw .client(error)
        }
    }

    /// Writes what came together in one piece; blocks its thread, which is the main one.
    @MainActor
    private mutating func write(_ batch: [FeedNews]) throws(CommandError) {
        var bytes: [UInt8] = []
        for news in batch {
            switch (news.element, form) {
            case (.change, .lines):
                bytes.append(contentsOf: news.line?.bytes ?? [])
                bytes.append(0x0A)
            case (.change(let told), .text):
                bytes.append(contentsOf: text.render(told.change).utf8)
            case (.state(let state, let reason), .text):
                let state = StateText(state: state, reason: reason)
                bytes.append(contentsOf: text.note("\(state.title): \(state.meaning)").utf8)
            case (.interrupted(let interruption), _) where interruption.attempt == 1:
                surroundings.tell(Self.message(interruption.reason))
            case (.resumed(let cursor), _):
                surroundings.tell("the daemon is back: going on after \(cursor)")
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
