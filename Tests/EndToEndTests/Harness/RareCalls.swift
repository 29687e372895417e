import Glibc

/// System calls that glibc shows only to programs that ask for GNU's extensions.
extension Disk {
    private static let exchangeFlag: UInt32 = 2
    private static let anonymousFlag: Int32 = 0o20_000_000 | O_DIRECTORY

    private typealias RenameAt2 =
        @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

    /// Lets two names exchange what they lead to, in one step (`RENAME_EXCHANGE`).
    func exchange(_ first: FilePath, _ second: FilePath) throws {
        guard let symbol = dlsym(nil, "renameat2") else { throw TestFailure("no renameat2") }
        let renameAt2 = unsafeBitCast(symbol, to: RenameAt2.self)
        let result = renameAt2(
            AT_FDCWD,
            absolute(first),
            AT_FDCWD,
            absolute(second),
            Self.exchangeFlag
        )
        try check(result, "renameat2", "\(first) \(second)")
    }

    /// Writes a file that has no name yet (`O_TMPFILE`), and then gives it one.
    func writeUnnamed(_ path: FilePath, _ text: String) throws {
        try open(path.parent, Self.anonymousFlag | O_WRONLY) { descriptor in
            try put(Array(text.utf8), descriptor)
            let result = linkat(
                AT_FDCWD,
                "/proc/self/fd/\(descriptor)",
                AT_FDCWD,
                absolute(path),
                AT_SYMLINK_FOLLOW
            )
            try check(result, "linkat", "\(path)")
        }
    }
}
