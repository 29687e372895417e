import CTelexSystem
import Glibc

/// A watcher that was started, and this side's ends of its pipes.
struct SpawnedWatcher {
    /// Its process id.
    let pid: pid_t
    /// Its standard input, to be written.
    let input: Int32
    /// Its standard output, to be read.
    let output: Int32
    /// Its standard error, to be read.
    let messages: Int32

    /// Starts the watcher at this path.
    ///
    /// It gets an empty environment, no signal blocked or ignored, and nothing open but the pipes.
    init(executable: String) throws(WatcherError) {
        func failed(_ call: String, _ errno: Int32) -> WatcherError {
            .cannotStart(path: executable, call: call, errno: errno)
        }
        var pipes: [Pipe] = []
        do throws(PipeFailure) {
            for _ in 0..<3 { pipes.append(try Pipe()) }
        } catch {
            for pipe in pipes { pipe.close() }
            throw failed("pipe2", error.errno)
        }
        let (toChild, fromChild, saidByChild) = (pipes[0], pipes[1], pipes[2])
        let ends = [toChild.readEnd, fromChild.writeEnd, saidByChild.writeEnd]
        var child: pid_t = 0
        let error = spawn(executable, ends: ends, pid: &child)
        if error != 0 {
            for pipe in pipes { pipe.close() }
            throw failed("posix_spawn", error)
        }
        for end in ends { close(end) }
        pid = child
        input = toChild.writeEnd
        output = fromChild.readEnd
        messages = saidByChild.readEnd
    }
}

private struct PipeFailure: Error {
    let errno: Int32
}

private struct Pipe {
    let readEnd: Int32
    let writeEnd: Int32

    init() throws(PipeFailure) {
        var (readEnd, writeEnd): (Int32, Int32) = (-1, -1)
        let error = telex_pipe(&readEnd, &writeEnd)
        if error != 0 { throw PipeFailure(errno: error) }
        (self.readEnd, self.writeEnd) = (readEnd, writeEnd)
    }

    func close() {
        Glibc.close(readEnd)
        Glibc.close(writeEnd)
    }
}

/// posix_spawn(3) with these descriptors as 0, 1, 2; 0, or an errno.
private func spawn(_ executable: String, ends: [Int32], pid: inout pid_t) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, end) in ends.enumerated() {
        posix_spawn_file_actions_adddup2(&actions, end, Int32(number))
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var every = sigset_t()
    sigfillset(&every)
    posix_spawnattr_setsigdefault(&attributes, &every)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let words = [executable, "--parent", String(getpid())]
    var arguments = words.map { strdup($0) as UnsafeMutablePointer<CChar>? } + [nil]
    defer { for argument in arguments { free(argument) } }
    var environment: [UnsafeMutablePointer<CChar>?] = [nil]
    return posix_spawn(&pid, executable, &actions, &attributes, &arguments, &environment)
}
