import Glibc
import Synchronization
import TelexJournal
import TelexModel
import TelexSurvey
import TestSupport

@testable import TelexDaemon

/// How many commits there were.
final class CommitCount: Sendable {
    let value = Atomic(0)
}

/// A folder and a journal of a test's own, with the crew and the intake between them.
final class IntakeFolder {
    private let directory: TemporaryDirectory
    var path: String { directory.path }
    let journal: Journal
    let writer: JournalWriter
    let commits = CommitCount()
    let crew: SurveyCrew
    var intake: Intake

    /// `beforeReading` is called with the folder's path right before each reading of a file.
    init(
        beforeReading: @escaping @Sendable (String) -> Void = { _ in },
        wall: @escaping @Sendable () -> Timestamp = Clocks.system.wall
    ) throws {
        directory = try TemporaryDirectory()
        let path = directory.path
        guard mkdir(path + "/folder", 0o755) == 0 else { throw TestFault(code: errno) }
        journal = try Journal(
            JournalSettings(
                path: path + "/journal.db",
                durability: .process,
                now: wall,
                random: { 1 },
                bootID: []
            )
        )
        writer = JournalWriter(journal) { [commits] in commits.value.add(1, ordering: .relaxed) }
        let folder = try Folder(path: path + "/folder")
        let place = FolderPlace(
            path: path + "/folder",
            identity: folder.stat.fingerprint.identity
        )
        let settings = ReadingSettings(
            largestStored: 16 << 20,
            storesContents: true,
            now: { [folder = path + "/folder"] in
                beforeReading(folder)
                return Clocks.system.wall()
            }
        )
        crew = SurveyCrew(folder: place, threadCount: 2) {
            FileReader(settings, pack: ContentCodec.packing())
        }
        let mounts = MountGuard(place, writer, known: [:], watch: nil)
        intake = Intake(crew: crew, writer: writer, mounts: mounts)
    }

    func absolute(_ name: String) -> String { path + "/folder/" + name }

    func write(_ bytes: [UInt8], to name: String) throws {
        let descriptor = open(absolute(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw TestFault(code: errno) }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw TestFault(code: errno)
        }
    }

    func makeDirectory(_ name: String) throws {
        if mkdir(absolute(name), 0o755) != 0 { throw TestFault(code: errno) }
    }

    func rename(_ old: String, to new: String) throws {
        if Glibc.rename(absolute(old), absolute(new)) != 0 { throw TestFault(code: errno) }
    }

    /// Looks at a path as the kernel's word of it would make the pipeline look.
    func job(
        _ name: String,
        cameFrom: String? = nil,
        concludes: Bool = false,
        origin: Origin = .live
    ) -> LookJob {
        LookJob(
            path: RelativePath(name),
            origin: origin,
            cameFrom: cameFrom.map { RelativePath($0) },
            concludesAbsence: concludes
        )
    }

    /// What was journaled, as `added a`, `moved a>b`, in order.
    func told() throws -> [String] {
        try lines { line in
            let from = Self.member("from", of: line).map { $0 + ">" } ?? ""
            return "\(Self.member("kind", of: line) ?? "") \(from)"
                + "\(Self.member("path", of: line) ?? "")"
        }
    }

    /// When it was journaled.
    func times() throws -> [String] {
        try lines { Self.member("time", of: $0) ?? "" }
    }

    private func lines(_ describe: (Substring) -> String) throws -> [String] {
        var lines: [UInt8] = []
        var seq: Int64 = 0
        while let piece = try journal.lines(after: seq, limit: .max, byteLimit: 1 << 20) {
            lines += piece.bytes
            seq = piece.last
        }
        return String(decoding: lines, as: UTF8.self).split(separator: "\n").map(describe)
    }

    private static func member(_ name: String, of line: Substring) -> String? {
        guard let start = line.firstRange(of: "\"\(name)\":\"")?.upperBound else { return nil }
        return String(line[start...].prefix { $0 != "\"" })
    }
}
