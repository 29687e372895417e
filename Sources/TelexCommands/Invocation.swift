import ArgumentParser

/// One run of `telex`.
package enum Invocation {
    /// Runs the command line and says what to exit with.
    @MainActor
    package static func run(
        _ arguments: [String],
        in surroundings: Surroundings
    ) async -> CommandExit {
        do {
            if let question = StatusQuestion(plainly: arguments) {
                return try await question.perform(in: surroundings)
            }
            var command = try TelexCommand.parseAsRoot(arguments)
            if let verb = command as? any Verb { return try await verb.perform(in: surroundings) }
            try command.run()
            return .fine
        } catch let error as CommandError {
            if let message = error.message { surroundings.tell(message) }
            return error.exitStatus
        } catch {
            return tell(error, in: surroundings)
        }
    }

    /// Prints what the parser says: help and version as asked, else what is wrong.
    private static func tell(_ error: any Error, in surroundings: Surroundings) -> CommandExit {
        let text = Array((TelexCommand.fullMessage(for: error) + "\n").utf8)
        let isFine = TelexCommand.exitCode(for: error).isSuccess
        try? (isFine ? surroundings.output : surroundings.diagnostics).write(text)
        return isFine ? .fine : .usage
    }
}
