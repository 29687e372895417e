/// Which files and directories a history has made so far, so that its next step is possible.
struct HistoryFolder {
    let disk: Disk
    /// A directory beside the folder, for what leaves it and comes back.
    let outside: Disk
    private(set) var files: [FilePath] = []
    /// The folder itself and all directories below.
    private(set) var directories: [FilePath] = [""]
    /// What stands outside, waiting to come back.
    var away: [(name: FilePath, files: [FilePath], directories: [FilePath])] = []

    init(disk: Disk, outside: Disk) {
        self.disk = disk
        self.outside = outside
    }

    func hasFile(_ path: FilePath) -> Bool { files.contains(path) }
    func hasDirectory(_ path: FilePath) -> Bool { directories.contains(path) }
    func isFree(_ path: FilePath) -> Bool { !hasFile(path) && !hasDirectory(path) }

    mutating func addFile(_ path: FilePath) {
        if !hasFile(path) { files.append(path) }
    }

    mutating func addDirectory(_ path: FilePath) {
        if path.bytes.isEmpty || hasDirectory(path) { return }
        addDirectory(path.parent)
        directories.append(path)
    }

    mutating func removeFile(_ path: FilePath) {
        files.removeAll { $0 == path }
    }

    /// Takes out a directory with all below, and says what that was, as seen from it.
    @discardableResult
    mutating func removeTree(_ path: FilePath) -> (files: [FilePath], directories: [FilePath]) {
        func seen(_ inner: FilePath) -> FilePath {
            FilePath(bytes: Array(inner.bytes.dropFirst(path.bytes.count + 1)))
        }
        let lostFiles = files.filter { $0.isWithin(path) }.map(seen)
        let lostDirectories = directories.filter { $0.isWithin(path) && $0 != path }.map(seen)
        files.removeAll { $0.isWithin(path) }
        directories.removeAll { $0.isWithin(path) }
        return (lostFiles, lostDirectories)
    }

    mutating func addTree(_ path: FilePath, _ tree: (files: [FilePath], directories: [FilePath])) {
        addDirectory(path)
        for directory in tree.directories { addDirectory(path.appending(directory)) }
        for file in tree.files { addFile(path.appending(file)) }
    }

    /// The files below a directory, in the order of their paths' bytes.
    func files(below directory: FilePath) -> [FilePath] {
        files.filter { $0.isWithin(directory) }.sorted()
    }
}
