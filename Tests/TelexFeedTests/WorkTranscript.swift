import TelexWire
import Testing

@testable import TelexFeed

/// A request that takes long, what is found meanwhile and in the end, and what the client is told.
struct WorkTranscript<Found: Sendable>: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let request: String
    let progress: FeedProgress?
    let result: Result<Found, RequestError>
    let answer: String

    /// Expects exactly the answer, of work that is asked for as is right.
    func check<Question>(
        in feed: ServedFeed,
        _ work: HeldWork<Question, Found>,
        isRight: @escaping @Sendable (Question) -> Bool
    ) throws {
        work.setScript { asked in
            #expect(isRight(asked.question))
            if let progress { asked.progress(progress) }
            asked.answer(result)
        }
        let client = try feed.client()
        try client.send(request + "\n")
        // A client that has said all gets the whole answer, and nothing else.
        client.endSending()
        #expect(try client.rest() == answer)
    }
}
