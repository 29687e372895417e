import Glibc
import TelexModel
import TelexSurvey
import TelexWire
import Testing

@testable import TelexDaemon

@Suite("Why a path's content is not journaled")
struct PathInquiryTests {
    /// A folder with a journal that nobody keeps up, so that what is pending stays so.
    private final class Asked {
        let folder: IntakeFolder
        let board = StatusBoard()

        init(include: [String] = [], exclude: [String] = []) throws {
            let folder = try IntakeFolder()
            self.folder = folder
            let path = folder.path + "/folder"
            let opened = try Folder(path: path)
            let identity = opened.stat.fingerprint.identity
            let rules = try PathRules(include: include, exclude: exclude)
            _ = board.update { figures in
                figures.folder = FolderPlace(path: path, identity: identity)
                figures.rules = rules
            }
        }

        /// Sets something aside, as the pipeline does.
        func setAside(_ code: ProblemCode, _ path: String?) {
            let problem = Problem(
                code: code,
                path: path.map { RelativePath($0) },
                message: "the reason",
                since: Timestamp(nanoseconds: 0)
            )
            _ = board.update { $0.problems.append(problem) }
        }

        /// Takes a file in, as the pipeline does.
        func takeIn(_ name: String) throws {
            _ = try folder.intake.take([folder.job(name)])
        }

        func explain(_ path: String) throws -> PathExplanation {
            try PathInquiry(journal: folder.journal, board: board).explain(RelativePath(path))
        }

        /// The reason, or that there is none.
        func reason(_ path: String) throws -> String {
            try explain(path).reason?.rawValue ?? "none"
        }
    }

    // capability 4.3
    @Test("is nothing where it is, and that it has changed until it is taken in again")
    func journaled() throws {
        let asked = try Asked()
        try asked.folder.write(Array("one".utf8), to: "a.txt")
        let new = try asked.explain("a.txt")
        #expect(new.reason == .pending)
        #expect(new.file == nil)
        try asked.takeIn("a.txt")
        let known = try asked.explain("a.txt")
        #expect(known == PathExplanation(file: known.file))
        #expect(known.file?.version == 1)
        #expect(known.file?.size == 3)
        #expect(known.file?.copies == 1)
        #expect(known.file?.seq == 1)
        try asked.folder.write(Array("other".utf8), to: "a.txt")
        let changed = try asked.explain("a.txt")
        #expect(changed.reason == .pending)
        #expect(changed.file == known.file)
        #expect(changed.message?.hasPrefix("it has changed") == true)
        try asked.takeIn("a.txt")
        #expect(try asked.reason("a.txt") == "none")
        #expect(try asked.explain("a.txt").file?.version == 2)
    }

    // capability 4.3
    @Test("is that nothing is there, or nothing that is a file")
    func kinds() throws {
        let asked = try Asked()
        let root = asked.folder.path + "/folder/"
        try asked.folder.makeDirectory("d")
        #expect(mkfifo(root + "pipe", 0o600) == 0)
        #expect(symlink("d", root + "link") == 0)
        try asked.folder.write([], to: "file")
        for (path, reason) in [
            ("x", "absent"), ("x/y", "absent"), ("d/x", "absent"), ("d", "not_regular"),
            ("pipe", "not_regular"), ("link", "not_regular"), ("link/x", "unreachable"),
            ("file/x", "unreachable"), (String(repeating: "d/", count: 2_048) + "d", "unreachable"),
        ] {
            let found = try asked.explain(path)
            #expect(found.reason?.rawValue == reason, "\(path)")
            #expect(found.message?.isEmpty == false)
            #expect(found.file == nil)
        }
        try asked.takeIn("file")
        unlink(root + "file")
        let removed = try asked.explain("file")
        #expect(removed.reason == .absent)
        #expect(removed.file?.path == RelativePath("file"))
    }

    // capability 4.3
    @Test("is the pattern that keeps it out, also by a directory above, as the rules are now")
    func rules() throws {
        let asked = try Asked(include: ["*.txt", "in/**"], exclude: [".*", "*.tmp", "out/deep"])
        for name in ["in", "out", "out/deep", "d.tmp", ".git"] {
            try asked.folder.makeDirectory(name)
        }
        for (path, reason, pattern) in [
            ("a.tmp", "excluded", "*.tmp"), ("d.tmp/a.txt", "excluded", "*.tmp"),
            (".git/config", "excluded", ".*"), ("out/deep/x/a.txt", "excluded", "out/deep"),
            ("a.csv", "not_included", "*.txt, in/**"),
            ("out/a.csv", "not_included", "*.txt, in/**"),
            ("in/a.csv", "pending", nil), ("out/a.txt", "pending", nil),
            ("absent.csv", "absent", nil), ("out", "not_regular", nil),
        ] as [(String, String, String?)] {
            if !path.hasPrefix("absent"), path != "out" {
                try? asked.folder.write(Array("x".utf8), to: path)
            }
            let found = try asked.explain(path)
            #expect(found.reason?.rawValue == reason, "\(path)")
            #expect(found.pattern == pattern, "\(path)")
        }
        let hidden = try asked.explain("out/deep/x/a.txt").message ?? ""
        #expect(hidden.contains("the directory out/deep and all below it"))
        let others = try PathRules(include: [], exclude: ["*.txt"])
        _ = asked.board.update { $0.rules = others }
        #expect(try asked.explain("out/a.txt").pattern == "*.txt")
        #expect(try asked.reason("a.csv") == "pending")
    }

    // capability 4.3
    @Test("is what was set aside, of the path or of a directory above it")
    func problems() throws {
        let asked = try Asked()
        try asked.folder.makeDirectory("d")
        try asked.folder.makeDirectory("m")
        let names = ["a", "b", "c", "d/e", "d/f", "m/g", "other"]
        for name in names { try asked.folder.write(Array(name.utf8), to: name) }
        try asked.takeIn("d/f")
        asked.setAside(.unreadable, "a")
        asked.setAside(.unstable, "b")
        asked.setAside(.unreachable, "c")
        asked.setAside(.unreadable, "d")
        asked.setAside(.mountMissing, "m")
        asked.setAside(.watchLimit, nil)
        let found = try names.map { try asked.reason($0) }
        #expect(
            found == [
                "unreadable", "unstable", "unreachable", "unreadable", "none", "unreachable",
                "pending",
            ]
        )
        #expect(try asked.explain("a").message == "the reason")
        #expect(try asked.explain("d/e").message == "d: the reason")
        #expect(try asked.reason("m/absent") == "unreachable")
        asked.setAside(.journalFull, nil)
        #expect(try asked.explain("other").message?.contains("can't be written") == true)
    }

    // capability 4.3
    @Test("is that the folder is missing, or another one")
    func missing() throws {
        let asked = try Asked()
        try asked.folder.write(Array("one".utf8), to: "a.txt")
        try asked.takeIn("a.txt")
        let path = asked.folder.path
        #expect(rename(path + "/folder", path + "/away") == 0)
        for isReplaced in [false, true] {
            if isReplaced { #expect(mkdir(path + "/folder", 0o755) == 0) }
            let found = try asked.explain("a.txt")
            #expect(found.reason == .unreachable)
            #expect(found.file?.path == RelativePath("a.txt"))
            #expect(found.message?.contains("is missing") == true)
        }
        rmdir(path + "/folder")
        #expect(rename(path + "/away", path + "/folder") == 0)
        #expect(try asked.reason("a.txt") == "none")
    }
}
