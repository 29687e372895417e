import FakeDaemon
import TelexCommands
import TelexModel
import TelexWire
import Testing

@Suite("The status for people")
struct StatusTextTests {
    private static func render(_ line: String, style: Style = .monochrome) throws -> String {
        let now = try #require(Timestamp(text: "2026-11-21T01:00:00Z"))
        let value = try JSONParser.parse(Array(line.utf8))
        return StatusText(value, now: now, style: style).render()
    }

    @Test("A folder in sync")
    func inSync() throws {
        #expect(
            try Self.render(SampleLines.status()) == """
                in sync  everything in the folder is in the journal

                folder      /srv/seeds
                files       12,481 files in 312 directories, 36.3 MiB
                articles    11,902 articles, 579 duplicates costing 1.7 MiB
                journal     3f9a1c2e, changes 1 to 58,213, 91 MiB
                last change 12 s ago
                last scan   15 min ago, took 1.2 s, found nothing new
                watching    313 directories, at most 192,536
                readers     3 subscribers, nobody behind
                daemon      telexd 1.0.0, process 812, started 1 h ago

                """
        )
    }

    static let states: [(line: String, first: String)] = [
        (SampleLines.status(pending: 1), "catching up  1 path is still to be looked at"),
        (SampleLines.status("starting"), "starting  the folder was not looked at yet"),
        (SampleLines.status("stopping"), "stopping  the daemon is ending"),
        (
            SampleLines.status("scanning", reason: #""queue_overflow""#),
            "scanning  comparing the folder with the journal, since the kernel dropped events"
        ),
        (
            SampleLines.status("scanning", reason: #""new_reason""#),
            "scanning  comparing the folder with the journal"
        ),
        (
            SampleLines.status("folder_missing"),
            "folder missing  the folder is gone or is another one: put it back, or mount it; until "
                + "then nothing is journaled, and nothing counts as removed"
        ),
        (
            SampleLines.status("degraded"),
            "degraded  it runs, but somebody must look at the problems below"
        ),
        (
            SampleLines.status(#"\u001b[31m"#),
            #"\u{1B}[31m  a state that this command is too old for"#
        ),
    ]

    @Test("The first line says what the state means", arguments: states)
    func state(line: String, first: String) throws {
        let text = try Self.render(line)
        #expect(text.prefix { $0 != "\n" } == first)
        #expect(!text.unicodeScalars.contains("\u{1B}"))
    }

    @Test("Problems are listed, those of unknown codes too")
    func problems() throws {
        let text = try Self.render(
            SampleLines.status(
                "degraded",
                problems: #"{"code":"unreadable","path":"x\n.txt","message":"Permission denied","#
                    + #""since":"2026-11-21T00:57:00Z"},{"code":"new_one","message":"so \u001b"}"#
            )
        )
        #expect(
            text.hasSuffix(
                #"""

                2 problems
                  unreadable  x\n.txt: Permission denied (3 min ago)
                  new_one  so \u{1B}

                """#
            )
        )
    }

    @Test("A line that lacks everything is shown all the same")
    func empty() throws {
        #expect(try Self.render("{}").contains("none has ended yet"))
    }

    @Test("Colour marks the state, and nothing is coloured without it")
    func colour() throws {
        #expect(
            try Self.render(SampleLines.status(), style: .coloured).hasPrefix("\u{1B}[32min sync")
        )
    }
}
