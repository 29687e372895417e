/// One event of inotify(7), as the kernel told it.
package struct WatchEvent: Equatable, Sendable {
    /// The watch whose directory this is about.
    package let wd: Int32
    /// What happened.
    package let mask: EventMask
    /// The number that the two halves of a move share, otherwise 0.
    package let cookie: UInt32
    /// The name within the directory as the kernel has it; empty when it is the directory itself.
    package let name: [UInt8]

    /// Puts an event together.
    package init(wd: Int32, mask: EventMask, cookie: UInt32, name: [UInt8]) {
        self.wd = wd
        self.mask = mask
        self.cookie = cookie
        self.name = name
    }
}

/// What an event's mask says, in the words of inotify(7).
package struct EventMask: OptionSet, Hashable, Sendable {
    /// The bits as the kernel has them.
    package let rawValue: UInt32

    /// Wraps the kernel's bits; those without a name here are kept.
    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Whether any of the other's bits is set; `contains` goes through generic code, which is
    /// slow for each of a storm of events where it is not specialised.
    package func has(_ other: EventMask) -> Bool { rawValue & other.rawValue != 0 }

    /// A file was written to or truncated.
    package static let modify = EventMask(rawValue: 0x0000_0002)
    /// Permissions, times, owner, link count or extended attributes changed.
    package static let attrib = EventMask(rawValue: 0x0000_0004)
    /// A file that was open for writing was closed.
    package static let closeWrite = EventMask(rawValue: 0x0000_0008)
    /// Something went away from the directory by a rename.
    package static let movedFrom = EventMask(rawValue: 0x0000_0040)
    /// Something came into the directory by a rename.
    package static let movedTo = EventMask(rawValue: 0x0000_0080)
    /// Something was made in the directory, or linked into it.
    package static let create = EventMask(rawValue: 0x0000_0100)
    /// Something was removed from the directory.
    package static let delete = EventMask(rawValue: 0x0000_0200)
    /// The directory itself was removed.
    package static let deleteSelf = EventMask(rawValue: 0x0000_0400)
    /// The directory itself was renamed.
    package static let moveSelf = EventMask(rawValue: 0x0000_0800)
    /// The file system of the directory was unmounted.
    package static let unmount = EventMask(rawValue: 0x0000_2000)
    /// The watch has ended; nothing more comes under its wd.
    package static let ignored = EventMask(rawValue: 0x0000_8000)
    /// What the event is about is a directory.
    package static let isDirectory = EventMask(rawValue: 0x4000_0000)
}
