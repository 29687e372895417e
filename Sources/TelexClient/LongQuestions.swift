public import TelexModel
import TelexWire

extension TelexClient {
    /// Compares the whole folder with the journal now; for admins.
    ///
    /// - Parameters:
    ///   - isDeep: whether every file is read, whatever its times say.
    ///   - progress: told how far it is, at most ten times a second.
    /// - Returns: what it found, and the place up to which that is journaled.
    /// - Throws: what keeps it from being done, or from being told.
    public func scan(
        isDeep: Bool = false,
        progress: @Sendable (RequestProgress) -> Void = { _ in }
    ) async throws(TelexClientError) -> ScanOutcome {
        try await ask(.scan(isDeep: isDeep), progress) { line in
            guard case .scanned(let files, let changes, let cursor) = line.answer else {
                return nil
            }
            return ScanOutcome(fileCount: files, changeCount: changes, cursor: cursor)
        }
    }

    /// Reads the journal and every stored content again, and checks them; for admins.
    ///
    /// - Parameter progress: told how far it is, at most ten times a second.
    /// - Returns: how much was read, and what is bad.
    /// - Throws: what keeps it from being done, or from being told.
    public func verify(
        progress: @Sendable (RequestProgress) -> Void = { _ in }
    ) async throws(TelexClientError) -> VerifyOutcome {
        try await ask(.verify, progress) { line in
            guard case .verified(let changes, let contents, let count) = line.answer else {
                return nil
            }
            let bad = line.value["bad"]?.array?.compactMap { Damage(line: $0) } ?? []
            return VerifyOutcome(
                changeCount: changes,
                contentCount: contents,
                badCount: count,
                bad: bad
            )
        }
    }

    /// Asks what takes long, however long that is.
    private func ask<Value>(
        _ request: Request,
        _ progress: @Sendable (RequestProgress) -> Void,
        _ read: (AnswerLine) -> Value?
    ) async throws(TelexClientError) -> Value {
        let connection = try await connect()
        try await connection.send(request)
        while true {
            for line in try await connection.nextLines() {
                switch line.answer {
                case .error(let refusal): throw .refused(refusal)
                case .progress(let done, let total):
                    progress(RequestProgress(done: done, total: total))
                default: if let value = read(line) { return value }
                }
            }
        }
    }
}

/// How far a long request is.
public struct RequestProgress: Equatable, Sendable {
    /// So many files, changes or contents are done.
    public var done: Int64
    /// Of so many; nil while that is unknown.
    public var total: Int64?

    /// Combines both.
    public init(done: Int64, total: Int64?) {
        self.done = done
        self.total = total
    }
}

/// What a scan came to.
public struct ScanOutcome: Equatable, Sendable {
    /// How many files it looked at.
    public var fileCount: Int64
    /// How many changes it found.
    public var changeCount: Int64
    /// Up to this place they are journaled.
    public var cursor: Cursor

    /// Combines the figures.
    public init(fileCount: Int64, changeCount: Int64, cursor: Cursor) {
        self.fileCount = fileCount
        self.changeCount = changeCount
        self.cursor = cursor
    }
}

/// What a verification came to.
public struct VerifyOutcome: Equatable, Sendable {
    /// How many changes were read.
    public var changeCount: Int64
    /// How many contents were read.
    public var contentCount: Int64
    /// How many places are bad.
    public var badCount: Int
    /// These places, as far as this client knows their kinds.
    public var bad: [Damage]

    /// Combines the figures.
    public init(changeCount: Int64, contentCount: Int64, badCount: Int, bad: [Damage]) {
        self.changeCount = changeCount
        self.contentCount = contentCount
        self.badCount = badCount
        self.bad = bad
    }
}
