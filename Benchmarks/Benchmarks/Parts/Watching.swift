import Beside
import Glibc
import TelexModel
import TelexWatch

/// The watcher's records read, and the events in them made to looks.
func watching() {
    measure("parse-records") {
        let records = Records.ofNewFiles(500)
        var parser = WatcherRecordParser()
        return Pair {
            try parser.parse(records) { keep($0) }
        } other: {
            keep(Records.numbers(in: records))
        }
    }
    measure("events-to-looks") {
        var events: [WatchEvent] = []
        var parser = WatcherRecordParser()
        try parser.parse(Records.ofNewFiles(500)) { record in
            if case .event(let event) = record { events.append(event) }
        }
        let looking = Looking()
        let names = events.map(\.name)
        return Pair {
            looking.follow(events)
        } other: {
            var places: [[UInt8]: Int] = [:]
            for name in names { places[name, default: 0] += 1 }
            for name in names { places[name] = nil }
            keep(places.count)
        }
    }
}

/// Output of the watcher.
private enum Records {
    /// Two events for each file: made, and closed after it was written.
    static func ofNewFiles(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for number in 0..<count {
            for mask in [0x100, 0x8] {
                bytes += Array("event \(number % 10 + 1) \(mask) 0 article-\(number).txt".utf8)
                bytes.append(0)
            }
        }
        return bytes
    }

    /// The least that reads them: each record's end, and its three numbers.
    static func numbers(in bytes: [UInt8]) -> Int {
        bytes.withUnsafeBytes { bytes in
            var sum = 0
            var start = 0
            while start < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + start, 0, bytes.count - start)
            {
                var place: UnsafeMutablePointer<CChar>? = UnsafeMutablePointer(
                    mutating: (base + start + 5).assumingMemoryBound(to: CChar.self)
                )
                for _ in 0..<3 { if let text = place { sum += strtol(text, &place, 10) } }
                start = UnsafeRawPointer(found) - base + 1
            }
            return sum
        }
    }
}

/// From an event to a look that is taken, as the pipeline goes.
private final class Looking {
    private var table = DirectoryTable()
    private var interpreter = EventInterpreter()
    private var queue = LookQueue(settleNanoseconds: 0)
    private var now: Int64 = 0

    init() {
        for number in 1...10 {
            guard let place = table.learn(RelativePath("wire-\(number)")) else { continue }
            let identity = DirectoryIdentity(device: 1, inode: UInt64(number))
            table.setWatch(Int32(number), on: place, identity)
        }
    }

    func follow(_ events: [WatchEvent]) {
        var hints: [Hint] = []
        // Long enough that no file counts as restless.
        now += 3_600_000_000_000
        for event in events {
            keep(interpreter.interpret(event, &table, into: &hints))
            for hint in hints {
                if case .look(let path, let reason) = hint { queue.note(path, reason, now: now) }
            }
            hints.removeAll(keepingCapacity: true)
        }
        queue.advance(now: now)
        while queue.hasReady { keep(queue.take(limit: 256, now: now)) }
    }
}
