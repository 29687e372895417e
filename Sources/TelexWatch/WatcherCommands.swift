import Glibc

/// The way to the watcher: commands gathered, and written together.
struct WatcherCommands: ~Copyable {
    /// The longest path that the kernel takes, without its NUL.
    static let pathByteLimit = Int(PATH_MAX) - 1

    /// How much is gathered before it is written unasked: as much as a pipe holds.
    static let gatheredByteLimit = 65_536

    /// The watcher's standard input; nil once it was closed.
    private var input: Int32?
    private var gathered: [UInt8] = []

    init(input: Int32) {
        self.input = input
    }

    deinit {
        if let input { Glibc.close(input) }
    }

    mutating func add(_ word: String, _ numbers: String..., path: [UInt8]? = nil) {
        if input == nil { return }
        gathered.append(contentsOf: word.utf8)
        for number in numbers {
            gathered.append(UInt8(ascii: " "))
            gathered.append(contentsOf: number.utf8)
        }
        if let path {
            gathered.append(UInt8(ascii: " "))
            gathered.append(contentsOf: path)
        }
        gathered.append(0)
        if gathered.count >= Self.gatheredByteLimit { flush() }
    }

    /// Writes what was gathered, waiting as long as the watcher does.
    ///
    /// That it has ended is no failure here: the mailbox tells it.
    mutating func flush() {
        guard let input, !gathered.isEmpty else { return }
        withoutSIGPIPE {
            gathered.withUnsafeBytes { writeAll($0, to: input) }
        }
        gathered.removeAll(keepingCapacity: true)
    }

    /// Ends the watcher's input, and so the watcher.
    mutating func close() {
        // What a watcher that does not read has no room for is not waited for.
        if let input { _ = fcntl(input, F_SETFL, O_NONBLOCK) }
        flush()
        if let input { Glibc.close(input) }
        input = nil
    }
}

private func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = write(
            descriptor,
            UnsafeRawBufferPointer(rebasing: rest).baseAddress,
            rest.count
        )
        if count >= 0 {
            rest = rest.dropFirst(count)
        } else if errno != EINTR {
            return
        }
    }
}

/// Runs `body` so that writing to a pipe without a reader fails and does not end this program.
private func withoutSIGPIPE(_ body: () -> Void) {
    var pipe = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    body()
    // The one that was raised meanwhile, if any, waits for this thread alone; take it away.
    if sigismember(&before, SIGPIPE) == 0 {
        var atOnce = timespec()
        while sigtimedwait(&pipe, nil, &atOnce) == -1 && errno == EINTR {}
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
}
