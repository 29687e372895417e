import Glibc

/// A fresh directory of a test's own, gone with it.
final class ScratchDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/telex-e2e.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestFailure.call("mkdtemp", "/tmp") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        try? Disk(root: path).removeTree("")
    }

    /// The absolute path of a name in the directory.
    func absolute(_ name: String) -> String { path + "/" + name }
}
