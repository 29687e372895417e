/// What becomes of the watcher's output while the mailbox is full: of an event only its watch is
/// remembered, and everything else is kept.
///
/// What is kept has a bound in what the parent asked for: one answer to each question, and one
/// end of each watch, without which the parent would take a directory for watched that is not.
struct MailboxGap {
    /// So many watches are remembered, in some 600 kB; beyond that hardly a subtree is narrower
    /// than the folder.
    static let watchLimit = 65_536

    private let keptByteLimit: Int
    /// What the mailbox keeps besides its bytes, each record whole.
    private var kept: [UInt8] = []
    /// How much of it came before the first event that was dropped.
    private var countAhead = 0
    /// The first part of a record whose end has not come yet.
    private var begun: [UInt8] = []
    /// Whether the next NUL ends a record that began before the gap.
    private var beganBefore: Bool
    private var watches: Set<Int32> = []
    private var isEverywhere = false
    /// Storms come under one watch: the set is asked once for all of them.
    private var lastWatch: Int32?
    private var hasOverflow = false
    /// Why nothing more is kept.
    private(set) var failure: WatcherError?

    /// Begins after whole records, or within one.
    init(isWithinRecord: Bool, keptByteLimit: Int) {
        beganBefore = isWithinRecord
        self.keptByteLimit = keptByteLimit
    }

    /// Whether the bytes so far end within a record.
    var isWithinRecord: Bool { !begun.isEmpty }

    /// Adds bytes of the watcher's output.
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        var start = 0
        while failure == nil, let end = offsetOfNUL(in: bytes, from: start) {
            finish(with: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            start = end + 1
        }
        if failure != nil { return }
        begun.append(contentsOf: bytes[start...])
        if begun.count >= WatcherRecordParser.recordByteLimit {
            let shown = begun.prefix(WatcherRecordParser.shownByteCount)
            failure = .malformedRecord(Array(shown))
        }
    }

    /// Adds what was remembered and kept to the bytes from before the gap.
    func close(_ delivery: inout WatcherDelivery) {
        delivery.failure = failure
        guard lastWatch != nil else {
            delivery.bytes += kept
            delivery.bytes += begun
            return
        }
        delivery.bytes += kept[..<countAhead]
        delivery.dropped = isEverywhere ? .everywhere : .under(watches)
        delivery.bytesBehindGap = kept[countAhead...] + begun
    }

    private mutating func finish(with piece: UnsafeRawBufferPointer) {
        if begun.isEmpty {
            sort(piece)
            return
        }
        begun.append(contentsOf: piece)
        var record: [UInt8] = []
        swap(&record, &begun)
        record.withUnsafeBytes { sort($0) }
        record.removeAll(keepingCapacity: true)
        swap(&record, &begun)
    }

    private mutating func sort(_ record: UnsafeRawBufferPointer) {
        if beganBefore {
            beganBefore = false
            return keep(record)
        }
        var fields = RecordFields(rest: record[...])
        switch fields.word() {
        case .event:
            // What cannot be read is kept: the parser complains of it.
            guard let watch = fields.number(Int32.self), let mask = fields.number(UInt32.self),
                !EventMask(rawValue: mask).has(.ignored)
            else { return keep(record) }
            drop(watch)
        case .overflow:
            // A scan that begins after one has been taken finds what any of them lost.
            if !hasOverflow { keep(record) }
            hasOverflow = true
        default:
            keep(record)
        }
    }

    private mutating func drop(_ watch: Int32) {
        if watch == lastWatch { return }
        if lastWatch == nil { countAhead = kept.count }
        lastWatch = watch
        if isEverywhere { return }
        watches.insert(watch)
        if watches.count > Self.watchLimit {
            isEverywhere = true
            watches = []
        }
    }

    private mutating func keep(_ record: UnsafeRawBufferPointer) {
        if kept.count + record.count >= keptByteLimit {
            failure = .tooManyAnswers
            return
        }
        kept.append(contentsOf: record)
        kept.append(0)
    }
}
