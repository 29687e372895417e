import CTelexSystem
import Glibc
import Synchronization

/// A pipe whose read end never waits; that one belongs to the mailbox that reads it, or to the test.
final class TestPipe: Sendable {
    let readEnd: Int32
    private let writeEnd: Mutex<Int32?>

    init() throws {
        var (readEnd, writeEnd): (Int32, Int32) = (-1, -1)
        let failed = telex_pipe(&readEnd, &writeEnd)
        if failed != 0 { throw TestFailure("pipe", failed) }
        _ = fcntl(readEnd, F_SETFL, O_NONBLOCK)
        self.readEnd = readEnd
        self.writeEnd = Mutex(writeEnd)
    }

    deinit { closeWriteEnd() }

    func write(_ bytes: [UInt8]) throws {
        let written = writeEnd.withLock { Glibc.write($0 ?? -1, bytes, bytes.count) }
        if written != bytes.count { throw TestFailure("write", errno) }
    }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    func closeWriteEnd() {
        writeEnd.withLock { end in
            if let end { close(end) }
            end = nil
        }
    }
}
