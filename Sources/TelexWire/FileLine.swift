public import TelexModel

extension LineWriter {
    /// Writes a `file` line.
    public mutating func file(_ file: JournaledFile, id: RequestID?) {
        begin("file", id: id)
        member("path", path: file.path.bytes)
        members(of: file)
        end()
    }

    /// Writes what is told of a file beside its path.
    mutating func members(of file: JournaledFile) {
        member("version", file.version)
        member("hash", file.hash)
        member("size", file.size)
        member("mtime", file.mtime, digits: .nano)
        member("copies", file.copies)
        member("seq", file.seq)
    }
}
