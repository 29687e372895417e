/// A subcommand of telexd that was run to its end.
struct OfflineRun {
    let ending: ChildProcess.Ending
    let output: String
    let errors: String

    /// Runs `telexd` with these words.
    init(_ words: String..., input: String = "/dev/null", prefix: [String] = []) throws {
        let scratch = try ScratchDirectory()
        let child = try ChildProcess(
            prefix + [try LiveDaemon.program("telexd")] + words,
            environment: ["PATH": "/usr/bin:/bin"],
            input: input,
            output: scratch.absolute("output"),
            errors: scratch.absolute("errors")
        )
        ending = try child.wait()
        let disk = Disk(root: scratch.path)
        output = String(decoding: try disk.contents("output"), as: UTF8.self)
        errors = String(decoding: try disk.contents("errors"), as: UTF8.self)
    }

    /// The seq of the place that the output names.
    func seq() throws -> Int64 {
        let parts = output.split { $0 == " " || $0 == "\n" }
        for part in parts {
            let halves = part.split(separator: "-")
            if halves.count == 2, halves[0].count == 8, let seq = Int64(halves[1]) { return seq }
        }
        throw TestFailure("no place: \(output)\(errors)")
    }
}
