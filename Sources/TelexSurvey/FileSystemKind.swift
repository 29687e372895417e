/// A kind of file system, by the number that statfs(2) tells of it.
package struct FileSystemKind: Equatable, Sendable {
    /// The magic number.
    package let magic: UInt64

    /// Wraps a magic number.
    package init(magic: UInt64) {
        // Some kernels extend the sign of a number of 32 bits.
        self.magic = magic & 0xFFFF_FFFF
    }

    /// Those to which others write past this machine's kernel.
    ///
    /// inotify tells what happens here alone. The numbers are those of statfs(2) and linux/magic.h.
    private static let names: [UInt64: String] = [
        0x6969: "nfs", 0x517B: "smb", 0xFF53_4D42: "cifs", 0xFE53_4D42: "smb2", 0x0102_1997: "9p",
        0x6573_5546: "fuse", 0x00C3_6400: "ceph", 0x5346_414F: "afs", 0x6B41_4653: "afs",
        0x7375_7245: "coda", 0x564C: "ncp", 0x7461_636F: "ocfs2", 0x0116_1970: "gfs2",
        0x0BD0_0BD0: "lustre", 0x4750_4653: "gpfs", 0x786F_4256: "vboxsf",
    ]

    /// Whether others may write to it where the kernel does not see it.
    package var isBlind: Bool { Self.names[magic] != nil }
}

extension FileSystemKind: CustomStringConvertible {
    /// Its name, or its number where it is an ordinary one.
    package var description: String { Self.names[magic] ?? "0x" + String(magic, radix: 16) }
}
