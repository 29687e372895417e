import Glibc

/// Makes a directory below the one that TMPDIR names.
package func makeDirectory() throws -> String {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array((parent + "/telex-benchmark.XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw NoDirectory(parent: parent, errno: errno) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Why there is no directory to work in.
package struct NoDirectory: Error {
    var parent: String
    var errno: Int32
}

/// Takes away a directory that holds files alone.
package func removeDirectory(_ directory: String) {
    if let stream = opendir(directory) {
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { name in
                    name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
            )
        }
        closedir(stream)
        for name in names { unlink(directory + "/" + name) }
    }
    rmdir(directory)
}
