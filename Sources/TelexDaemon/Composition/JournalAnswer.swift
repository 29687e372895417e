import TelexJournal
import TelexWire

extension JournalError {
    /// What a client is answered whose question fails for this reason.
    var answer: RequestError {
        switch self {
        case .expired(let oldest):
            RequestError(
                .cursorExpired,
                "\(self), but from there on; take a snapshot, or begin with \"since\":\"start\"",
                oldest: oldest
            )
        default: RequestError(.internal, "the journal can't be read: \(self)")
        }
    }
}
