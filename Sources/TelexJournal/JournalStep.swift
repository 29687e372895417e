/// A named point in a journal's life, in the order in which they come.
///
/// Between two of them the program may end, and the next start has to find the journal whole:
/// tests let it end at each.
package enum JournalStep: String, CaseIterable, Sendable {
    /// Opening: no other daemon can.
    case locked
    /// Opening: a new journal is whole, under another name.
    case filled
    /// Opening: the new journal has its name.
    case placed
    /// Opening: SQLite has the file open; nothing was written.
    case opened
    /// Opening: that the journal is open is committed.
    case sessionBegun
    /// Opening: all that the write-ahead log held is in the journal itself.
    case ready
    /// A batch: its transaction has begun.
    case begun
    /// A batch: what it changes is known; nothing of it is written.
    case planned
    /// A batch: one of its steps is written; comes once a step.
    case applied
    /// A batch: all is written, and not committed.
    case stored
    /// A batch: it is durable, and nobody was told.
    case committed
    /// A batch: whoever asks is told.
    case published
    /// A batch: whoever waits was woken.
    case told
    /// Closing: nothing was written of it.
    case closing
    /// Closing: that the journal was closed is committed.
    case marked
    /// Closing: the journal is one file.
    case checkpointed
    /// Closing: SQLite has let go of the file.
    case closed
}
