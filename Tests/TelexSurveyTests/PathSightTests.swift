import Glibc
import TelexModel
import Testing

@testable import TelexSurvey

@Suite("What stands at a path")
struct PathSightTests {
    /// What was seen, in few words.
    private func words(_ sight: PathSight) -> String {
        switch sight {
        case .file(let stat): "file of \(stat.fingerprint.size)"
        case .noFile(let kind): kind
        case .absent(let path): "no \(path)"
        case .blocked(let path, let kind): "\(path) is \(kind)"
        case .closed(let path, let error): "\(path) is closed: \(error.errno)"
        case .tooLong: "too long"
        }
    }

    // capability 4.3
    @Test("is told by name and kind, and nothing is opened or followed")
    func kinds() throws {
        let surveyed = try SurveyedFolder()
        let root = surveyed.path
        try surveyed.write("text", to: "file")
        for name in ["d", "d/deep"] { #expect(mkdir(root + "/" + name, 0o755) == 0) }
        try surveyed.write("", to: "d/deep/empty")
        for (target, name) in [("d", "link"), ("file", "d/link"), ("nowhere", "dangling")] {
            #expect(symlink(target, root + "/" + name) == 0)
        }
        #expect(mkfifo(root + "/pipe", 0o644) == 0)
        let long = String(repeating: "n", count: 256)
        let cases = [
            ("file", "file of 4"), ("d/deep/empty", "file of 0"), ("d", "a directory"),
            ("d/deep", "a directory"), ("link", "a symbolic link"), ("d/link", "a symbolic link"),
            ("dangling", "a symbolic link"), ("pipe", "a named pipe"),
            ("link/deep/empty", "link is a symbolic link"),
            ("dangling/x/y", "dangling is a symbolic link"),
            ("file/x", "file is a regular file"), ("pipe/x", "pipe is a named pipe"),
            ("x", "no x"), ("x/y/z", "no x"), ("d/x/y", "no d/x"), (long, "no \(long)"),
            ("d/\(long)/x", "no d/\(long)"),
        ]
        let folder = try Folder(path: root)
        for (path, expected) in cases {
            #expect(words(folder.sight(of: RelativePath(path))) == expected, "\(path)")
        }
    }

    // capability 4.3
    @Test("is looked at as far down as a system call goes, and no farther")
    func depth() throws {
        let surveyed = try SurveyedFolder()
        let folder = try Folder(path: surveyed.path)
        let names = Array(repeating: "d", count: 2_048).joined(separator: "/")
        #expect(names.utf8.count == 4_095)
        #expect(words(folder.sight(of: RelativePath(names))) == "no d")
        #expect(words(folder.sight(of: RelativePath(names + "d"))) == "too long")
    }
}
