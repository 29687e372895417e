import TelexModel
import Testing

@Suite("A path below the folder")
struct RelativePathTests {
    @Test(
        "A well-formed path is taken as it is",
        arguments: ["a", "a/b", "a/.b/c..d", "...", ".a", "a.", " ", "é/中", "a\nb", "\\"]
    )
    func takesPaths(_ text: String) {
        #expect(RelativePath(checking: Array(text.utf8)) == RelativePath(text))
    }

    @Test(
        "A path that leads elsewhere, or is none, is refused",
        arguments: [
            "", "/", "/a", "a/", "a//b", ".", "..", "./a", "../a", "a/.", "a/..", "a/./b",
            "a/../b", "a\0b", "\0",
        ]
    )
    func refusesPaths(_ text: String) {
        #expect(RelativePath(checking: Array(text.utf8)) == nil)
    }

    @Test("Names are bytes: what is no UTF-8 stays what it is")
    func keepsBytes() throws {
        let path = try #require(RelativePath(checking: [0x61, 0x2f, 0xff, 0xfe]))
        #expect(path.bytes == [0x61, 0x2f, 0xff, 0xfe])
        #expect(path.name.elementsEqual([0xff, 0xfe]))
        #expect(path.description == "a/\u{fffd}\u{fffd}")
        #expect(RelativePath(bytes: [0xff]) != RelativePath(bytes: [0xfe]))
        #expect(RelativePath("\u{e9}") != RelativePath("e\u{301}"))
    }

    @Test(
        "Parent, name and appending belong together",
        arguments: [("a", "", "a"), ("a/b", "a", "b"), ("a/b/c.txt", "a/b", "c.txt")]
    )
    func takesApart(_ text: String, _ parent: String, _ name: String) throws {
        let path = RelativePath(text)
        #expect(path.parent == RelativePath(parent))
        #expect(path.name.elementsEqual(name.utf8))
        #expect(try #require(path.parent).appending(path.name) == path)
    }

    @Test("The folder is above everything, and nothing above it")
    func knowsFolder() {
        #expect(RelativePath.folder.isFolder)
        #expect(!RelativePath("a").isFolder)
        #expect(RelativePath.folder.parent == nil)
        #expect(RelativePath.folder.name.isEmpty)
        #expect(RelativePath("a").isBelow(.folder))
        #expect(!RelativePath.folder.isBelow(.folder))
        #expect(!RelativePath.folder.isBelow(RelativePath("a")))
    }

    @Test(
        "Below means inside, not merely beginning alike",
        arguments: [
            ("a/b", "a", true), ("a/b/c", "a", true), ("a/b/c", "a/b", true), ("a", "a", false),
            ("ab", "a", false), ("ab/c", "a", false), ("a", "a/b", false), ("b/a", "a", false),
            ("a-b/c", "a", false),
        ]
    )
    func knowsBelow(_ path: String, _ directory: String, _ isBelow: Bool) {
        #expect(RelativePath(path).isBelow(RelativePath(directory)) == isBelow)
    }

    @Test(
        "A directory's move takes along what lies below",
        arguments: [
            ("a/b", "a", "c", "c/b"), ("a/b/c", "a", "x/y", "x/y/b/c"),
            ("a/b/c", "a/b", "d", "d/c"),
            ("a/b", "a", "", "b"), ("b", "", "a", "a/b"), ("a/a/a", "a", "b", "b/a/a"),
        ]
    )
    func moves(_ path: String, _ old: String, _ new: String, _ moved: String) {
        let result = RelativePath(path).moved(from: RelativePath(old), to: RelativePath(new))
        #expect(result == RelativePath(moved))
    }

    @Test("Paths are ordered by their bytes")
    func isOrdered() {
        let ordered = ["", "A", "a", "a b", "a-b", "a.txt", "a/b", "a0", "aa", "z", "é"]
        #expect(
            ordered.reversed().map { RelativePath($0) }.sorted() == ordered.map { RelativePath($0) }
        )
        #expect(RelativePath("\u{ffff}") < RelativePath("\u{10000}"))
        #expect(RelativePath("é") < RelativePath(bytes: [0xff]))
    }

    @Test(
        "have a lowest directory in common",
        arguments: [
            ("a/b", "a/c", "a"), ("a", "a/b/c", "a"), ("a/b", "a/b", "a/b"), ("a", "b", ""),
            ("ab/c", "a/c", ""), ("", "a/b", ""), ("a/b/c", "a/bc", "a"),
        ]
    )
    func common(_ left: String, _ right: String, _ expected: String) {
        let (left, right) = (RelativePath(left), RelativePath(right))
        #expect(left.narrowestCommon(with: right) == RelativePath(expected))
        #expect(right.narrowestCommon(with: left) == RelativePath(expected))
    }
}
