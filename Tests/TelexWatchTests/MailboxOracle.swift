import TelexWatch

/// Says whether what comes out of a mailbox is what went in, but for gaps that own up to it.
struct MailboxOracle {
    /// What went in and did not have to come out yet, with the number of the byte that ends it.
    private var told: ArraySlice<(record: WatcherRecord, end: Int)>

    /// Begins before any of these bytes is left in the mailbox.
    init(_ bytes: [UInt8]) throws {
        var (parser, told) = (WatcherRecordParser(), [(record: WatcherRecord, end: Int)]())
        for (number, byte) in bytes.enumerated() {
            try parser.parse([byte]) { told.append(($0, number)) }
        }
        self.told = told[...]
    }

    /// What is wrong with the records that were taken when so many bytes had been left.
    mutating func complaint(about records: some Collection<WatcherRecord>, left: Int) -> String? {
        let due = told.prefix { $0.end < left }.map(\.record)
        told = told.dropFirst(due.count)
        if due.contains(.overflow) != records.contains(.overflow) { return "overflow" }
        // The mailbox may say once what the kernel said twice.
        let expected = due.filter { $0 != .overflow }
        let came = records.filter { $0 != .overflow }
        guard let gap = came.firstIndex(where: \.isGap) else {
            return came == expected ? nil : "\(came) without a gap instead of \(expected)"
        }
        let missing = expected[min(gap, expected.count)...]
        let watches = missing.compactMap(\.droppable)
        if came[..<gap] != expected.prefix(gap) { return "\(came) before the gap" }
        if missing.first?.droppable == nil { return "\(came) has a gap too early" }
        if came[gap] != .dropped(.under(Set(watches))) { return "\(came[gap]) for \(watches)" }
        if Array(came[(gap + 1)...]) != missing.filter({ $0.droppable == nil }) {
            return "\(came) behind the gap"
        }
        return nil
    }
}

extension WatcherRecord {
    fileprivate var isGap: Bool {
        if case .dropped = self { true } else { false }
    }

    /// The watch of an event that may be dropped.
    fileprivate var droppable: Int32? {
        guard case .event(let event) = self, !event.mask.has(.ignored) else { return nil }
        return event.wd
    }
}
