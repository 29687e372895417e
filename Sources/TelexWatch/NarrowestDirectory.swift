package import TelexModel

/// Where to scan for what came under some watches.
extension DirectoryTable {
    /// The lowest directory at or above all that are watched under these.
    ///
    /// Watches that are not known are passed over; nil when none is.
    package func narrowestDirectory(covering watches: some Sequence<Int32>) -> RelativePath? {
        // From the folder downwards: a directory's own number comes last.
        var common: [Number]?
        for watch in watches {
            guard let number = directory(watchedAs: watch) else { continue }
            let line = line(to: number)
            guard let before = common else {
                common = line
                continue
            }
            let shared = zip(before, line).prefix { $0 == $1 }.count
            common = Array(before.prefix(shared))
            if shared == 1 { break }
        }
        return common?.last.map { path(of: $0) }
    }
}
