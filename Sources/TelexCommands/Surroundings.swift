package import NIOCore
package import TelexModel

/// Everything that a verb sees of the world outside, so that tests can hold it.
package struct Surroundings: Sendable {
    /// The variable of that name; nil where it is unset or empty.
    package var variable: @Sendable (String) -> String?
    /// Standard output.
    package var output: any TextOutput
    /// Standard error.
    package var diagnostics: any TextOutput
    /// What standard output is, if it is a terminal.
    package var terminal: Terminal?
    /// The time now.
    package var now: @Sendable () -> Timestamp
    /// How many seconds local time is ahead of UTC at a moment.
    package var secondsEastOfUTC: @Sendable (Timestamp) -> Int64
    /// Called by a verb that may be silent for long: ends the process when its reader has gone.
    package var watchOutput: @Sendable () -> Void
    /// What runs the connections.
    package var eventLoops: any EventLoopGroup

    /// Combines the parts.
    package init(
        variable: @escaping @Sendable (String) -> String?,
        output: any TextOutput,
        diagnostics: any TextOutput,
        terminal: Terminal?,
        now: @escaping @Sendable () -> Timestamp,
        secondsEastOfUTC: @escaping @Sendable (Timestamp) -> Int64,
        watchOutput: @escaping @Sendable () -> Void,
        eventLoops: any EventLoopGroup
    ) {
        self.variable = variable
        self.output = output
        self.diagnostics = diagnostics
        self.terminal = terminal
        self.now = now
        self.secondsEastOfUTC = secondsEastOfUTC
        self.watchOutput = watchOutput
        self.eventLoops = eventLoops
    }

    /// Tells a person something beside the output.
    func tell(_ text: String) {
        // Where standard error is gone, nobody is left to be told.
        try? diagnostics.write(Array("telex: \(text)\n".utf8))
    }
}

/// Where a verb writes.
package protocol TextOutput: Sendable {
    /// Writes all of the bytes before it returns.
    func write(_ bytes: [UInt8]) throws(CommandError)
}

/// What a person looks at.
package struct Terminal: Sendable {
    /// Whether it shows colours, and the person wants them.
    package var hasColour: Bool
    /// How many columns it has right now; 0 where it does not say.
    package var columns: @Sendable () -> Int

    /// Describes a terminal.
    package init(hasColour: Bool, columns: @escaping @Sendable () -> Int) {
        self.hasColour = hasColour
        self.columns = columns
    }
}
