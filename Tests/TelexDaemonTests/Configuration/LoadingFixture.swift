import Glibc
import TelexDaemon
import TestSupport

/// A directory of a test's own, removed with everything in it when the last reference goes.
final class TestDirectory: Sendable {
    private let directory: TemporaryDirectory
    var path: String { directory.path }

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Writes a file and returns its path.
    func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
        let whole = path + "/" + name
        let descriptor = open(whole, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw TestFault(code: errno) }
        defer { close(descriptor) }
        let bytes = Array(bytes)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw TestFault(code: errno)
        }
        return whole
    }
}

/// A call that a test needs failed.
struct TestFault: Error {
    let code: Int32
}

/// Loads from a file's bytes, variables and flags, as root in `/work`.
func load(
    _ bytes: some Sequence<UInt8>,
    variables: [String: String] = [:],
    flags: ConfigurationFlags = ConfigurationFlags()
) throws -> LoadedConfiguration {
    let directory = try TestDirectory()
    var flags = flags
    flags.configFile = try directory.write(bytes, to: "telexd.yaml")
    return try ConfigurationSources(
        flags: flags,
        environment: variables,
        isRoot: true,
        workingDirectory: "/home/ann"
    ).load()
}

/// What is wrong with a file's text, a line each, without the directory's name.
func complaints(
    _ bytes: some Sequence<UInt8>,
    variables: [String: String] = [:],
    flags: ConfigurationFlags = ConfigurationFlags(folder: "/srv/seeds")
) throws -> [String] {
    do {
        _ = try load(bytes, variables: variables, flags: flags)
        return []
    } catch let errors as ConfigurationErrors {
        return errors.all.map { error in
            let text = error.description
            guard text.hasPrefix("/tmp/"), let slash = text.range(of: "telexd.yaml") else {
                return text
            }
            return String(text[slash.lowerBound...])
        }
    }
}

extension String {
    fileprivate func range(of part: String) -> Range<String.Index>? {
        ranges(of: part).first
    }
}
