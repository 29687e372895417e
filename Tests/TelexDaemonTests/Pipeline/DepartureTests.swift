import Glibc
import TelexModel
import TelexWatch
import TestSupport
import Testing

@testable import TelexDaemon

@Suite("The two halves of a rename")
struct DepartureTests {
    /// A watcher through which Python passes what it tells and is told: `telling` is run for each
    /// record and may wait, `commanding` for each command.
    private func watcher(
        in directory: TemporaryDirectory,
        telling: String,
        commanding: String
    ) throws -> String {
        guard let program = WatcherProcess.locate() else { throw TestFault(code: ENOENT) }
        let script = """
            #!/usr/bin/env python3
            import os, subprocess, sys, threading
            watcher = subprocess.Popen(["\(program)"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            directory = "\(directory.path)"
            asked, told = threading.Event(), []
            def command(bytes):
                os.write(watcher.stdin.fileno(), bytes + b"\\0")
            def tell():
                while record := read(watcher.stdout.fileno()):
                    fields = record.split(b" ")
                    \(telling)
            rest = {}
            def read(descriptor):
                bytes = rest.get(descriptor, b"")
                while b"\\0" not in bytes:
                    piece = os.read(descriptor, 65536)
                    if not piece: return None
                    bytes += piece
                record, rest[descriptor] = bytes.split(b"\\0", 1)
                return record
            teller = threading.Thread(target=tell)
            teller.start()
            while words := read(0):
                \(commanding)
            watcher.stdin.close()
            asked.set()
            teller.join()
            """
        let path = directory.path + "/watcher"
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o755)
        guard descriptor >= 0 else { throw TestFault(code: errno) }
        defer { close(descriptor) }
        let bytes = Array(script.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            throw TestFault(code: errno)
        }
        return path
    }

    /// A watcher that keeps a second half back until it is asked for a mark: as a machine does that
    /// stops between the two.
    private func slowWatcher(in directory: TemporaryDirectory) throws -> String {
        try watcher(
            in: directory,
            telling: """
                if fields[0] == b"event" and int(fields[2]) & 0x80:
                            asked.wait()
                        os.write(1, record + b"\\0")
                """,
            commanding: """
                command(words)
                    if words.startswith(b"mark") and os.path.exists(directory + "/renamed"):
                        asked.set()
                """
        )
    }

    /// A watcher that tells of no directory's rename before somebody has opened the FIFO
    /// `directories`, and of no file's before `files`.
    private func gatedWatcher(in directory: TemporaryDirectory) throws -> String {
        for name in ["/directories", "/files"] {
            guard mkfifo(directory.path + name, 0o600) == 0 else { throw TestFault(code: errno) }
        }
        return try watcher(
            in: directory,
            telling: """
                mask = int(fields[2]) if fields[0] == b"event" else 0
                        gate = "/directories" if mask & 0x40000000 else "/files"
                        if mask & 0xc0 and gate not in told:
                            open(directory + gate).close()
                            told.append(gate)
                        os.write(1, record + b"\\0")
                """,
            commanding: "command(words)"
        )
    }

    /// Opens a FIFO for as long as the test runs, so that nobody waits for it any more.
    private func open(gate: String, in directory: TemporaryDirectory) throws -> Int32 {
        let descriptor = Glibc.open(directory.path + "/" + gate, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw TestFault(code: errno) }
        return descriptor
    }

    /// A watcher that watches a directory `late` only once two marks were told since it was made, so
    /// that it is listed after them: the departure's, and the `sync`'s.
    private func lateWatcher(in directory: TemporaryDirectory) throws -> String {
        try watcher(
            in: directory,
            telling: """
                os.write(1, record + b"\\0")
                        if fields[0] == b"mark" and os.path.exists(directory + "/renamed"):
                            told.append(record)
                            if len(told) == 2:
                                asked.set()
                """,
            commanding: """
                if words.startswith(b"watch") and words.endswith(b"/late"):
                        threading.Thread(target=lambda words=words: (asked.wait(), command(words))).start()
                    else:
                        command(words)
                """
        )
    }

    // scenario 4, capability 1.2
    @Test("into a directory that is listed after a sync's mark are told as moves")
    func late() throws {
        let scratch = try TemporaryDirectory()
        let live = try LivePipeline(watcher: lateWatcher(in: scratch))
        try live.sync()
        try live.folder.write(Array("text".utf8), to: "old")
        try live.sync()
        guard mkdir(scratch.path + "/renamed", 0o755) == 0 else { throw TestFault(code: errno) }
        try live.folder.makeDirectory("late")
        try live.folder.rename("old", to: "late/new")
        try live.sync()
        #expect(try live.folder.told() == ["added old", "moved old>late/new"])
    }

    // scenario 4, capability 1.3
    @Test("make a move, however long the machine stops between them", arguments: [false, true])
    func slow(isDirectory: Bool) throws {
        let scratch = try TemporaryDirectory()
        let live = try LivePipeline(watcher: slowWatcher(in: scratch))
        if isDirectory { try live.folder.makeDirectory("old") }
        try live.sync()
        try live.folder.write(Array("text".utf8), to: isDirectory ? "old/a" : "old")
        try live.sync()
        guard mkdir(scratch.path + "/renamed", 0o755) == 0 else { throw TestFault(code: errno) }
        try live.folder.rename("old", to: "new")
        // Not by a `sync`, which would ask for the second half.
        live.folder.journal.waitUntilAnnounced(2)
        try live.sync()
        let told =
            isDirectory ? ["added old/a", "moved old/a>new/a"] : ["added old", "moved old>new"]
        #expect(try live.folder.told() == told)
    }

    // capability 5.4
    @Test("of a directory whose files go on: so many are waited for, and the others concluded")
    func bounded() throws {
        let (limit, count) = (100, 300)
        let scratch = try TemporaryDirectory()
        let live = try LivePipeline(watcher: gatedWatcher(in: scratch)) { $0.queueLimit = limit }
        try live.folder.makeDirectory("d")
        try live.sync()
        for number in 0..<count {
            try live.folder.write(Array("\(number)".utf8), to: "d/\(1_000 + number)")
        }
        try live.sync()
        try live.folder.rename("d", to: "e")
        for number in 1_000..<1_000 + count {
            try live.folder.rename("e/\(number)", to: "e/\(number).txt")
        }
        let directories = try open(gate: "directories", in: scratch)
        defer { close(directories) }
        // A page of them is looked at together.
        let concluded = count - limit - Intake.batchLimit / 2
        live.folder.journal.waitUntilAnnounced(Int64(count + concluded))
        let files = try open(gate: "files", in: scratch)
        defer { close(files) }
        try live.sync()
        let told = try live.folder.told().dropFirst(count)
        #expect(told.count { $0.hasPrefix("removed") } >= concluded)
        #expect(told.contains { $0.hasPrefix("moved") })
        let arrivals = told.filter { $0.hasSuffix(".txt") }
        #expect(Set(arrivals.map { $0.suffix(8) }).count == count)
    }

    @Test("that never meet are a departure")
    func departed() throws {
        let scratch = try TemporaryDirectory()
        let live = try LivePipeline()
        // The first scan would find the file while it is written.
        try live.sync()
        try live.folder.write(Array("text".utf8), to: "old")
        try live.sync()
        let failed = rename(live.folder.absolute("old"), scratch.path + "/new")
        try #require(failed == 0)
        live.folder.journal.waitUntilAnnounced(2)
        #expect(try live.folder.told() == ["added old", "removed old"])
    }
}
