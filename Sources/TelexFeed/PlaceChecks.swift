import TelexModel
import TelexWire

extension FeedSource {
    /// The change after which a subscription begins.
    func start(_ since: Since, _ head: FeedHead) throws(RequestError) -> Int64 {
        switch since {
        case .now, .time: head.head
        case .start: head.oldest - 1
        case .seq(let seq): try check(seq, head)
        case .cursor(let cursor):
            try check(cursor, head, instead: "begin anew with \"since\":\"start\"")
        }
    }

    /// The change that a subscription goes up to and with, where its place tells.
    func end(_ place: JournalPlace, _ head: FeedHead) throws(RequestError) -> Int64? {
        switch place {
        case .time: nil
        case .seq(let seq): seq
        case .cursor(let cursor):
            try seq(of: cursor, head, instead: "name an 'until' of this journal")
        }
    }

    /// The change that a consumer acknowledges.
    func acknowledged(_ place: AckedPlace, _ head: FeedHead) throws(RequestError) -> Int64 {
        switch place {
        case .seq(let seq): seq
        case .cursor(let cursor):
            try seq(of: cursor, head, instead: "acknowledge what this connection was sent")
        }
    }

    /// As of when the files at a place are.
    func moment(_ place: JournalPlace?, _ head: FeedHead) throws(RequestError) -> FilesMoment {
        switch place {
        case nil: .now
        case .time(let time): .time(time)
        case .seq(let seq): .seq(try check(seq, head))
        case .cursor(let cursor):
            .seq(try check(cursor, head, instead: "the files as of now are had without \"at\""))
        }
    }

    /// The change that a cursor is behind, if the journal still goes on from there.
    private func check(
        _ cursor: Cursor,
        _ head: FeedHead,
        instead advice: String
    ) throws(RequestError) -> Int64 {
        try check(try seq(of: cursor, head, instead: advice), head)
    }

    /// The change that a cursor is behind, wherever that is, if this journal vouches for it.
    private func seq(
        of cursor: Cursor,
        _ head: FeedHead,
        instead advice: String
    ) throws(RequestError) -> Int64 {
        if cursor.journal == head.journal { return cursor.seq }
        guard let vouched = headOfEarlier(cursor.journal) else {
            throw RequestError(
                .cursorUnknown,
                "the cursor \(cursor) is of another journal than \(head.journal); \(advice)"
            )
        }
        if cursor.seq > vouched {
            throw RequestError(
                .cursorAhead,
                "of the journal \(cursor.journal) this one goes on after \(vouched); the changes up "
                    + "to \(cursor.seq) are lost: \(advice)"
            )
        }
        return cursor.seq
    }

    private func check(_ seq: Int64, _ head: FeedHead) throws(RequestError) -> Int64 {
        if seq > head.head {
            throw RequestError(
                .cursorAhead,
                "the change \(seq) is not there yet: the head is \(head.head)"
            )
        }
        if seq < head.oldest - 1 {
            throw RequestError(
                .cursorExpired,
                "the changes after \(seq) are no longer kept; the oldest is \(head.oldest)",
                oldest: head.oldest
            )
        }
        return seq
    }
}
