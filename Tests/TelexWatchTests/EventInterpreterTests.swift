import TelexModel
import Testing

@testable import TelexWatch

@Suite("What the kernel's events come down to")
struct EventInterpreterTests {
    /// Events and the hints expected of them.
    ///
    /// An event is written `WD NAME MASK…`: the name `.` for the directory itself, the mask's words
    /// as inotify's without `IN_`, a cookie as a number among them. The watches are 1, the folder;
    /// 2, `d`; 3, `d/e`; 4, `f`.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let events: [String]
        var isReleased = false
        let hints: [String]
        var ended: [Int32] = []
    }

    static let files: [Case] = [
        Case(testDescription: "made", events: ["1 a CREATE"], hints: ["created a"]),
        Case(testDescription: "written", events: ["2 a MODIFY"], hints: ["modified d/a"]),
        Case(testDescription: "closed", events: ["3 a CLOSE_WRITE"], hints: ["closed d/e/a"]),
        Case(testDescription: "touched", events: ["1 a ATTRIB"], hints: ["attributes a"]),
        Case(testDescription: "removed", events: ["1 a DELETE"], hints: ["removed a"]),
        Case(testDescription: "moved in", events: ["1 a MOVED_TO 5"], hints: ["movedIn a"]),
        Case(testDescription: "of an unknown watch", events: ["9 a CREATE"], hints: []),
    ]

    static let moves: [Case] = [
        Case(
            testDescription: "within a directory",
            events: ["1 a MOVED_FROM 5", "1 b MOVED_TO 5"],
            hints: ["a>b"]
        ),
        Case(
            testDescription: "between directories",
            events: ["2 a MOVED_FROM 5", "4 a MOVED_TO 5"],
            hints: ["d/a>f/a"]
        ),
        Case(testDescription: "a first half is held", events: ["1 a MOVED_FROM 5"], hints: []),
        Case(
            testDescription: "and has left when nothing follows",
            events: ["1 a MOVED_FROM 5"],
            isReleased: true,
            hints: ["removed a"]
        ),
        Case(
            testDescription: "the halves of two interleaved",
            events: [
                "1 a MOVED_FROM 5", "2 x MOVED_FROM 6", "4 y MOVED_TO 6", "1 b MOVED_TO 5",
            ],
            hints: ["d/x>f/y", "a>b"]
        ),
        Case(
            testDescription: "others' events between",
            events: ["1 a MOVED_FROM 5", "1 z CREATE", "1 b MOVED_TO 5"],
            hints: ["created z", "a>b"]
        ),
        Case(
            testDescription: "something new at the place that was left",
            events: ["1 a MOVED_FROM 5", "1 a CREATE", "1 b MOVED_TO 5"],
            hints: ["removed a", "created a", "movedIn b"]
        ),
        Case(
            testDescription: "two files exchanged",
            events: ["1 a MOVED_FROM 5", "1 b MOVED_TO 5", "1 b MOVED_FROM 6", "1 a MOVED_TO 6"],
            hints: ["a>b", "b>a"]
        ),
    ]

    static let directories: [Case] = [
        Case(testDescription: "made", events: ["1 n CREATE ISDIR"], hints: ["directory n"]),
        Case(
            testDescription: "moved in",
            events: ["4 n MOVED_TO ISDIR 5"],
            hints: ["directory f/n"]
        ),
        Case(
            testDescription: "made readable",
            events: ["1 d ATTRIB ISDIR"],
            hints: ["directory d"]
        ),
        Case(
            testDescription: "removed, with all that was below it",
            events: ["1 d DELETE ISDIR", "3 a MODIFY"],
            hints: ["gone d"],
            ended: [2, 3]
        ),
        Case(
            testDescription: "renamed: what is written in it comes under the new path",
            events: ["1 d MOVED_FROM ISDIR 5", "4 g MOVED_TO ISDIR 5", "3 a CLOSE_WRITE"],
            hints: ["directories d>f/g", "closed f/g/e/a"]
        ),
        Case(
            testDescription: "renamed onto an empty one",
            events: ["1 d MOVED_FROM ISDIR 5", "1 f MOVED_TO ISDIR 5", "2 a MODIFY", "4 a MODIFY"],
            hints: ["directories d>f", "modified f/a"],
            ended: [4]
        ),
        Case(
            testDescription: "moved out",
            events: ["1 d MOVED_FROM ISDIR 5"],
            isReleased: true,
            hints: ["gone d"],
            ended: [2, 3]
        ),
        Case(
            testDescription: "moved out, and made anew under its name",
            events: ["1 d MOVED_FROM ISDIR 5", "1 d CREATE ISDIR", "2 a MODIFY"],
            hints: ["gone d", "directory d"],
            ended: [2, 3]
        ),
        Case(
            testDescription: "moved out, and another renamed to its name",
            events: [
                "1 d MOVED_FROM ISDIR 5", "1 f MOVED_FROM ISDIR 6", "1 d MOVED_TO ISDIR 6",
                "4 a MODIFY",
            ],
            isReleased: true,
            hints: ["gone d", "directories f>d", "modified d/a"],
            ended: [2, 3]
        ),
        Case(
            testDescription: "a watch that has ended is asked for again",
            events: ["2 . DELETE_SELF", "2 . IGNORED", "2 a MODIFY"],
            hints: ["directory d"]
        ),
        Case(
            testDescription: "the folder itself renamed",
            events: ["1 . MOVE_SELF"],
            hints: ["folder gone"]
        ),
        Case(
            testDescription: "the folder itself unmounted",
            events: ["1 . UNMOUNT", "1 . IGNORED"],
            hints: ["folder gone", "folder gone"]
        ),
    ]

    @Test("for a file", arguments: files)
    func file(_ row: Case) throws { try check(row) }

    @Test("for a rename", arguments: moves)
    func rename(_ row: Case) throws { try check(row) }

    // scenarios 2, 3, 4 and 22
    @Test("for a directory", arguments: directories)
    func directory(_ row: Case) throws { try check(row) }

    @Test(
        "two directories exchanged are each looked at under both paths"
    )
    func directoriesExchanged() throws {
        var table = Self.table()
        var interpreter = EventInterpreter()
        var hints: [Hint] = []
        for event in [
            "1 d MOVED_FROM ISDIR 5", "1 f MOVED_TO ISDIR 5", "1 f MOVED_FROM ISDIR 6",
            "1 d MOVED_TO ISDIR 6",
        ] {
            _ = interpreter.interpret(try Self.event(event), &table, into: &hints)
        }
        #expect(hints.map(Self.text) == ["directories d>f", "directories f>d"])
    }

    @Test("what is held when events are lost is forgotten")
    func reset() throws {
        var table = Self.table()
        var interpreter = EventInterpreter()
        var hints: [Hint] = []
        _ = interpreter.interpret(try Self.event("1 a MOVED_FROM 5"), &table, into: &hints)
        #expect(interpreter.isHolding)
        interpreter.reset()
        #expect(!interpreter.isHolding)
        _ = interpreter.interpret(try Self.event("1 b MOVED_TO 5"), &table, into: &hints)
        #expect(hints.map(Self.text) == ["movedIn b"])
    }

    @Test("so many first halves are held, then they have left")
    func limit() throws {
        var table = Self.table()
        var interpreter = EventInterpreter()
        var hints: [Hint] = []
        for number in 0...EventInterpreter.heldLimit {
            let event = try Self.event("1 f\(number) MOVED_FROM \(number + 1)")
            _ = interpreter.interpret(event, &table, into: &hints)
        }
        #expect(hints.count == EventInterpreter.heldLimit)
        _ = interpreter.release(&table, into: &hints)
        #expect(hints.count == EventInterpreter.heldLimit + 1)
        #expect(!interpreter.isHolding)
    }

    @Test("what was held after the last that is let go of still meets its second half")
    func releasedUpTo() throws {
        var table = Self.table()
        var interpreter = EventInterpreter()
        var hints: [Hint] = []
        _ = interpreter.interpret(try Self.event("1 a MOVED_FROM 5"), &table, into: &hints)
        let last = interpreter.lastHeld
        _ = interpreter.interpret(try Self.event("1 b MOVED_FROM 6"), &table, into: &hints)
        _ = interpreter.release(upTo: last, &table, into: &hints)
        #expect(hints.map(Self.text) == ["removed a"])
        #expect(interpreter.isHolding)
        _ = interpreter.interpret(try Self.event("1 c MOVED_TO 6"), &table, into: &hints)
        #expect(hints.map(Self.text) == ["removed a", "b>c"])
    }

    private func check(_ row: Case) throws {
        var table = Self.table()
        var interpreter = EventInterpreter()
        var hints: [Hint] = []
        var ended: [Int32] = []
        for event in row.events {
            ended += interpreter.interpret(try Self.event(event), &table, into: &hints)
        }
        if row.isReleased { ended += interpreter.release(&table, into: &hints) }
        #expect(hints.map(Self.text) == row.hints)
        #expect(ended.sorted() == row.ended)
    }

    private static func table() -> DirectoryTable {
        var table = DirectoryTable()
        for (number, path) in ["", "d", "d/e", "f"].enumerated() {
            guard let directory = table.learn(RelativePath(path)) else { continue }
            let identity = DirectoryIdentity(device: 1, inode: UInt64(number + 1))
            table.setWatch(Int32(number + 1), on: directory, identity)
        }
        return table
    }

    private static let words: [Substring: EventMask] = [
        "MODIFY": .modify, "ATTRIB": .attrib, "CLOSE_WRITE": .closeWrite,
        "MOVED_FROM": .movedFrom, "MOVED_TO": .movedTo, "CREATE": .create, "DELETE": .delete,
        "DELETE_SELF": .deleteSelf, "MOVE_SELF": .moveSelf, "UNMOUNT": .unmount,
        "IGNORED": .ignored, "ISDIR": .isDirectory,
    ]

    private static func event(_ text: String) throws -> WatchEvent {
        let parts = text.split(separator: " ")
        let wd = try #require(Int32(parts[0]))
        let name = parts[1] == "." ? [] : Array(parts[1].utf8)
        let mask = EventMask(parts[2...].compactMap { words[$0] })
        let cookie = parts[2...].compactMap { UInt32($0) }.first ?? 0
        return WatchEvent(wd: wd, mask: mask, cookie: cookie, name: name)
    }

    private static func text(_ hint: Hint) -> String {
        switch hint {
        case .look(let path, let reason): "\(reason) \(path)"
        case .moved(let from, let to): "\(from)>\(to)"
        case .directory(let path): "directory \(path)"
        case .directoryMoved(let from, let to): "directories \(from)>\(to)"
        case .directoryGone(let path): "gone \(path)"
        case .folderGone: "folder gone"
        }
    }
}
