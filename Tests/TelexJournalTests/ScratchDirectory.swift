import Glibc
import TestSupport

/// A directory of a test's own, removed with the files in it when the last reference goes.
final class ScratchDirectory: Sendable {
    private let directory: TemporaryDirectory
    var path: String { directory.path }

    init(below parent: String = "/tmp") throws {
        directory = try TemporaryDirectory(below: parent)
    }

    /// What the directory holds, in the order of the names.
    var names: [String] {
        guard let entries = opendir(path) else { return [] }
        defer { closedir(entries) }
        var names: [String] = []
        while let entry = readdir(entries) {
            names.append(
                withUnsafePointer(to: entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
            )
        }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let descriptor = open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CallFailure(call: "open", code: errno) }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw CallFailure(call: "write", code: errno)
        }
    }

    func remove(_ name: String) throws {
        guard unlink(path + "/" + name) == 0 else { throw CallFailure(call: "unlink", code: errno) }
    }

    func read(_ name: String) throws -> [UInt8] {
        let descriptor = open(path + "/" + name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CallFailure(call: "open", code: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = Glibc.read(descriptor, &piece, piece.count), count > 0 {
            bytes.append(contentsOf: piece[..<count])
        }
        return bytes
    }
}

/// A call that a test needs failed.
struct CallFailure: Error {
    let call: String
    let code: Int32
}
