import TelexModel
import TelexWatch
import Testing

// capability 2.2
@Suite("The narrowest directory that covers some watches")
struct NarrowestDirectoryTests {
    /// Watches 1 to 6 on the folder and some directories; the last one is not watched.
    private func table() -> DirectoryTable {
        var table = DirectoryTable()
        for (number, path) in ["", "a", "a/b", "a/b/c", "a/bc", "d", "e"].enumerated() {
            guard let directory = table.learn(RelativePath(path)), path != "e" else { continue }
            let identity = DirectoryIdentity(device: 1, inode: UInt64(number))
            table.setWatch(Int32(number + 1), on: directory, identity)
        }
        return table
    }

    @Test(
        "is at or above all of them, whatever their order",
        arguments: [
            ([4], "a/b/c"), ([4, 4], "a/b/c"), ([4, 3], "a/b"), ([4, 5], "a"), ([3, 5], "a"),
            ([2, 4], "a"), ([6, 4], ""), ([4, 1], ""), ([4, 5, 6], ""),
        ] as [([Int32], String)]
    )
    func covers(watches: [Int32], path: String) {
        #expect(table().narrowestDirectory(covering: watches) == RelativePath(path))
        #expect(table().narrowestDirectory(covering: watches.reversed()) == RelativePath(path))
    }

    @Test("passes over watches that are not known, and is none where no other is left")
    func unknown() {
        #expect(table().narrowestDirectory(covering: [9, 4, 7]) == RelativePath("a/b/c"))
        #expect(table().narrowestDirectory(covering: [9]) == nil)
        #expect(table().narrowestDirectory(covering: [Int32]()) == nil)
    }

    @Test("goes by the paths that the directories have now")
    func moved() {
        var table = table()
        #expect(table.move(RelativePath("a/b"), to: RelativePath("d/b")).isEmpty)
        #expect(table.narrowestDirectory(covering: [4, 6]) == RelativePath("d"))
        #expect(table.narrowestDirectory(covering: [4, 5]) == .folder)
    }
}
