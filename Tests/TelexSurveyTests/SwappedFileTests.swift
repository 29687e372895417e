import Dispatch
import Glibc
import Synchronization
import TelexModel
import Testing

@testable import TelexSurvey

@Suite("What takes a file's place between two calls of a look")
struct SwappedFileTests {
    // scenario 44
    @Test("a FIFO keeps what was written to it")
    func fifo() throws {
        let folder = try SurveyedFolder()
        try folder.write("text", to: "file")
        try folder.make(Array("other".utf8), S_IFIFO | 0o644)
        let fifo = open(folder.absolute("other"), O_RDWR | O_NONBLOCK | O_CLOEXEC)
        try #require(fifo >= 0)
        defer { close(fifo) }
        let bytes = Array("not to be read by anybody".utf8)
        try #require(write(fifo, bytes, bytes.count) == bytes.count)
        let seen = try look(folder)
        #expect(seen.subtracting(["unstable"]) == ["file text", "noFile"])
        var left = [UInt8](repeating: 0, count: 100)
        #expect(Glibc.read(fifo, &left, left.count) == bytes.count)
    }

    // scenario 73
    @Test("another file is read as what it is, and nothing of a link's target")
    func fileAndLink() throws {
        let folder = try SurveyedFolder()
        try folder.write("text", to: "file")
        try folder.write("more", to: "other")
        #expect(try look(folder).subtracting(["unstable"]) == ["file text", "other more"])
        try #require(unlink(folder.absolute("other")) == 0)
        try folder.write("secret", to: "target")
        try folder.link("target", as: "other")
        #expect(try look(folder).subtracting(["unstable"]) == ["file text", "noFile"])
    }

    /// What is seen at a path that is `file` and `other` by turns: which of the two, and its content.
    private func look(_ folder: SurveyedFolder) throws -> Set<String> {
        let opened = try folder.opened()
        var names: [Int64: String] = [:]
        for name in ["file", "other"] {
            let found = try FileStat.at(opened.descriptor, CPath(name.utf8))
            names[found.fingerprint.identity.inode] = name
        }
        let swapper = Swapper(folder)
        let group = DispatchGroup()
        DispatchQueue(label: "test.swap").async(group: group) { swapper.run() }
        defer {
            swapper.stop()
            group.wait()
        }
        while !swapper.hasBegun { sched_yield() }
        var reader = plainReader()
        var seen: Set<String> = []
        for _ in 0..<4_000 {
            let sight = reader.look(at: [job("a")], in: opened, alone: false)[0].sight
            guard let file = sight.file else {
                seen.insert(sight.name)
                continue
            }
            let bytes = file.stored?.bytes ?? []
            let name = names[file.fingerprint.identity.inode] ?? "neither"
            seen.insert("\(name) \(String(decoding: bytes, as: UTF8.self))")
            #expect(sha256(bytes) == file.hash)
        }
        return seen
    }
}

/// Puts one name after the other in a file's place, until it is stopped.
private final class Swapper: Sendable {
    private let folder: SurveyedFolder
    private let begun = Atomic(false)
    private let stopped = Atomic(false)

    init(_ folder: SurveyedFolder) {
        self.folder = folder
    }

    var hasBegun: Bool { begun.load(ordering: .acquiring) }

    func stop() { stopped.store(true, ordering: .releasing) }

    func run() {
        let paths = [folder.absolute("file"), folder.absolute("other")]
        let place = folder.absolute("a")
        let next = folder.absolute("next")
        while !stopped.load(ordering: .acquiring) {
            for path in paths {
                linkat(AT_FDCWD, path, AT_FDCWD, next, 0)
                rename(next, place)
            }
            begun.store(true, ordering: .releasing)
        }
    }
}
