import Glibc
import TelexModel
import Testing

@testable import TelexSurvey

@Suite("A directory's listing")
struct DirectoryListingTests {
    private func listing(_ folder: SurveyedFolder, _ path: String = "") throws -> DirectoryListing {
        try DirectoryListing(RelativePath(path), in: folder.opened())
    }

    private func files(_ listing: DirectoryListing) -> [[UInt8]] {
        (0..<listing.files.count).map { listing.files[$0] }
    }

    private func directories(_ listing: DirectoryListing) -> [[UInt8]] {
        (0..<listing.directories.count).map { listing.directories[$0] }
    }

    // scenario 43
    @Test("has every name in the order of its bytes, whatever they are")
    func names() throws {
        let folder = try SurveyedFolder()
        let names: [[UInt8]] = [
            [0x01], Array("...".utf8), Array(".hidden".utf8), Array("a\nb".utf8), [0x61, 0xFF],
            Array("\u{202E}txt".utf8), [0xFF, 0xFE], Array("ä".utf8), Array("a\u{308}".utf8),
            Array("Zz".utf8), Array("zz".utf8), [UInt8](repeating: 0x78, count: 255),
        ]
        for name in names { try folder.make(name) }
        let listing = try listing(folder)
        #expect(files(listing) == names.sorted { $0.lexicographicallyPrecedes($1) })
        for (name, look) in zip(files(listing), listing.firstLooks) {
            let stat = try folder.opened().stat(RelativePath(bytes: name))
            #expect(look.file?.fingerprint == stat.fingerprint)
        }
    }

    // scenarios 20 and 44
    @Test("has regular files and directories, and nothing else")
    func kinds() throws {
        let folder = try SurveyedFolder()
        try folder.write("text", to: "file")
        try folder.makeDirectory("directory")
        try folder.makeDirectory("another")
        try folder.make(Array("fifo".utf8), S_IFIFO | 0o644)
        try folder.make(Array("socket".utf8), S_IFSOCK | 0o644)
        try folder.link("file", as: "link to a file")
        try folder.link("directory", as: "link to a directory")
        let listing = try listing(folder)
        #expect(files(listing) == [Array("file".utf8)])
        #expect(listing.firstLooks.map(\.name) == ["file"])
        #expect(directories(listing) == ["another", "directory"].map { Array($0.utf8) })
        let inodes = try ["another", "directory"].map { name in
            try folder.opened().stat(RelativePath(name)).inode
        }
        #expect(listing.subdirectories.map(\.inode) == inodes)
        #expect(listing.directory.isDirectory)
    }

    // scenario 30
    @Test("of ten thousand entries has each once")
    func many() throws {
        let folder = try SurveyedFolder()
        let names = (0..<10_000).map { Array("\(100_000 + $0)".utf8) }
        for name in names.shuffled() { try folder.make(name) }
        #expect(files(try listing(folder)) == names)
    }

    // scenario 30
    @Test("is looked at in pieces that together have every file once", arguments: [1, 2, 5, 9, 10])
    func pieces(limit: Int) throws {
        let folder = try SurveyedFolder()
        for number in 0..<10 {
            try folder.write([UInt8](repeating: 0, count: number), to: "\(number)")
        }
        let opened = try folder.opened()
        let listing = try DirectoryListing(.folder, in: opened, pieceLimit: limit)
        var looks = listing.firstLooks
        #expect(looks.count == limit)
        for piece in 1..<max(1, listing.pieceCount) {
            let later = try listing.looks(piece: piece, in: opened)
            #expect(!later.isEmpty && later.count <= limit)
            looks += later
        }
        #expect(looks.map(\.file?.fingerprint.size) == (0..<10).map { Int64($0) })
    }

    @Test("sees in a later piece what has become of a name since")
    func changedMeanwhile() throws {
        let folder = try SurveyedFolder()
        for name in ["a", "b", "c", "d", "e"] { try folder.write("text", to: name) }
        let opened = try folder.opened()
        let listing = try DirectoryListing(.folder, in: opened, pieceLimit: 1)
        for name in ["b", "c", "d"] { try #require(unlink(folder.absolute(name)) == 0) }
        try folder.makeDirectory("c")
        try folder.link("a", as: "d")
        let looks = try (0..<5).flatMap { try listing.looks(piece: $0, in: opened) }
        #expect(looks.map(\.name) == ["file", "nothing", "directory", "nothing", "file"])
    }

    // scenario 21
    @Test("ends where another directory stands by the next piece")
    func replacedBetweenPieces() throws {
        let folder = try SurveyedFolder()
        for name in ["d", "e"] {
            try folder.makeDirectory(name)
            for file in ["1", "2"] { try folder.write("text", to: "\(name)/\(file)") }
        }
        let opened = try folder.opened()
        let listing = try DirectoryListing(RelativePath("d"), in: opened, pieceLimit: 1)
        #expect(try listing.looks(piece: 1, in: opened).map(\.name) == ["file"])
        try #require(rename(folder.absolute("d"), folder.absolute("f")) == 0)
        #expect(throws: SystemError(errno: ENOENT)) {
            try listing.looks(piece: 1, in: folder.opened())
        }
        try #require(rename(folder.absolute("e"), folder.absolute("d")) == 0)
        #expect(throws: SystemError(errno: ESTALE)) {
            try listing.looks(piece: 1, in: folder.opened())
        }
    }

    // scenario 21
    @Test("is refused where a symbolic link leads to it", arguments: ["link", "link/below"])
    func replaced(path: String) throws {
        let outside = try SurveyedFolder()
        try outside.makeDirectory("below")
        try outside.write("secret", to: "below/s")
        let folder = try SurveyedFolder()
        try folder.link(outside.path, as: "link")
        #expect { try listing(folder, path) } throws: { error in
            (error as? SystemError)?.isAbsence == true
        }
    }

    @Test("is refused where there is none", arguments: ["none", "file", "file/x", "fifo"])
    func none(path: String) throws {
        let folder = try SurveyedFolder()
        try folder.write("text", to: "file")
        try folder.make(Array("fifo".utf8), S_IFIFO | 0o644)
        #expect { try listing(folder, path) } throws: { error in
            (error as? SystemError)?.isAbsence == true
        }
    }
}

extension NameLook {
    /// The file that was seen; nil where something else was.
    var file: FileStat? {
        if case .file(let stat) = self { stat } else { nil }
    }

    var name: String {
        switch self {
        case .file: "file"
        case .directory: "directory"
        case .nothing: "nothing"
        case .unreadable: "unreadable"
        }
    }
}
