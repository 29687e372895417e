import TestSupport

/// A fresh directory of a test's own, gone with it.
final class ScratchDirectory: Sendable {
    private let directory: TemporaryDirectory
    var path: String { directory.path }

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// The absolute path of a name in the directory.
    func absolute(_ name: String) -> String { path + "/" + name }
}
