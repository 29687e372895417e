/// A program of `Benchmarks/daemon`, with a directory of its own for all that it writes.
struct HarnessScript {
    let name: String

    /// Runs it to its end; what it printed, and what it said beside that.
    func run(_ words: [String]) throws -> (ending: ChildProcess.Ending, page: String) {
        let top = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let scratch = try ScratchDirectory()
        let child = try ChildProcess(
            [
                "/usr/bin/python3", "\(top)/Benchmarks/daemon/\(name)", "--base", scratch.path,
                "--disk", scratch.path,
            ] + words,
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
            output: scratch.absolute("page"),
            errors: scratch.absolute("page")
        )
        let ending = try child.wait()
        let page = try Disk(root: scratch.path).contents("page")
        return (ending, String(decoding: page, as: UTF8.self))
    }
}
