import Glibc

/// The text of a file of the repository, by its path from the repository's top.
func shippedText(_ path: String) throws -> String {
    let top = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let descriptor = open("/" + top + "/" + path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw TestFault(code: errno) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0, count < bytes.count else { throw TestFault(code: errno) }
    return String(decoding: bytes[..<count], as: UTF8.self)
}
