import Benchmark
import Beside
import CTelexSystem
import Glibc
import TelexJournal
import TelexModel
import TelexSurvey

/// The two sides of a comparison of a directory with the journal: its files listed and looked at,
/// and the journaled rows of it.
///
/// What puts them side by side is TelexDaemon's own, and can't be called from here.
func comparison() {
    measure("diff-listing", rounds: 5) {
        let place = try FullDirectory(fileCount: 1_000)
        return Pair {
            try place.list()
        } other: {
            blackHole(place.listBarely())
        } remove: {
            place.remove()
        }
    }
    measure("diff-rows", rounds: 5) {
        let journal = try FreshJournal()
        // A hundredth of them is below the directory.
        for first in stride(from: 0, to: 100_000, by: 1_000) { try journal.add(1_000, from: first) }
        let bare = try BareFile(
            journal.path,
            """
            SELECT path, version, hash, seq, files.size, mtime, ctime, inode, birth, racy, links
            FROM files JOIN articles ON articles.id = article
            WHERE path > x'776972652F372F' AND path < x'776972652F3730' ORDER BY path
            """
        )
        let directory = RelativePath("wire/7")
        return Pair {
            let rows = try journal.writer.files(below: directory, after: [], limit: 1_001)
            if rows.count != 1_000 { throw UnexpectedChanges(count: rows.count) }
        } other: {
            blackHole(bare.run())
        } remove: {
            bare.remove()
            try journal.remove()
        }
    }
}

/// A directory of empty files.
private final class FullDirectory {
    private let directory: String
    private let fileCount: Int
    private let folder: Folder

    init(fileCount: Int) throws {
        directory = try makeDirectory()
        self.fileCount = fileCount
        for number in 0..<fileCount {
            close(open(directory + "/article-\(number).txt", O_WRONLY | O_CREAT, 0o600))
        }
        folder = try Folder(path: directory)
    }

    func list() throws {
        let listing = try DirectoryListing(.folder, in: folder)
        if listing.firstLooks.count != fileCount {
            throw UnexpectedChanges(count: listing.firstLooks.count)
        }
    }

    /// readdir(3) and statx(2), and nothing kept.
    func listBarely() -> Int64 {
        var size: Int64 = 0
        guard let stream = opendir(directory) else { return 0 }
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        while let entry = readdir(stream) {
            let name = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
            var raw = telex_stat()
            if telex_stat_at(dirfd(stream), name, &raw) == 0 { size += raw.size }
        }
        closedir(stream)
        return size
    }

    func remove() {
        removeDirectory(directory)
    }
}
