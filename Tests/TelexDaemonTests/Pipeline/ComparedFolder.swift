import TelexModel
import TelexSurvey
import Testing

@testable import TelexDaemon
@testable import TelexJournal

/// A folder whose directories are compared with made-up rows.
extension IntakeFolder {
    /// Journaled files of these paths, in path order, each as the disk has it where it is there.
    func rows(
        _ paths: [String],
        inode: Int64? = nil
    ) throws -> [FileRow] {
        let opened = try Folder(path: path + "/folder")
        let sorted = paths.map { RelativePath($0) }.sorted()
        return try sorted.enumerated().map { number, path in
            let found = try? opened.stat(path).fingerprint
            let absent = Fingerprint(
                identity: FileIdentity(inode: inode ?? Int64(-1 - number), birth: 0),
                size: 1,
                mtime: Timestamp(nanoseconds: 1),
                ctime: Timestamp(nanoseconds: 1)
            )
            return FileRow(
                id: Int64(number),
                path: path,
                version: 1,
                article: 1,
                seq: 1,
                reading: FileReading(
                    fingerprint: found ?? absent,
                    linkCount: 1,
                    isRacy: false,
                    hash: try #require(
                        ContentHash(bytes: [UInt8](repeating: 1, count: 32))
                    ),
                    stored: nil,
                    article: nil,
                    isRead: true
                )
            )
        }
    }

    /// What a comparison handed out.
    struct Differences {
        var directories: [RelativePath] = []
        var batches: [[LookJob]] = []
        var absent: [FileRow] = []
        var unreadable: [RelativePath] = []
        var isWhole = true
        var jobs: [LookJob] { batches.flatMap { $0 } }
    }

    func compare(
        _ journaled: [FileRow],
        at name: String = "",
        exclude: [String] = [],
        deep: Bool = false,
        limits: FolderComparison.Limits = FolderComparison.Limits(),
        pieceLimit: Int = DirectoryListing.pieceLimit,
        moved: ((FileIdentity) -> [FileRow])? = nil,
        pages: UnsafeMutablePointer<Int>? = nil,
        beforePiece: @escaping (Int) -> Void = { _ in },
        took: ([LookJob]) -> Void = { _ in }
    ) throws -> Differences {
        let directory = RelativePath(name)
        let opened = try Folder(path: path + "/folder")
        let listing = try DirectoryListing(directory, in: opened, pieceLimit: pieceLimit)
        func others(_ identity: FileIdentity) throws(Intake.Failure) -> [FileRow] {
            moved?(identity) ?? []
        }
        var piece = 0
        let sources = FolderComparison.Sources(
            looks: { [path] () throws(Intake.Failure) in
                defer { piece += 1 }
                beforePiece(piece)
                do {
                    if piece == 0 { return listing.firstLooks }
                    return try listing.looks(
                        piece: piece,
                        in: Folder(path: path + "/folder")
                    )
                } catch {
                    return nil
                }
            },
            rows: { after, limit throws(Intake.Failure) in
                pages?.pointee += 1
                let rest = journaled.filter { row in
                    row.path.isBelow(directory) && after.lexicographicallyPrecedes(row.path.bytes)
                }
                return Array(rest.prefix(limit))
            },
            mayHaveMoved: moved == nil ? nil : others
        )
        var comparison = FolderComparison(
            listing,
            origin: .scan,
            rules: try PathRules(include: [], exclude: exclude),
            deep: deep,
            limits: limits,
            sources
        )
        var found = Differences()
        while let difference = try comparison.next() {
            switch difference {
            case .directory(let path, _): found.directories.append(path)
            case .looks(let jobs):
                found.batches.append(jobs)
                took(jobs)
            case .absent(let row): found.absent.append(row)
            case .unreadable(let path, _): found.unreadable.append(path)
            }
        }
        found.isWhole = comparison.isWhole
        return found
    }
}
