import TelexWatch

/// Runs a test's body on a thread that lives until it is through, as the watcher's parent must.
func onOwnThread(_ body: @escaping @Sendable () throws -> Void) async throws {
    try await withCheckedThrowingContinuation { continuation in
        do {
            _ = try WatcherThread(name: "test") {
                continuation.resume(with: Result { try body() })
            }
        } catch {
            continuation.resume(throwing: error)
        }
    }
}
