import Testing

@testable import TelexSurvey

@Suite("The kind of a file system")
struct FileSystemKindTests {
    // scenario 24, capability 2.6
    @Test(
        "tells whether others write to it unseen",
        arguments: [
            (0x6969, "nfs"), (0x517B, "smb"), (0xFF53_4D42, "cifs"), (0xFE53_4D42, "smb2"),
            (0x0102_1997, "9p"), (0x6573_5546, "fuse"), (0xFFFF_FFFF_FF53_4D42, "cifs"),
        ] as [(UInt64, String)]
    )
    func blind(magic: UInt64, name: String) {
        let kind = FileSystemKind(magic: magic)
        #expect(kind.isBlind)
        #expect(kind.description == name)
    }

    // capability 2.6
    @Test("tells that the kernel sees all of it", arguments: [0xEF53, 0x0102_1994, 0x5846_5342])
    func seen(magic: UInt64) {
        #expect(!FileSystemKind(magic: magic).isBlind)
    }

    @Test("of a directory on this machine is that of statfs(2)")
    func real() throws {
        let proc = try Folder(path: "/proc")
        #expect(try proc.fileSystem(of: .folder) == FileSystemKind(magic: 0x9FA0))
    }
}
