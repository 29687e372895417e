import Testing

@testable import TelexSurvey

@Suite("The table of mounts")
struct MountTableTests {
    private static let table = """
        22 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
        23 22 0:21 / /srv/seeds rw - tmpfs none rw
        24 23 0:22 / /srv/seeds/wire rw shared:2 master:1 - nfs host:/x rw
        25 23 0:22 /sub /srv/seeds/with\\040space/tab\\011/back\\134slash rw - ext4 /dev/loop0 rw
        26 24 0:23 / /srv/seeds/wire rw - tmpfs over rw
        27 22 0:24 / /srv/seedsmore rw - tmpfs none rw
        28 22 0:25 / /srv/seeds/n\\303\\251\\012 rw - tmpfs none rw
        29 22
        """

    // capability 2.5
    @Test("names what is mounted below a directory, each place once, with its names unescaped")
    func below() {
        let places = MountTable.places(
            below: Array("/srv/seeds".utf8),
            in: Array(Self.table.utf8)
        )
        #expect(
            places.map { String(decoding: $0, as: UTF8.self) } == [
                "n\u{e9}\n", "wire", "with space/tab\t/back\\slash",
            ]
        )
    }

    // capability 2.5
    @Test("names everything below the root, and nothing in an empty table")
    func root() {
        let places = MountTable.places(below: [0x2F], in: Array(Self.table.utf8))
        #expect(places.count == 5)
        #expect(places.first == Array("srv/seeds".utf8))
        #expect(MountTable.places(below: [0x2F], in: []).isEmpty)
    }

    // capability 2.5
    @Test("that the kernel has now can be read, and has the root in it")
    func real() throws {
        let watch = try MountWatch {}
        let table = String(decoding: try watch.table(), as: UTF8.self)
        #expect(table.split(separator: "\n").contains { $0.split(separator: " ")[4] == "/" })
        _ = watch.hasChanged()
        #expect(!watch.hasChanged())
    }
}
