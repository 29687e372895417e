import TelexWatch
import Testing

@Suite("telex-watch as a program")
struct WatcherProgramTests {
    private let program: String

    init() throws {
        program = try #require(WatcherProcess.locate())
    }

    @Test("It can be used by hand, with printf and tr")
    func byHand() throws {
        let folder = try WatchedFolder()
        let script = """
            d='\(folder.path)'; set -- $(stat -c '%Hd %Ld %i' "$d")
            (printf 'watch 1 %s %s %s\\0' $(($1 << 32 | $2)) $3 "$d"
             printf 'mark 1\\0') | '\(program)' | tr '\\0' '\\n'
            """
        #expect(shell(script).output == "hello 1\nwatching 1 1\nmark 1\n")
    }

    @Test("It teaches its use, and names its protocol")
    func help() {
        let help = shell("'\(program)' --help")
        #expect(help.status == 0)
        for word in ["watch ID DEV INO PATH", "drop WD", "mark M", "--parent PID", "printf"] {
            #expect(help.output.contains(word))
        }
        #expect(shell("'\(program)' --version").output == "telex-watch, protocol 1\n")
    }

    @Test(
        "Arguments it does not know are an error",
        arguments: ["--nonsense", "x", "--parent", "--parent x", "--parent 0", "--help x", "''"]
    )
    func misuse(arguments: String) {
        let run = shell("'\(program)' \(arguments) </dev/null 2>&1")
        #expect(run.status == 2)
        #expect(run.output.contains("telex-watch --help"))
    }

    @Test("It does not stay with anybody but the parent that was named")
    func otherParent() {
        let run = shell("'\(program)' --parent 1 </dev/null")
        #expect(run.output == "")
        #expect(run.status == 0)
    }

    @Test(
        "What is not a command is refused with the reason",
        arguments: [
            ("mark 1", "a record without its NUL"), ("\\0", "not a command"),
            ("mark\\0", "not a command"), ("mark -1\\0", "not a command"),
            ("mark 1 \\0", "not a command"), ("drop 2147483648\\0", "not a command"),
            ("watch 1 2 3\\0", "not a command"), ("watch 1 2 3 relative\\0", "not a command"),
            ("watch 1 18446744073709551616 3 /\\0", "not a command"),
            ("%08192d\\0", "too long"), ("%09000d", "too long"),
        ]
    )
    func malformed(input: String, reason: String) {
        let run = shell("printf '\(input)' 2>/dev/null | '\(program)' 2>&1 | tr '\\0' '\\n'")
        #expect(run.output.contains("telex-watch: \(reason) (see telex-watch --help)"))
        #expect(shell("printf '\(input)' | '\(program)' >/dev/null 2>&1").status == 2)
    }

    @Test("Without a descriptor for inotify it says so and ends")
    func noDescriptor() {
        let limited = "(ulimit -n 4; exec '\(program)') </dev/null 2>/dev/null"
        #expect(shell(limited + " | tr '\\0' '\\n'").output == "failed 24\n")
        #expect(shell(limited).status == 1)
    }

    @Test("Nothing of Swift's is in it, whose licence does not go with the library's")
    func noSwift() {
        let needed = shell("readelf --wide --dynamic '\(program)' | grep NEEDED").output
        #expect(needed.contains("libinotifytools.so"))
        #expect(!needed.lowercased().contains("swift"))
        let symbols = shell("readelf --wide --symbols --sections '\(program)'").output
        #expect(symbols.contains("inotifytools_watch_file"))
        let ours = symbols.lowercased().replacing("'\(program)'".lowercased(), with: "")
        #expect(!ours.contains("swift"))
        #expect(!ours.contains("dispatch_"))
    }
}
