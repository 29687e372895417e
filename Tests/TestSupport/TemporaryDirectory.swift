import Glibc

/// A fresh directory of a test's own, removed with everything below it when the last reference goes.
package final class TemporaryDirectory: Sendable {
    /// Where it is.
    package let path: String

    /// Makes one; below `/tmp`, since the path of a socket in it has to be short.
    package init(below parent: String = "/tmp") throws {
        var template = Array("\(parent)/telex-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw NoDirectory(parent: parent, errno: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(Array(path.utf8)) }

    /// Without following a link.
    private static func remove(_ path: [UInt8]) {
        let whole = (path + [0]).map(CChar.init(bitPattern:))
        if unlink(whole) == 0 { return }
        if let entries = opendir(whole) {
            var names: [[UInt8]] = []
            while let entry = readdir(entries) {
                let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
                let start = UnsafeRawPointer(entry) + offset
                let length = strlen(start.assumingMemoryBound(to: CChar.self))
                names.append(Array(UnsafeRawBufferPointer(start: start, count: length)))
            }
            closedir(entries)
            for name in names where name != [0x2E] && name != [0x2E, 0x2E] {
                remove(path + [0x2F] + name)
            }
        }
        rmdir(whole)
    }
}

/// Why there is no directory.
struct NoDirectory: Error {
    let parent: String
    let errno: Int32
}
