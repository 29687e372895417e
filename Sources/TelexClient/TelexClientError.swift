public import TelexWire

/// What can go wrong between a client and the daemon.
public enum TelexClientError: Error, Equatable, Sendable {
    /// Nobody answers at the socket; `errno` is what `connect(2)` said.
    case unreachable(path: String, errno: Int32)
    /// The daemon answered with an `error` line.
    case refused(RequestError)
    /// What came is not what the protocol allows; the text says what, for people.
    case protocolViolation(String)
    /// The daemon did not answer in the time that the caller gave it, or gave no sign of life.
    case timedOut
    /// The connection ended.
    case closed
    /// The task that waited was cancelled.
    case cancelled
}

extension TelexClientError {
    /// Whether the same may succeed a little later, as when the daemon restarts.
    public var isPassing: Bool {
        switch self {
        case .unreachable, .timedOut, .closed: true
        case .refused(let error):
            [.shuttingDown, .overloaded, .unavailable].contains(error.code)
        case .protocolViolation, .cancelled: false
        }
    }

    /// Whether the place that was asked for is of no use any more: begin with a snapshot.
    public var isPlaceGone: Bool {
        guard case .refused(let error) = self else { return false }
        return [.cursorExpired, .cursorUnknown, .cursorAhead].contains(error.code)
    }
}
