import Glibc

extension WriteAheadLog {
    /// So many times at most has a log been begun anew since the frames behind its last cycle's.
    private static let cycleLimit: UInt32 = 1 << 16

    /// Whether the database has every page as the log's last cycle leaves it: then nothing is lost
    /// without the log, whatever has become of its header.
    ///
    /// It is asked where the header is not whole, so that the frames alone tell of their cycle.
    func isInDatabase() throws(SystemCall) -> Bool {
        let database = open(path, O_RDONLY | O_CLOEXEC)
        if database < 0 { throw SystemCall(code: errno) }
        defer { Glibc.close(database) }
        var header = [UInt8](repeating: 0, count: 18)
        guard pread(database, &header, header.count, 0) == header.count else { return false }
        let written = Int(header[16]) << 8 | Int(header[17])
        let pageSize = written == 1 ? 65_536 : written
        guard pageSize >= 512, let frames = try committedFrames(pageSize), !frames.isEmpty else {
            return false
        }
        var logged = [UInt8](repeating: 0, count: pageSize)
        var stored = logged
        for (page, offset) in frames {
            try read(&logged, at: offset + Self.frameHeaderByteCount)
            let place = off_t(Int(page) - 1) * off_t(pageSize)
            guard pread(database, &stored, pageSize, place) == pageSize, stored == logged else {
                return false
            }
        }
        return true
    }

    /// Where the last cycle's last frame of each page begins; nil where it can't be told which
    /// frames are of that cycle.
    private func committedFrames(_ pageSize: Int) throws(SystemCall) -> [UInt32: Int]? {
        var bytes = [UInt8](repeating: 0, count: Self.frameHeaderByteCount)
        var salt: (count: UInt32, random: UInt32)?
        var committed: [UInt32: Int] = [:]
        var begun: [UInt32: Int] = [:]
        var offset = Self.headerByteCount
        while offset + bytes.count + pageSize <= size {
            try read(&bytes, at: offset)
            let words = bytes.withUnsafeBytes { bytes in
                stride(from: 0, to: 16, by: 4).map {
                    LogChecksum.word(bytes, at: $0, isBigEndian: true)
                }
            }
            let first = salt ?? (words[2], words[3])
            salt = first
            if (words[2], words[3]) != first {
                // What a cycle before has left has a lower count; anything else is damage.
                return (1...Self.cycleLimit).contains(first.count &- words[2]) ? committed : nil
            }
            guard words[0] > 0 else { return nil }
            begun[words[0]] = offset
            if words[1] > 0 {
                committed.merge(begun) { $1 }
                begun = [:]
            }
            offset += bytes.count + pageSize
        }
        return committed
    }
}
