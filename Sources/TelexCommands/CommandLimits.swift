/// The limits of the command.
enum CommandLimits {
    /// How long the daemon may take for what it answers at once.
    static let patience: Duration = .seconds(10)
    /// How many changes `tail` begins with.
    static let tailCount: Int64 = 10
}
