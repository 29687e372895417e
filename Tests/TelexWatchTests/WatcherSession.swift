import Glibc
import Synchronization
import TelexWatch

/// A watcher with a test as its parent; everything waits for the fact, a minute at most.
final class WatcherSession {
    let process: WatcherProcess
    private let wake: WakeUp
    private let told: Lines
    private var parser = WatcherRecordParser()
    private var unread: [WatcherRecord] = []
    private var lastNumber: Int64 = 0

    private final class Lines: Sendable {
        let lines = Mutex<[String]>([])
    }

    /// Starts a watcher and waits for its `hello`.
    init(mailboxByteLimit: Int = WatcherMailbox.byteLimit) throws {
        let (wake, told) = (try WakeUp(), Lines())
        guard let executable = WatcherProcess.locate() else { throw TestFailure("locate") }
        process = try WatcherProcess(
            executable: executable,
            mailboxByteLimit: mailboxByteLimit,
            listener: wake
        ) { line in
            told.lines.withLock { $0.append(line) }
        }
        (self.wake, self.told) = (wake, told)
        _ = try records { $0 == .hello(version: 1) }
    }

    deinit {
        process.kill()
        process.stop()
    }

    /// What the watcher wrote to standard error so far.
    var messages: [String] { told.lines.withLock { $0 } }

    /// Waits for a record, and gives all that came before it, and it.
    func records(until isLast: (WatcherRecord) -> Bool) throws -> [WatcherRecord] {
        var seen = 0
        while true {
            if let last = unread[seen...].firstIndex(where: isLast) {
                defer { unread.removeFirst(last + 1) }
                return Array(unread[...last])
            }
            seen = unread.count
            let delivery = process.mailbox.take()
            var pieces = DeliveryPieces(delivery)
            if !pieces.hasMore {
                if delivery.end != nil { throw TestFailure("the watcher has ended") }
                try waitForMail()
            }
            while let piece = pieces.next() {
                switch piece {
                case .bytes(let bytes): try parser.parse(Array(bytes)) { unread.append($0) }
                case .dropped(let events): unread.append(.dropped(events))
                }
            }
        }
    }

    /// What was told until now: everything before a new mark, without it.
    func recordsSoFar() throws -> [WatcherRecord] {
        let mark = nextNumber()
        process.mark(mark)
        process.flush()
        return try records { $0 == .mark(mark) }.dropLast()
    }

    /// Asks for a directory and waits for the answer.
    func answer(to path: String, device: UInt64, inode: UInt64) throws -> WatcherRecord {
        let id = nextNumber()
        guard process.watch(id: id, device: device, inode: inode, path: Array(path.utf8)) else {
            throw TestFailure("the path is too long")
        }
        process.flush()
        let records = try records { record in
            switch record {
            case .watching(id, _), .refused(id, _): true
            default: false
            }
        }
        guard let answer = records.last else { throw TestFailure("no answer") }
        return answer
    }

    /// Watches the directory at a path, and gives its wd.
    func watch(_ path: String) throws -> Int32 {
        let (device, inode) = try identity(path)
        let answer = try answer(to: path, device: device, inode: inode)
        guard case .watching(_, let wd) = answer else { throw TestFailure("\(answer)") }
        return wd
    }

    /// Waits until the watcher has ended.
    func end() throws -> WatcherEnd {
        while true {
            if let end = process.mailbox.take().end { return end }
            try waitForMail()
        }
    }

    private func waitForMail() throws {
        if wake.wait(nanoseconds: 60_000_000_000).isEmpty { throw TestFailure("nothing came") }
        process.mailbox.fill()
    }

    private func nextNumber() -> Int64 {
        lastNumber += 1
        return lastNumber
    }
}

/// An event in a word, for comparisons.
func event(_ wd: Int32, _ mask: EventMask, _ name: String = "") -> WatcherRecord {
    .event(WatchEvent(wd: wd, mask: mask, cookie: 0, name: Array(name.utf8)))
}
