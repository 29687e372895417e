import Glibc

/// Takes the watcher's output apart into records, wherever it was cut in between.
package struct WatcherRecordParser: Sendable {
    /// The longest record: a name is at most 1,024 bytes on any file system of Linux and the rest
    /// less than 50, so whatever is longer did not come from a watcher.
    package static let recordByteLimit = 8_192

    /// How many bytes of a malformed record an error holds: enough to recognise it in a log.
    package static let shownByteCount = 80

    /// The first part of a record whose end has not come yet.
    private var begun: [UInt8] = []

    /// Begins at the beginning of a record.
    package init() {}

    /// Hands every record that ends within these bytes to `take`, and keeps what is left.
    package mutating func parse(
        _ bytes: UnsafeRawBufferPointer,
        _ take: (WatcherRecord) -> Void
    ) throws(WatcherError) {
        var start = 0
        while let end = offsetOfNUL(in: bytes, from: start) {
            let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            take(try finish(with: piece))
            start = end + 1
        }
        begun.append(contentsOf: bytes[start...])
        if begun.count >= Self.recordByteLimit {
            throw .malformedRecord(Array(begun.prefix(Self.shownByteCount)))
        }
    }

    /// Hands every record that ends within these bytes to `take`, and keeps what is left.
    package mutating func parse(
        _ bytes: [UInt8],
        _ take: (WatcherRecord) -> Void
    ) throws(WatcherError) {
        let failure = bytes.withUnsafeBytes { buffer -> WatcherError? in
            do throws(WatcherError) {
                try parse(buffer, take)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    private mutating func finish(
        with piece: UnsafeRawBufferPointer
    ) throws(WatcherError) -> WatcherRecord {
        if begun.isEmpty {
            if let record = WatcherRecord(piece) { return record }
            throw .malformedRecord(Array(piece.prefix(Self.shownByteCount)))
        }
        begun.append(contentsOf: piece)
        defer { begun.removeAll(keepingCapacity: true) }
        if let record = begun.withUnsafeBytes(WatcherRecord.init) { return record }
        throw .malformedRecord(Array(begun.prefix(Self.shownByteCount)))
    }
}

extension WatcherRecord {
    /// Reads one record without its NUL; nil when it is none.
    fileprivate init?(_ bytes: UnsafeRawBufferPointer) {
        var fields = RecordFields(rest: bytes[...])
        switch fields.word() {
        case .event:
            guard let wd = fields.number(Int32.self), let mask = fields.number(UInt32.self),
                let cookie = fields.number(UInt32.self), let name = fields.name()
            else { return nil }
            let what = EventMask(rawValue: mask)
            self = .event(WatchEvent(wd: wd, mask: what, cookie: cookie, name: name))
        case .watching:
            guard let id = fields.number(Int64.self), let wd = fields.number(Int32.self)
            else { return nil }
            self = .watching(id: id, wd: wd)
        case .refused:
            guard let id = fields.number(Int64.self), let errno = fields.number(Int32.self)
            else { return nil }
            self = .refused(id: id, errno: errno)
        case .mark:
            guard let mark = fields.number(Int64.self) else { return nil }
            self = .mark(mark)
        case .overflow:
            self = .overflow
        case .hello:
            guard let version = fields.number(Int.self) else { return nil }
            self = .hello(version: version)
        case .failed:
            guard let errno = fields.number(Int32.self) else { return nil }
            self = .failed(errno: errno)
        case nil:
            return nil
        }
        if !fields.rest.isEmpty { return nil }
    }
}
