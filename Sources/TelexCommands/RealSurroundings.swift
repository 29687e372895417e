import Glibc
import NIOPosix
import TelexModel

extension Surroundings {
    /// The process's own.
    static func real(_ interruption: Interruption) -> Surroundings {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let isPlain = variable("NO_COLOR") != nil || variable("TERM") == "dumb"
        return Surroundings(
            variable: { Self.variable($0) },
            output: DescriptorOutput(STDOUT_FILENO, interruption),
            diagnostics: DescriptorOutput(STDERR_FILENO, interruption),
            terminal: isTerminal
                ? Terminal(hasColour: !isPlain) { columnCount(STDOUT_FILENO) } : nil,
            now: { currentTime() },
            secondsEastOfUTC: { localOffset(at: $0) },
            watchOutput: { OutputWatch.start() },
            // One loop is plenty for one connection, and each costs a thread at start.
            eventLoops: MultiThreadedEventLoopGroup(numberOfThreads: 1)
        )
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}

/// Writes to a file descriptor, on the caller's thread.
private struct DescriptorOutput: TextOutput {
    private let descriptor: Int32
    private let interruption: Interruption

    init(_ descriptor: Int32, _ interruption: Interruption) {
        self.descriptor = descriptor
        self.interruption = interruption
    }

    func write(_ bytes: [UInt8]) throws(CommandError) {
        try interruption.withoutInterruption { () throws(CommandError) in try writeAll(bytes) }
    }

    private func writeAll(_ bytes: [UInt8]) throws(CommandError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EPIPE {
                throw .outputClosed
            } else if errno == EAGAIN {
                // Somebody else made the terminal non-blocking: wait until it takes more.
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
            } else if errno != EINTR {
                throw .outputFailed(errno: errno)
            }
        }
    }
}

private func columnCount(_ descriptor: Int32) -> Int {
    var size = winsize()
    return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 ? Int(size.ws_col) : 0
}

private func currentTime() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
}

private func localOffset(at time: Timestamp) -> Int64 {
    var seconds = time_t(time.nanoseconds / 1_000_000_000)
    var local = tm()
    guard localtime_r(&seconds, &local) != nil else { return 0 }
    return Int64(local.tm_gmtoff)
}

extension Invocation {
    /// Runs the process's own command line, and ends the process.
    @MainActor
    package static func main() async -> Never {
        // A write to a pipe that nobody reads is then an error, and a quiet end.
        signal(SIGPIPE, SIG_IGN)
        let interruption = Interruption()
        interruption.listen()
        let surroundings = Surroundings.real(interruption)
        let status = await run(Array(CommandLine.arguments.dropFirst()), in: surroundings)
        exit(status.rawValue)
    }
}
