import Testing

@testable import TelexWatch

/// A mailbox that reads from a pipe what a test leaves.
final class PipedMailbox {
    let mailbox: WatcherMailbox
    private let pipe: TestPipe

    init(
        byteLimit: Int = WatcherMailbox.byteLimit,
        keptByteLimit: Int = WatcherMailbox.keptByteLimit,
        wake: @escaping @Sendable () -> Void = {}
    ) throws {
        pipe = try TestPipe()
        mailbox = WatcherMailbox(
            byteLimit: byteLimit,
            keptByteLimit: keptByteLimit,
            output: pipe.readEnd,
            wake: wake
        )
    }

    /// Leaves bytes of the watcher's output, no more at once than is read at once.
    func leave(_ bytes: some Collection<UInt8>) throws {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            try pipe.write(Array(rest.prefix(WatcherMailbox.readByteCount)))
            rest = rest.dropFirst(WatcherMailbox.readByteCount)
            #expect(mailbox.fillForTaker())
        }
    }

    /// Leaves records that are spelt with a line feed where the watcher writes a NUL.
    func leave(_ lines: String) throws {
        try leave(lines.utf8.map { $0 == UInt8(ascii: "\n") ? 0 : $0 })
    }
}
