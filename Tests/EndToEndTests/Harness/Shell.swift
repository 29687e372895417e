/// What is done by a shell's script, where that reads better than calls.
extension Disk {
    /// Runs a script in this directory, and throws where one of its commands fails.
    func run(_ script: String) throws {
        try Shell.run("cd -- \"$0\"\n" + script, root)
    }
}

/// A shell that runs one script.
enum Shell {
    /// Runs it to its end; `zero` is its `$0`.
    static func run(_ script: String, _ zero: String = "sh", prefix: [String] = []) throws {
        let scratch = try ScratchDirectory()
        let shell = try ChildProcess(
            prefix + ["/bin/sh", "-euc", script, zero],
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"],
            output: scratch.absolute("said"),
            errors: scratch.absolute("said")
        )
        let ending = try shell.wait()
        if ending == .exited(0) { return }
        let said = try Disk(root: scratch.path).contents("said")
        throw TestFailure("\(script): \(ending): \(String(decoding: said, as: UTF8.self))")
    }
}
