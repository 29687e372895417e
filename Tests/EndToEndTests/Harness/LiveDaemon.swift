import Glibc
import TelexWire

/// The real daemon on a folder of its own, and the means to speak with it.
final class LiveDaemon {
    let scratch: ScratchDirectory
    /// The watched folder, as the daemon is told of it.
    let folder: String
    /// The watched folder, as the tests reach it.
    let disk: Disk
    let journal: String
    let socket: String
    private let mounts: MountNamespace?
    let notify: NotifySocket
    /// The file that a daemon reads which is configured by one.
    let configuration: String
    private var isConfigured = false
    private let variables: [String: String]
    /// The command that the daemon is started by, where it is not to run as the tests do.
    private let prefix: [String]
    private var child: ChildProcess?
    private var control: FeedConnection?

    /// Prepares everything; nothing runs yet.
    init(
        prefix: [String] = [],
        mounts: MountNamespace? = nil,
        variables: [String: String] = [:]
    ) throws {
        scratch = try ScratchDirectory()
        self.prefix = prefix + (mounts?.prefix ?? [])
        self.mounts = mounts
        folder = scratch.absolute("folder")
        disk = Disk(root: (mounts?.root ?? "") + folder)
        journal = scratch.absolute("journal.db")
        socket = scratch.absolute("telex.sock")
        configuration = scratch.absolute("telexd.yaml")
        notify = try NotifySocket(address: scratch.absolute("notify"))
        self.variables = variables
        try disk.makeDirectory("")
    }

    deinit {
        child?.kill(SIGCONT)
        child?.kill(SIGKILL)
        _ = try? child?.wait()
    }

    /// Where the programs under test are: beside the tests.
    static func program(_ name: String) throws -> String {
        guard let path = realpath("/proc/self/exe", nil) else {
            throw TestFailure.call("realpath", "/proc/self/exe")
        }
        defer { free(path) }
        let directory = String(cString: path).split(separator: "/").dropLast()
        // The tests of all targets are run by a program that stands beside the products, or by
        // one of the toolchain's that loads a bundle which does.
        let beside = "/" + directory.joined(separator: "/") + "/" + name
        if access(beside, X_OK) == 0 { return beside }
        throw TestFailure("\(beside) is not there")
    }

    /// The process id of the daemon that runs.
    var pid: pid_t { child?.pid ?? 0 }

    /// The scratch directory around the folder, as the daemon sees it.
    var surroundings: Disk { Disk(root: (mounts?.root ?? "") + scratch.path) }

    /// What the daemon has logged.
    var log: String {
        (try? Disk(root: scratch.path).contents("log")).map {
            String(decoding: $0, as: UTF8.self)
        } ?? "nothing"
    }

    /// Writes the file that the daemon reads when it starts, and on SIGHUP.
    func configure(_ text: String) throws {
        isConfigured = true
        try Disk(root: scratch.path).write("telexd.yaml", text)
    }

    /// Starts a daemon; these flags take the place of the usual ones.
    func launch(_ flags: [String: String?] = [:], errors: String? = nil) throws -> ChildProcess {
        var environment = variables
        environment["NOTIFY_SOCKET"] = notify.address
        environment["PATH"] = "/usr/bin:/bin"
        var usual: [String: String?] = [
            "--folder": folder, "--journal": journal, "--socket": socket,
        ]
        if isConfigured { usual["--config"] = configuration }
        let words = usual.merging(flags) { $1 }.flatMap { [$0.key] + ($0.value.map { [$0] } ?? []) }
        let notify = notify
        return try ChildProcess(
            prefix + [try Self.program("telexd")] + words,
            environment: environment,
            output: scratch.absolute("output"),
            errors: errors ?? scratch.absolute("log")
        ) { notify.tell("ENDED=1") }
    }

    /// Starts the daemon and waits until it serves.
    func start(flags: [String: String?] = [:]) throws {
        let child = try launch(flags)
        while try notify.wait(for: ["READY=1", "ENDED=1"]) == "ENDED=1" {
            // Perhaps the word of another one's end.
            if child.hasEnded { throw TestFailure("telexd ended at its start") }
        }
        self.child = child
    }

    /// Ends the daemon as a service manager does.
    func stop(_ signal: Int32 = SIGTERM) throws -> ChildProcess.Ending {
        control = nil
        guard let child else { throw TestFailure("no daemon runs") }
        child.kill(signal)
        return try end(child)
    }

    /// Ends the daemon without a warning.
    func kill9() throws {
        control = nil
        guard let child else { throw TestFailure("no daemon runs") }
        child.kill(SIGKILL)
        _ = try end(child)
    }

    /// Waits for the end of the daemon that runs.
    private func end(_ child: ChildProcess) throws -> ChildProcess.Ending {
        self.child = nil
        return try child.wait()
    }

    func connect() throws -> FeedConnection { try FeedConnection(socket) }

    /// A connection that is kept for questions.
    func feed() throws -> FeedConnection {
        if let control { return control }
        let fresh = try connect()
        control = fresh
        return fresh
    }
}
