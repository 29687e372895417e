import TelexModel
import TelexWire

/// How far a feed has come, and what to ask for to go on from there.
struct FeedPlace {
    /// The subscription that continues what was read so far.
    private(set) var request: SubscribeRequest
    /// Whether the answer has ended.
    var isEnd = false

    init(request: SubscribeRequest) {
        self.request = request
    }

    /// Whether nothing is left to ask for.
    var isComplete: Bool { request.limit == 0 }

    /// Goes past a line.
    mutating func pass(_ answer: Answer) {
        if let cursor = answer.cursor {
            request.since = .cursor(cursor)
            // The place is exact now: counting back from the head would find another one.
            request.last = nil
        }
        switch answer {
        case .change: request.limit = request.limit.map { $0 - 1 }
        case .end: isEnd = true
        default: break
        }
    }
}
