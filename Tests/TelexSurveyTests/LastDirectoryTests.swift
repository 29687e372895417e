import Glibc
import Synchronization
import TelexModel
import Testing

@testable import TelexSurvey

@Suite("Several looks in one directory")
struct LastDirectoryTests {
    private func folder(_ directories: String...) throws -> SurveyedFolder {
        let folder = try SurveyedFolder()
        for directory in directories { try folder.makeDirectory(directory) }
        return folder
    }

    private func move(_ folder: SurveyedFolder, _ from: String, _ to: String) throws {
        try #require(rename(folder.absolute(from), folder.absolute(to)) == 0)
    }

    @Test("find it open from the second on, and what is not in it by the whole path")
    func moved() throws {
        let folder = try folder("d", "e")
        for name in ["d/a", "d/b", "d/c", "e/c", "e/new"] { try folder.write(name, to: name) }
        let opened = try folder.opened()
        let known = try opened.stat(RelativePath("d/c")).fingerprint
        var directory = LastDirectory()
        _ = try directory.stat(RelativePath("d/a"), in: opened)
        _ = try directory.stat(RelativePath("d/b"), in: opened)
        try move(folder, "d", "away")
        try move(folder, "e", "d")
        #expect(try directory.stat(RelativePath("d/c"), in: opened).fingerprint == known)
        #expect(try directory.stat(RelativePath("d/new"), in: opened).isRegular)
        #expect(throws: SystemError(errno: ENOENT)) {
            _ = try directory.stat(RelativePath("d/none"), in: opened)
        }
    }

    @Test("are of their own directory, whichever was looked in before")
    func changing() throws {
        let folder = try folder("d", "d/d", "dd")
        let paths = ["a", "d/a", "d/d/a", "dd/a"]
        for path in paths { try folder.write(path, to: path) }
        let jobs = (paths + paths.flatMap { [$0, $0, $0] } + paths.reversed()).map { job($0) }
        var reader = plainReader()
        for result in reader.look(at: jobs[...], in: try folder.opened(), alone: false) {
            #expect(result.sight.file?.stored?.bytes == result.job.path.bytes)
        }
    }

    // scenarios 6 and 21
    @Test("read what stands at the path when it is read, wherever the directory went")
    func readAnew() throws {
        let folder = try folder("d", "e")
        for name in ["a", "b", "c"] {
            try folder.write("old", to: "d/\(name)")
            try folder.write("new", to: "e/\(name)")
        }
        let outside = try SurveyedFolder()
        for target in ["e", outside.path] {
            try outside.write("secret", to: "c")
            let round = Atomic(0)
            let settings = ReadingSettings(largestStored: 1 << 20, storesContents: true) {
                if round.add(1, ordering: .relaxed).oldValue == 1 {
                    rename(folder.absolute("d"), folder.absolute("away"))
                    if target == "e" {
                        rename(folder.absolute("e"), folder.absolute("d"))
                    } else {
                        symlink(target, folder.absolute("d"))
                    }
                }
                return Timestamp(nanoseconds: .max)
            }
            var reader = FileReader(settings) { StoredContent(encoding: .plain, bytes: Array($0)) }
            let jobs = ["d/a", "d/b", "d/c"].map { job($0) }
            let sights = reader.look(at: jobs[...], in: try folder.opened(), alone: false)
            let last = try #require(sights.last).sight
            #expect(last.file?.stored?.bytes == (target == "e" ? Array("new".utf8) : nil))
            #expect(last.name == (target == "e" ? "file" : "noFile"))
            if target == "e" { try move(folder, "d", "e") }
            unlink(folder.absolute("d"))
            try move(folder, "away", "d")
        }
    }

    // scenario 22
    @Test("keep nothing open behind them")
    func released() throws {
        let folder = try folder("d")
        for name in ["d/a", "d/b", "d/c"] { try folder.write(name, to: name) }
        var reader = plainReader()
        let jobs = ["d/a", "d/b", "d/c"].map { job($0) }
        for result in reader.look(at: jobs[...], in: try folder.opened(), alone: false) {
            #expect(result.sight.file != nil)
        }
        #expect(try openPaths().filter { $0.hasPrefix(folder.path) } == [])
        let opened = try folder.opened()
        #expect(try openPaths().contains(folder.path))
        _ = opened.stat
    }

    /// What this process has open.
    private func openPaths() throws -> [String] {
        let stream = try #require(opendir("/proc/self/fd"))
        defer { closedir(stream) }
        var paths: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            var target = [CChar](repeating: 0, count: 4_096)
            guard readlink("/proc/self/fd/\(name)", &target, target.count) > 0 else { continue }
            paths.append(
                String(
                    decoding: target.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
                    as: UTF8.self
                )
            )
        }
        return paths
    }
}
