import FoundationEssentials

/// The repository that these tests were built from.
enum Repository {
    /// Its top, found from this file's own place.
    static let top = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    /// Where the programs lie that were built along with the tests.
    static var binaries: String {
        get throws {
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return "/" + own.split(separator: "/").dropLast().joined(separator: "/")
        }
    }

    /// The text of a file.
    static func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(top)/\(path)", encoding: .utf8)
    }

    /// The lines of a file, the empty ones too.
    static func lines(_ path: String) throws -> [Substring] {
        var lines = try text(path).split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The files below a directory whose names end in one of the suffixes, in order.
    static func files(below directory: String, endingIn suffixes: [String]) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: "\(top)/\(directory)")
            .filter { path in suffixes.contains { path.hasSuffix($0) } }
            .map { "\(directory)/\($0)" }
            .sorted()
    }

    /// The directories right below one, in order.
    static func directories(in directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(top)/\(directory)").sorted()
    }

    /// Whether a file or directory is there.
    static func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(top)/\(path)")
    }
}
