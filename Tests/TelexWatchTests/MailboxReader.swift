import TelexWatch

/// Takes a mailbox's records, as the pipeline would.
struct MailboxReader {
    private let box: PipedMailbox
    var mailbox: WatcherMailbox { box.mailbox }
    private var parser = WatcherRecordParser()
    /// Everything taken so far.
    private(set) var records: [WatcherRecord] = []
    /// How much of it was taken before the last time.
    private var countBefore = 0

    init(
        byteLimit: Int,
        keptByteLimit: Int = WatcherMailbox.keptByteLimit
    ) throws {
        box = try PipedMailbox(byteLimit: byteLimit, keptByteLimit: keptByteLimit)
    }

    func leave(_ bytes: some Collection<UInt8>) throws { try box.leave(bytes) }

    /// Leaves records that are spelt with a line feed where the watcher writes a NUL.
    func leave(_ lines: String) throws { try box.leave(lines) }

    /// What was taken the last time.
    var lastTaken: ArraySlice<WatcherRecord> { records[countBefore...] }

    /// Takes what there is, in pieces of so many bytes; throws where nothing more is kept.
    mutating func take(byteLimit: Int = .max) throws {
        countBefore = records.count
        let delivery = mailbox.take()
        var pieces = DeliveryPieces(delivery)
        while let piece = pieces.next(byteLimit: byteLimit) {
            switch piece {
            case .bytes(let bytes): try parser.parse(Array(bytes)) { records.append($0) }
            case .dropped(let events): records.append(.dropped(events))
            }
        }
        if let failure = delivery.failure { throw failure }
    }
}
