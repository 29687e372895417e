public import TelexModel

extension LineWriter {
    /// Writes a `why` line.
    public mutating func why(
        _ path: RelativePath,
        _ explanation: PathExplanation,
        id: RequestID?
    ) {
        begin("why", id: id)
        member("path", path: path.bytes)
        member("journaled", explanation.file != nil)
        name("file")
        if let file = explanation.file {
            raw("{\"path\":")
            value(path: "path", file.path.bytes)
            members(of: file)
            raw("}")
        } else {
            raw("null")
        }
        name("reason")
        if let reason = explanation.reason { value(reason.rawValue) } else { raw("null") }
        if let pattern = explanation.pattern { member("pattern", pattern) }
        if let message = explanation.message { member("message", message) }
        end()
    }
}
