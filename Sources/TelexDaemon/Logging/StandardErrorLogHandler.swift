import Glibc
package import Logging
package import TelexModel

/// Writes the log to standard error, a line a message and a write(2) a line.
package struct StandardErrorLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let style: LogStyle
    private let descriptor: Int32
    private let now: @Sendable () -> Timestamp

    /// Writes to a descriptor, by default standard error, which stays the caller's.
    package init(
        level: Logger.Level,
        style: LogStyle,
        descriptor: Int32 = STDERR_FILENO,
        now: @escaping @Sendable () -> Timestamp = StandardErrorLogHandler.systemTime
    ) {
        self.logLevel = level
        self.style = style
        self.descriptor = descriptor
        self.now = now
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line; any thread, and it blocks while the reader of standard error does.
    package func log(event: LogEvent) {
        var whole = metadata
        if let provided = metadataProvider?.get() { whole.merge(provided) { $1 } }
        if let given = event.metadata { whole.merge(given) { $1 } }
        if let error = event.error { whole["error"] = "\(error)" }
        let line = LogLine(
            style: style,
            time: now(),
            level: event.level,
            message: "\(event.message)",
            metadata: whole
        )
        // A log that cannot be written has nobody to be told of it; only an interruption is repeated.
        while write(descriptor, line.bytes, line.bytes.count) < 0, errno == EINTR {}
    }

    /// The system's clock.
    @Sendable package static func systemTime() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
    }
}
