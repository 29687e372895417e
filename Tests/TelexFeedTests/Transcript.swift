import Testing

/// What a client sends, and what it is answered.
struct Transcript: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let request: String
    let answer: [String]

    init(_ name: String, _ request: String, _ answer: String...) {
        testDescription = name
        self.request = request
        self.answer = answer
    }

    /// Expects exactly the answer, and the end of the connection after it.
    func check(_ client: FeedClient) throws {
        try client.send(request + "\n")
        #expect(try client.lines(answer.count) == answer.map { $0 + "\n" }.joined())
        // Nothing else is on its way.
        client.endSending()
        #expect(try client.rest().isEmpty)
    }
}
