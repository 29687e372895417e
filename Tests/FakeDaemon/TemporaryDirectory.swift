import Glibc

/// Runs `body` with a directory of its own, which is removed with all that lies in it directly.
package func withTemporaryDirectory<Result>(
    _ body: (String) async throws -> Result
) async throws -> Result {
    var name = Array("/tmp/telex-test-XXXXXX".utf8CString)
    guard mkdtemp(&name) != nil else { throw SystemFailure(errno: errno) }
    let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
        unlink(path + "/telex.sock")
        rmdir(path)
    }
    return try await body(path)
}

/// A system call that failed.
struct SystemFailure: Error {
    let errno: Int32
}
