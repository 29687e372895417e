package import TelexModel

/// How a journal is to be opened; the clock and the randomness come from outside.
package struct JournalSettings: Sendable {
    /// The journal's file.
    package var path: String
    /// What a change has survived before it is told.
    package var durability: Durability
    /// The time of day.
    package var now: @Sendable () -> Timestamp
    /// A number that makes a journal's id.
    package var random: @Sendable () -> UInt32
    /// The id of this boot of the machine, `/proc/sys/kernel/random/boot_id`.
    package var bootID: [UInt8]
    /// How long changes are kept.
    package var keep: ChangeRetention
    /// Which contents are kept.
    package var contents: ContentRetention
    /// How long the write-ahead log grows.
    var log = Checkpointer.Limits()
    /// Told of each step as it is reached, on the thread that takes it; for tests.
    package var atStep: (@Sendable (JournalStep) -> Void)?

    /// Combines the settings.
    package init(
        path: String,
        durability: Durability,
        now: @escaping @Sendable () -> Timestamp,
        random: @escaping @Sendable () -> UInt32,
        bootID: [UInt8],
        keep: ChangeRetention = .forever,
        contents: ContentRetention = .all,
        atStep: (@Sendable (JournalStep) -> Void)? = nil
    ) {
        self.path = path
        self.durability = durability
        self.now = now
        self.random = random
        self.bootID = bootID
        self.keep = keep
        self.contents = contents
        self.atStep = atStep
    }
}
