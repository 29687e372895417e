/// Which files and directories a history has made so far, so that its next step is possible.
struct HistoryFolder {
    /// What is below a directory, as seen from it.
    struct Tree {
        var files: [FilePath]
        var directories: [FilePath]
        var links: [FilePath]
    }

    let disk: Disk
    /// A directory beside the folder, for what leaves it and comes back.
    let outside: Disk
    private(set) var files: [FilePath] = []
    /// The folder itself and all directories below.
    private(set) var directories: [FilePath] = [""]
    /// Symbolic links, wherever they lead.
    private(set) var links: [FilePath] = []
    /// What stands outside, waiting to come back.
    var away: [(name: FilePath, tree: Tree)] = []

    init(disk: Disk, outside: Disk) {
        self.disk = disk
        self.outside = outside
    }

    func hasFile(_ path: FilePath) -> Bool { files.contains(path) }
    func hasDirectory(_ path: FilePath) -> Bool { directories.contains(path) }
    func isFree(_ path: FilePath) -> Bool {
        !hasFile(path) && !hasDirectory(path) && !hasLink(path)
    }
    func hasLink(_ path: FilePath) -> Bool { links.contains(path) }

    /// Adds a file, where a link may have been before.
    mutating func addFile(_ path: FilePath) {
        removeLink(path)
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

    mutating func addLink(_ path: FilePath) {
        links.append(path)
    }

    mutating func removeLink(_ path: FilePath) {
        links.removeAll { $0 == path }
    }

    /// Takes out a directory with all below, and says what that was.
    @discardableResult
    mutating func removeTree(_ path: FilePath) -> Tree {
        func take(_ paths: inout [FilePath]) -> [FilePath] {
            let lost = paths.filter { $0.isWithin(path) && $0 != path }
            paths.removeAll { $0.isWithin(path) }
            return lost.map { FilePath(bytes: Array($0.bytes.dropFirst(path.bytes.count + 1))) }
        }
        return Tree(
            files: take(&files),
            directories: take(&directories),
            links: take(&links)
        )
    }

    mutating func addTree(_ path: FilePath, _ tree: Tree) {
        addDirectory(path)
        for directory in tree.directories { addDirectory(path.appending(directory)) }
        for file in tree.files { addFile(path.appending(file)) }
        for link in tree.links { addLink(path.appending(link)) }
    }

    /// The files below a directory, in the order of their paths' bytes.
    func files(below directory: FilePath) -> [FilePath] {
        files.filter { $0.isWithin(directory) }.sorted()
    }
}
