import Glibc

/// A file that is written through a shared mapping; no call tells the kernel of a write.
final class MappedFile {
    private let start: UnsafeMutableRawPointer
    private let byteCount: Int
    private var isMapped = true

    /// Maps a file; the descriptor is closed, the mapping alone keeps the file open.
    init(_ disk: Disk, _ path: FilePath, byteCount: Int) throws {
        var mapped: UnsafeMutableRawPointer?
        try disk.open(path, O_RDWR) { descriptor in
            mapped = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        }
        guard let mapped, mapped != MAP_FAILED else { throw TestFailure.call("mmap", "\(path)") }
        start = mapped
        self.byteCount = byteCount
    }

    deinit {
        if isMapped { munmap(start, byteCount) }
    }

    /// Writes over the whole file.
    func fill(_ byte: UInt8) throws {
        memset(start, Int32(byte), byteCount)
        try check(msync(start, byteCount, MS_SYNC), "msync", "a mapping")
    }

    /// Ends the mapping, and with it the last use of the file.
    func unmap() throws {
        isMapped = false
        try check(munmap(start, byteCount), "munmap", "a mapping")
    }
}
