import ArgumentParser
import TelexDaemon
import Testing

@testable import telexd

@Suite("The command line of telexd")
struct TelexdCommandTests {
    @Test("is handed on flag by flag")
    func flags() throws {
        let command = try TelexdCommand.parse([
            "--config", "c", "--folder", "f", "--journal=j", "--socket", "s", "--log-level",
            "debug",
            "--check-config",
        ])
        let expected = ConfigurationFlags(
            configFile: "c",
            folder: "f",
            journal: "j",
            socket: "s",
            logLevel: "debug",
            checkConfig: true
        )
        #expect(command.flags == expected)
        #expect(try TelexdCommand.parse([]).flags == ConfigurationFlags())
    }

    private static let words = [
        "--config", "--folder", "--journal", "--socket", "--log-level", "f", "", "-", "--folder=f",
        "--check-config", "verify", "--help",
    ]

    @Test("is understood without the parser as with it, where it is")
    func plainly() throws {
        var lines: [[String]] = [[]]
        var understood = 0
        for _ in 0..<4 {
            lines = lines.flatMap { line in Self.words.map { line + [$0] } }
            for line in lines {
                guard let flags = ConfigurationFlags(plainly: line) else { continue }
                #expect(try TelexdCommand.parse(line).flags == flags, "\(line)")
                understood += 1
            }
        }
        // One of five flags with one of three values, and two of them.
        #expect(understood == 5 * 3 + 5 * 3 * 4 * 3)
        #expect(ConfigurationFlags(plainly: []) == ConfigurationFlags())
    }

    @Test("has exit code 64 where it is wrong", arguments: [["--bogus"], ["x"], ["--folder"]])
    func wrongUsage(arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try TelexdCommand.parse(arguments) }
        #expect(error.map { TelexdCommand.exitCode(for: $0).rawValue } == 64)
    }

    @Test("has a help that fits a terminal and names every flag")
    func help() {
        let text = TelexdCommand.helpMessage(columns: 80)
        let prose = text.split(separator: "\n").filter { !$0.hasPrefix("USAGE:") }
        #expect(prose.allSatisfy { $0.count <= 80 })
        for flag in ConfigurationTable.keys.compactMap(\.flag) + ["--config", "--check-config"] {
            #expect(text.contains("  \(flag) "))
        }
        for heading in ["EXAMPLES", "FILES", "ENVIRONMENT", "EXIT CODES"] {
            #expect(text.contains("\n\(heading)\n"))
        }
    }

    @Test("names itself and its version as the feed does")
    func version() {
        #expect(TelexdCommand.configuration.version.hasPrefix("telexd "))
    }
}
