import Glibc

/// A mount namespace for one test: what is mounted in it is seen there alone, and ends with it.
final class MountNamespace {
    private let scratch: ScratchDirectory
    /// Keeps the namespace as long as its input is open.
    private let keeper: ChildProcess
    private let input: LinePipe
    private var blindMounts: [String] = []

    init() throws {
        scratch = try ScratchDirectory()
        input = try LinePipe(scratch.absolute("input"))
        let output = try LinePipe(scratch.absolute("output"))
        keeper = try ChildProcess(
            ["/usr/bin/unshare", "--mount", "--", "/bin/sh", "-c", "echo ready; exec cat"],
            environment: ["PATH": "/usr/bin:/bin"],
            input: input.path,
            output: output.path,
            errors: "/dev/null"
        )
        if try output.line() != "ready" { throw TestFailure("no mount namespace") }
    }

    deinit {
        // A program that serves a file system would keep the namespace, and itself, for ever.
        for path in blindMounts { try? run("umount --lazy \(path)") }
    }

    /// The command that starts a program in it.
    var prefix: [String] {
        ["/usr/bin/nsenter", "--mount", "--target", "\(keeper.pid)", "--"]
    }

    /// The root directory as it is seen there; all below it can be used from outside.
    var root: String { "/proc/\(keeper.pid)/root" }

    /// Runs a script in it.
    func run(_ script: String) throws {
        try Shell.run(script, prefix: prefix)
    }

    /// Mounts a view of a directory through FUSE: whoever writes to `source` itself is not seen.
    func mountBlind(_ source: String, on path: String) throws {
        try run("bindfs \(source) \(path)")
        blindMounts.append(path)
    }
}
