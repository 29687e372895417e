import TelexWire

/// An answer of many lines, read no faster than you take them.
///
/// Each iteration asks anew, on a connection of its own.
public struct Listing<Element: Sendable, Ending: Sendable>: AsyncSequence, Sendable {
    /// What ends the listing early.
    public typealias Failure = TelexClientError

    private let request: Request
    private let client: TelexClient
    private let read: @Sendable (AnswerLine) -> Element?
    private let readEnding: @Sendable (AnswerLine) -> Ending?

    init(
        of request: Request,
        _ client: TelexClient,
        _ read: @escaping @Sendable (AnswerLine) -> Element?,
        ending readEnding: @escaping @Sendable (AnswerLine) -> Ending?
    ) {
        self.request = request
        self.client = client
        self.read = read
        self.readEnding = readEnding
    }

    /// Begins to ask; nothing is connected before the first element is asked for.
    public func makeAsyncIterator() -> Iterator { Iterator(listing: self) }

    /// Reads all of it, and what its end says.
    public func all() async throws(TelexClientError) -> (elements: [Element], ending: Ending) {
        var elements: [Element] = []
        var iterator = makeAsyncIterator()
        while let element = try await iterator.next() { elements.append(element) }
        guard let ending = iterator.ending else { throw .closed }
        return (elements, ending)
    }

    /// Reads the answer.
    public struct Iterator: AsyncIteratorProtocol {
        /// What the end of the answer says; nil before it has come.
        public private(set) var ending: Ending?
        private let listing: Listing
        private var connection: TelexConnection?
        /// What was read and not taken yet, from the back to the front.
        private var rest: [AnswerLine] = []

        fileprivate init(listing: Listing) {
            self.listing = listing
        }

        /// The next element; nil behind the last.
        public mutating func next() async throws(TelexClientError) -> Element? {
            try await next(isolation: nil)
        }

        /// The next element, read on the caller's actor; nil behind the last.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(TelexClientError) -> Element? {
            while ending == nil {
                if let line = rest.popLast() {
                    if let element = try take(line) { return element }
                } else {
                    rest = try await asked(isolation: actor).nextLines().reversed()
                }
            }
            return nil
        }

        private mutating func take(_ line: AnswerLine) throws(TelexClientError) -> Element? {
            switch line.answer {
            case .error(let refusal): throw .refused(refusal)
            case .end:
                guard let ending = listing.readEnding(line) else {
                    throw .protocolViolation("the end of the answer lacks something")
                }
                self.ending = ending
                connection = nil
                return nil
            default: return listing.read(line)
            }
        }

        private mutating func asked(
            isolation actor: isolated (any Actor)?
        ) async throws(TelexClientError) -> TelexConnection {
            if let connection { return connection }
            let next = try await listing.client.connect()
            try await next.send(listing.request)
            connection = next
            return next
        }
    }
}
