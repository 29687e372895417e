import Glibc
import TelexModel
import Testing

@testable import TelexSurvey

@Suite("A directory's listing")
struct DirectoryListingTests {
    private func listing(_ folder: SurveyedFolder, _ path: String = "") throws -> DirectoryListing {
        try DirectoryListing(RelativePath(path), in: folder.opened())
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
        let found = try listing(folder).files
        #expect(found.map(\.name) == names.sorted { $0.lexicographicallyPrecedes($1) })
        for entry in found {
            let path = RelativePath(bytes: entry.name)
            #expect(try folder.opened().stat(path).fingerprint == entry.stat.fingerprint)
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
        #expect(listing.files.map(\.name) == [Array("file".utf8)])
        #expect(listing.directories.map(\.name) == ["another", "directory"].map { Array($0.utf8) })
        #expect(listing.unreadable.isEmpty)
        #expect(listing.directory.isDirectory)
    }

    // scenario 30
    @Test("of ten thousand entries has each once")
    func many() throws {
        let folder = try SurveyedFolder()
        let names = (0..<10_000).map { Array("\(100_000 + $0)".utf8) }
        for name in names.shuffled() { try folder.make(name) }
        #expect(try listing(folder).files.map(\.name) == names)
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
