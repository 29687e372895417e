public import TelexModel
public import TelexWire

extension TelexClient {
    /// How the daemon stands.
    public func status() async throws(TelexClientError) -> Status {
        try await ask(.status) { Status(line: $0.value) }
    }

    /// A sign of life; the daemon's time.
    public func ping() async throws(TelexClientError) -> Timestamp {
        try await ask(.ping) { line in
            if case .pong(let time) = line.answer { time } else { nil }
        }
    }

    /// Waits until everything that was done to the folder before is journaled.
    ///
    /// - Parameter timeoutSeconds: how long the daemon waits at most, 0 to 3,600; then it refuses
    ///   with the code `timed_out`.
    /// - Returns: the place at which everything is journaled, and how much is set aside.
    /// - Throws: the refusal, or what keeps it from being told.
    public func sync(
        timeoutSeconds: Int64 = WireLimits.defaultSyncTimeoutSeconds
    ) async throws(TelexClientError) -> SyncOutcome {
        // The daemon keeps the time; only one that hangs is given up on here.
        let patience = .seconds(timeoutSeconds) + ClientLimits.answerPatience
        return try await ask(.sync(timeoutSeconds: timeoutSeconds), within: patience) { line in
            guard case .synced(let cursor, let problems) = line.answer else { return nil }
            return SyncOutcome(cursor: cursor, problemCount: problems)
        }
    }

    /// What is known of a path, and why its present content is not journaled, where it is not.
    public func why(_ path: RelativePath) async throws(TelexClientError) -> PathExplanation {
        try await ask(.why(path)) { line in
            if case .why(let explanation) = line.answer { explanation } else { nil }
        }
    }

    /// The named subscribers whose places the daemon keeps.
    public func consumers() async throws(TelexClientError) -> [ConsumerStatus] {
        let listing = Listing<ConsumerStatus, Cursor>(of: .consumers, self) { line in
            if case .consumer(let consumer) = line.answer { consumer } else { nil }
        } ending: {
            $0.value.cursor
        }
        return try await listing.all().elements
    }

    /// Forgets a consumer and its place; for admins, and while nobody is connected under the name.
    public func forget(_ consumer: ConsumerName) async throws(TelexClientError) {
        try await ask(.forget(consumer)) { $0.answer == .forgotten ? () : nil }
    }

    /// Asks what is answered with one line.
    private func ask<Value>(
        _ request: Request,
        within patience: Duration = ClientLimits.answerPatience,
        _ read: (AnswerLine) -> Value?
    ) async throws(TelexClientError) -> Value {
        let line = try await connect().ask(request, within: patience)
        guard let value = read(line) else {
            throw .protocolViolation("the answer is none to what was asked, or lacks something")
        }
        return value
    }
}

/// What a `sync` came to.
public struct SyncOutcome: Equatable, Sendable {
    /// Up to this place everything is journaled that was done before.
    public var cursor: Cursor
    /// How much is set aside: see the problems in the status.
    public var problemCount: Int64

    /// Combines place and problems.
    public init(cursor: Cursor, problemCount: Int64) {
        self.cursor = cursor
        self.problemCount = problemCount
    }
}
