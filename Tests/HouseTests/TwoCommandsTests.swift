import FoundationEssentials
import Glibc
import Testing

@Suite("The two commands, and what a change has to pass")
struct TwoCommandsTests {
    // capability 1.10
    @Test(
        "The demo shows every kind of change, ends by itself and leaves nothing behind",
        .timeLimit(.minutes(2))
    )
    func demo() throws {
        let scratch = FileManager.default.temporaryDirectory
            .appending(path: "telex-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let script = "\(Repository.top)/docs/demo/run"
        let run = shell(
            "TMPDIR='\(scratch.path)' '\(script)' '\(try Repository.binaries)' </dev/null 2>&1"
        )
        #expect(run.status == 0, "\(run.output)")
        for sight in [
            "+ added     lighthouse.txt  Lighthouse keeper retires, light does not notice",
            "+ added     sport-final.txt  = chess.txt",
            "~ modified  harbour-ferry.txt v2",
            "> moved     lighthouse.txt → desk/lighthouse.txt",
            "> moved     desk/lighthouse.txt → printed/lighthouse.txt",
            "- removed   chess.txt  1 copy left",
            "in sync  everything in the folder is in the journal",
        ] {
            #expect(run.output.contains(sight))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == [])
    }

    // capability 1.11
    @Test("What a change has to pass is every test and the lint")
    func continuousIntegration() throws {
        let script = try Repository.text(".ci/run")
        #expect(script.contains("\nmake test "))
        #expect(script.contains("\nmake lint "))
        for name in ["run", "setup", "lint"] {
            #expect(access("\(Repository.top)/.ci/\(name)", X_OK) == 0)
        }
        let steps = shell("make --no-print-directory --dry-run -C '\(Repository.top)' test lint")
        #expect(steps.status == 0)
        #expect(steps.output.contains("\nswift test --no-parallel --disable-xctest\n"))
        #expect(steps.output.contains(".ci/lint"))
    }

    // capability 5.1
    @Test("The benchmark of all rows builds the package that measures the journal's")
    func benchmark() {
        let build = "swift build --configuration release --product Journal"
        for (arguments, isBuilt) in [("", true), ("--quick", true), ("--rows A1", false)] {
            let command = "make --no-print-directory --dry-run -C '\(Repository.top)' bench"
            let steps = shell("\(command) ARGS='\(arguments)'")
            #expect(steps.status == 0)
            #expect(steps.output.contains(build) == isBuilt, "\(arguments)")
        }
    }

    @Test("Packages that are there already are not asked for again")
    func setup() {
        let run = shell("'\(Repository.top)/.ci/setup' dpkg libc6 </dev/null 2>&1")
        #expect(run.status == 0)
        #expect(run.output == "")
    }

    /// What a shell command wrote to its standard output, and its exit status.
    private func shell(_ command: String) -> (output: String, status: Int32) {
        guard let pipe = popen(command, "re") else { return ("", -1) }
        var output: [UInt8] = []
        while case let byte = getc(pipe), byte != EOF { output.append(UInt8(byte)) }
        let status = pclose(pipe)
        return (String(decoding: output, as: UTF8.self), status >> 8 & 0xFF)
    }
}
