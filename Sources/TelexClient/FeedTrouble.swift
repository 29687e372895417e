/// What has gone wrong since the feed last stood, and so what is worth another attempt.
struct FeedTrouble {
    /// Whether any connection was ever made.
    var hasConnected = false
    /// How many attempts have failed.
    var attempt = 0
    private var busyCount = 0

    /// Whether to wait and to try again after this.
    mutating func isPassing(_ reason: TelexClientError, hasBegun: Bool) -> Bool {
        // A daemon that was never there is an error, and no interruption.
        guard hasConnected || hasBegun else { return false }
        guard case .refused(let refusal) = reason else { return reason.isPassing }
        if refusal.code == .shuttingDown { return true }
        // The first answer is the reader's to judge: nothing of it is lost yet.
        guard hasBegun || attempt > 0 else { return false }
        if refusal.code == .consumerBusy {
            busyCount += 1
            return busyCount <= ClientLimits.busyAttemptCount
        }
        return reason.isPassing
    }
}
