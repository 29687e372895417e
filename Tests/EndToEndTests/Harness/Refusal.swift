extension LiveDaemon {
    /// Starts another daemon that is to refuse, and gives how it ended and what it said.
    func refusal(
        _ flags: [String: String?]
    ) throws -> (ending: ChildProcess.Ending, message: String) {
        let disk = Disk(root: scratch.path)
        if try disk.exists("refusal") { try disk.remove("refusal") }
        let child = try launch(flags, errors: scratch.absolute("refusal"))
        let ending = try child.wait()
        return (ending, String(decoding: try disk.contents("refusal"), as: UTF8.self))
    }
}
