import ArgumentParser

/// How a verb writes its answer.
package enum OutputForm: Equatable, Sendable {
    /// The protocol's own lines.
    case lines
    /// Text for people, at most so many columns wide; nil is as wide as it gets.
    case text(Style, columns: Int?)
}

extension OutputForm {
    /// Decides by the flags, and else by what the output is: the one place where that is done.
    init(json: Bool, plain: Bool, in surroundings: Surroundings) {
        if json {
            self = .lines
            return
        }
        guard let terminal = surroundings.terminal else {
            self = plain ? .text(.monochrome, columns: nil) : .lines
            return
        }
        let columns = terminal.columns()
        self = .text(
            terminal.hasColour ? .coloured : .monochrome,
            columns: columns > 0 ? columns : nil
        )
    }
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

    func form(in surroundings: Surroundings) -> OutputForm {
        OutputForm(json: json, plain: plain, in: surroundings)
    }
}
