import TelexWatch
import Testing

// capability 2.2
@Suite("Random histories of a mailbox")
struct MailboxHistoryTests {
    @Test(
        "Nothing is missing but events, and those under the watches that a gap names",
        arguments: 0..<200
    )
    func random(seed: Int) throws {
        var random = SeededNumbers(seed: UInt64(seed))
        var bytes: [UInt8] = []
        for number in 0..<400 { bytes += Array(record(number, &random).spelling.utf8) + [0] }
        let limit = Int.random(in: 0...400, using: &random)
        let longest = Int.random(in: 1...300, using: &random)
        let seldom = Int.random(in: 1...20, using: &random)
        var reader = try MailboxReader(byteLimit: limit)
        var oracle = try MailboxOracle(bytes)
        var left = 0
        while left < bytes.count {
            let end = min(bytes.count, left + Int.random(in: 1...longest, using: &random))
            try reader.leave(bytes[left..<end])
            left = end
            if left < bytes.count, Int.random(in: 0..<seldom, using: &random) > 0 { continue }
            try reader.take(byteLimit: Int.random(in: 1...longest, using: &random))
            let complaint = oracle.complaint(about: reader.lastTaken, left: left)
            try #require(complaint == nil, "seed \(seed)")
        }
    }

    private func record(_ number: Int, _ random: inout SeededNumbers) -> WatcherRecord {
        let wd = Int32.random(in: 1...5, using: &random)
        switch Int.random(in: 0..<20, using: &random) {
        case 0: return .overflow
        case 1, 2: return .mark(Int64(number))
        case 3: return .watching(id: Int64(number), wd: wd)
        case 4: return .refused(id: Int64(number), errno: 28)
        case 5: return numbered(number, wd, .ignored, "")
        default:
            let length = Int.random(in: 1...30, using: &random)
            let names = [String(repeating: "n", count: length), "event 6 2 0 n", "overflow"]
            return numbered(number, wd, .modify, names.randomElement(using: &random) ?? "n")
        }
    }

    private func numbered(
        _ number: Int,
        _ wd: Int32,
        _ mask: EventMask,
        _ name: String
    ) -> WatcherRecord {
        .event(WatchEvent(wd: wd, mask: mask, cookie: UInt32(number), name: Array(name.utf8)))
    }
}

extension WatcherRecord {
    /// The record as the watcher writes it, without its NUL.
    fileprivate var spelling: String {
        switch self {
        case .event(let event):
            "event \(event.wd) \(event.mask.rawValue) \(event.cookie) "
                + String(decoding: event.name, as: UTF8.self)
        case .watching(let id, let wd): "watching \(id) \(wd)"
        case .refused(let id, let errno): "refused \(id) \(errno)"
        case .mark(let mark): "mark \(mark)"
        case .hello(let version): "hello \(version)"
        case .failed(let errno): "failed \(errno)"
        case .overflow, .dropped: "overflow"
        }
    }
}
