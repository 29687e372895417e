import ArgumentParser

/// How a verb writes its answer.
package enum OutputForm: Equatable, Sendable {
    /// The protocol's own lines.
    case lines
    /// Text for people, at most so many columns wide; nil is as wide as it gets.
    case text(Style, columns: Int?)
}

/// The flags that decide the form.
struct FormOptions: ParsableArguments {
    @Flag(help: "The daemon's own lines of JSON, also on a terminal.")
    var json = false

    @Flag(help: "Text for people, also where the output is no terminal.")
    var plain = false

    func validate() throws {
        if json, plain { throw ValidationError("--json and --plain exclude each other") }
    }

    /// The one place where the form is decided.
    func form(in surroundings: Surroundings) -> OutputForm {
        if json { return .lines }
        guard let terminal = surroundings.terminal else {
            return plain ? .text(.monochrome, columns: nil) : .lines
        }
        let columns = terminal.columns()
        return .text(
            terminal.hasColour ? .coloured : .monochrome,
            columns: columns > 0 ? columns : nil
        )
    }
}
