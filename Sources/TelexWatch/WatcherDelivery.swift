import Glibc

/// What was taken from the mailbox at once.
package struct WatcherDelivery: Equatable, Sendable {
    /// The watcher's output, for a `WatcherRecordParser`; it may end within a record, except
    /// before a gap.
    package var bytes: [UInt8] = []
    /// The gap behind these bytes: the events that there was no room for.
    package var dropped: DroppedEvents?
    /// What was kept behind the gap: everything but events; it may end within a record.
    package var bytesBehindGap: [UInt8] = []
    /// Why nothing more is kept of this watcher: only a new one and a scan help.
    package var failure: WatcherError?
    /// How the watcher ended, once it has; nothing comes after that.
    package var end: WatcherEnd?

    /// Holds nothing.
    package init() {}
}

/// A delivery, a piece at a time, in its order.
package struct DeliveryPieces: Sendable {
    /// What comes next.
    package enum Piece: Equatable, Sendable {
        /// Some of the watcher's output, for a `WatcherRecordParser`.
        case bytes(ArraySlice<UInt8>)
        /// A gap in it.
        case dropped(DroppedEvents)
    }

    private var ahead: ArraySlice<UInt8>
    private var gap: DroppedEvents?
    private var behind: ArraySlice<UInt8>

    /// Begins at the beginning of a delivery.
    package init(_ delivery: WatcherDelivery = WatcherDelivery()) {
        ahead = delivery.bytes[...]
        gap = delivery.dropped
        behind = delivery.bytesBehindGap[...]
    }

    /// Whether there is a next piece.
    package var hasMore: Bool { !ahead.isEmpty || gap != nil || !behind.isEmpty }

    /// The next piece, of at most so many bytes; nil when there is none.
    package mutating func next(byteLimit: Int = .max) -> Piece? {
        if ahead.isEmpty {
            if let dropped = gap {
                gap = nil
                return .dropped(dropped)
            }
            swap(&ahead, &behind)
        }
        if ahead.isEmpty { return nil }
        defer { ahead = ahead.dropFirst(byteLimit) }
        return .bytes(ahead.prefix(byteLimit))
    }
}

/// How a watcher ended.
package enum WatcherEnd: Equatable, Sendable {
    /// By itself, with this exit status.
    case exited(status: Int32)
    /// By this signal.
    case killed(signal: Int32)
    /// In a way that the kernel did not tell, because somebody else waited for it.
    case untold(errno: Int32)
}

extension WatcherEnd: CustomStringConvertible {
    /// How it ended, in words.
    package var description: String {
        switch self {
        case .exited(let status): "it exited with \(status)"
        case .killed(let signal): "signal \(signal) ended it"
        case .untold(let errno): "how is not known: \(String(cString: strerror(errno)))"
        }
    }
}
