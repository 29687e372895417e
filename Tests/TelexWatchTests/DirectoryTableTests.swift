import TelexModel
import Testing

@testable import TelexWatch

@Suite("The directories that are known")
struct DirectoryTableTests {
    /// A table that knows these directories, each watched by the wd of its place in the list.
    private func table(_ paths: String...) -> DirectoryTable {
        var table = DirectoryTable()
        for (number, path) in paths.enumerated() {
            guard let directory = table.learn(RelativePath(path)) else { continue }
            table.setWatch(Int32(number + 1), on: directory, identity(number + 1))
        }
        return table
    }

    private func identity(_ number: Int) -> DirectoryIdentity {
        DirectoryIdentity(device: 1, inode: UInt64(number))
    }

    private func path(_ table: DirectoryTable, watchedAs wd: Int32) -> String? {
        table.directory(watchedAs: wd).map { table.path(of: $0).description }
    }

    @Test("are found by path and by watch, the folder itself too")
    func finds() {
        let table = table("", "a", "a/b", "a/b/c")
        #expect(table.count == 4)
        #expect(table.watchCount == 4)
        #expect((1...4).map { path(table, watchedAs: $0) } == ["", "a", "a/b", "a/b/c"])
        #expect(table.directory(at: RelativePath("a/b")) == table.directory(watchedAs: 3))
        #expect(table.directory(at: .folder) == DirectoryTable.folder)
        #expect(table.directory(at: RelativePath("a/x")) == nil)
        #expect(table.directory(watchedAs: 9) == nil)
    }

    @Test("one is only known below one that is")
    func unknownParent() {
        var table = table("")
        #expect(table.learn(RelativePath("a/b")) == nil)
        #expect(table.learn(RelativePath("a")) == table.learn(RelativePath("a")))
        #expect(table.count == 2)
    }

    // scenario 4
    @Test("a rename takes everything below along")
    func renamed() {
        var table = table("", "a", "a/b", "a/b/c", "ab", "d")
        #expect(table.move(RelativePath("a"), to: RelativePath("d/e")).isEmpty)
        #expect(
            (1...6).map { path(table, watchedAs: $0) } == [
                "", "d/e", "d/e/b", "d/e/b/c", "ab", "d",
            ]
        )
        #expect(table.directory(at: RelativePath("a")) == nil)
        #expect(table.directory(at: RelativePath("a/b")) == nil)
        #expect(table.directory(at: RelativePath("d/e/b/c")) == table.directory(watchedAs: 4))
    }

    @Test("a rename onto one that is known displaces it with all below")
    func displaced() {
        var table = table("", "a", "a/x", "b", "b/y")
        #expect(table.move(RelativePath("a"), to: RelativePath("b")).sorted() == [4, 5])
        #expect((1...5).map { path(table, watchedAs: $0) } == ["", "b", "b/x", nil, nil])
        #expect(table.count == 3)
        #expect(table.watchCount == 3)
    }

    @Test("a rename to a place below one that is not known forgets it")
    func movedAway() {
        var table = table("", "a", "a/x")
        #expect(table.move(RelativePath("a"), to: RelativePath("q/a")).sorted() == [2, 3])
        #expect(table.count == 1)
        #expect(table.move(RelativePath("never"), to: RelativePath("b")).isEmpty)
        #expect(table.move(.folder, to: RelativePath("b")).isEmpty)
    }

    @Test("the kernel's watch goes over to the path where it is seen again")
    func sameWatchAgain() throws {
        var table = table("", "a")
        let learnt = table.learn(RelativePath("b"))
        let other = try #require(learnt)
        table.setWatch(2, on: other, identity(2))
        #expect(path(table, watchedAs: 2) == "b")
        #expect(table.watchCount == 2)
        let old = try #require(table.directory(at: RelativePath("a")))
        #expect(!table.isWatched(old, as: identity(2)))
        #expect(table.isWatched(other, as: identity(2)))
    }

    // scenario 5
    @Test("a new watch on a path that has one replaces it")
    func newWatch() throws {
        var table = table("", "a")
        let number = try #require(table.directory(at: RelativePath("a")))
        table.setWatch(7, on: number, identity(70))
        #expect(path(table, watchedAs: 7) == "a")
        #expect(path(table, watchedAs: 2) == nil)
        #expect(!table.isWatched(number, as: identity(2)))
        // The word of the old one's end comes late, and is not about this one.
        table.endWatch(2)
        #expect(table.isWatched(number, as: identity(70)))
    }

    // scenario 29
    @Test("a number that comes again is another directory's, with nothing of the first's")
    func numbersAgain() throws {
        var table = table("", "a", "a/b")
        let first = try #require(table.directory(at: RelativePath("a")))
        #expect(table.remove(first).sorted() == [2, 3])
        var again: [DirectoryTable.Number?] = []
        for name in ["c", "d"] { again.append(table.learn(RelativePath(name))) }
        #expect(again.allSatisfy { $0 != nil })
        #expect(table.count == 3)
        for number in again.compactMap({ $0 }) {
            #expect(!table.isWatched(number, as: identity(2)))
        }
        #expect(path(table, watchedAs: 2) == nil)
    }

    @Test("what a scan did not come by is forgotten with all below")
    func unmarked() throws {
        var table = table("", "a", "a/b", "c", "c/d")
        for path in ["a", "a/b", "c/d"] {
            table.mark(try #require(table.directory(at: RelativePath(path))), scan: 3)
        }
        #expect(table.removeUnmarked(scan: 3, below: .folder).sorted() == [4, 5])
        #expect((1...5).map { path(table, watchedAs: $0) } == ["", "a", "a/b", nil, nil])
        #expect(table.removeUnmarked(scan: 4, below: .folder).sorted() == [2, 3])
        #expect(table.count == 1)
    }

    @Test("the path that was told last is not told of a directory that has another by now")
    func knownPath() throws {
        var table = table("", "a", "a/b", "c")
        let number = try #require(table.directory(at: RelativePath("a/b")))
        #expect(table.knownPath(of: number) == RelativePath("a/b"))
        _ = table.move(RelativePath("a"), to: RelativePath("c/d"))
        #expect(table.knownPath(of: number) == RelativePath("c/d/b"))
        _ = table.remove(number)
        #expect(table.learn(RelativePath("e")) == number)
        #expect(table.knownPath(of: number) == RelativePath("e"))
    }

    @Test("all watches end with the watcher, and the directories stay")
    func watcherEnds() throws {
        var table = table("", "a")
        table.endAllWatches()
        #expect(table.count == 2)
        #expect(table.watchCount == 0)
        #expect(!table.isWatched(DirectoryTable.folder, as: identity(1)))
        table.setWatch(1, on: try #require(table.directory(at: RelativePath("a"))), identity(2))
        #expect(path(table, watchedAs: 1) == "a")
        #expect(table.removeAll() == [1])
        #expect(table.count == 1)
    }

    @Test("the highest watch counts those that have ended, until the watcher has")
    func highestWatch() {
        var table = table("", "a", "a/b")
        table.endWatch(3)
        #expect(table.highestWatch == 3)
        table.setWatch(2, on: DirectoryTable.folder, identity(2))
        #expect(table.highestWatch == 3)
        _ = table.removeAll()
        #expect(table.highestWatch == 3)
        table.endAllWatches()
        #expect(table.highestWatch == 0)
        table.setWatch(1, on: DirectoryTable.folder, identity(1))
        #expect(table.highestWatch == 1)
    }
}
