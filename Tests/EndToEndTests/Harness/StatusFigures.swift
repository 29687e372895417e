import TelexWire

/// What the tests read off a `status` line.
struct StatusFigures {
    let json: JSONValue

    var state: String { json["state"]?.string ?? "" }

    func watch(_ name: String) -> Int64 { json["watch"]?[name]?.integer ?? -1 }

    struct Problem: CustomStringConvertible {
        let code: String
        let path: FilePath?
        let message: String

        var description: String { path.map { "\(code) \($0)" } ?? code }
    }

    /// What is set aside, the oldest first.
    var problems: [Problem] {
        (json["problems"]?.array ?? []).map { problem in
            Problem(
                code: problem["code"]?.string ?? "",
                path: problem.filePath("path"),
                message: problem["message"]?.string ?? ""
            )
        }
    }

    /// The problems in few words, in order of the words.
    var told: [String] { problems.map(\.description).sorted() }
}

extension LiveDaemon {
    /// The processor time that the daemon has used, in ticks of 10 ms (proc_pid_stat(5)).
    func cpuTicks() throws -> Int {
        let stat = String(decoding: try Disk(root: "/proc").contents("\(pid)/stat"), as: UTF8.self)
        // The name before it may hold anything, and ends with the last parenthesis.
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        return (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)
    }

    func figures() throws -> StatusFigures { StatusFigures(json: try status()) }
}
