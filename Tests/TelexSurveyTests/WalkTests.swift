import Glibc
import TelexModel
import Testing

@testable import TelexSurvey

@Suite("Listing many directories beside each other")
struct WalkTests {
    private func crew(_ folder: SurveyedFolder, threads: Int = 2) throws -> SurveyCrew {
        SurveyCrew(folder: try folder.place(), threadCount: threads) { plainReader() }
    }

    private func path(_ number: Int) -> RelativePath { RelativePath("d\(number)") }

    /// Directories `d0`, `d1` and so on, with as many files as their numbers say.
    private func makeDirectories(_ count: Int, in folder: SurveyedFolder) throws {
        for number in 0..<count {
            try folder.makeDirectory("d\(number)")
            for file in 0..<number { try folder.write("", to: "d\(number)/\(file)") }
        }
    }

    private func takeAll(
        _ ticket: ListingTicket
    ) throws -> [Result<DirectoryListing, SystemError>] {
        var listings: [Result<DirectoryListing, SystemError>] = []
        while let listing = try ticket.next() { listings.append(listing) }
        return listings
    }

    // capability 2.3
    @Test("gives each listing in the order asked for", arguments: [1, 2, 3], [0, 1, 2, 3, 20])
    func order(threads: Int, count: Int) throws {
        let folder = try SurveyedFolder()
        try makeDirectories(count, in: folder)
        let order = (0..<count).shuffled()
        let listings = try takeAll(crew(folder, threads: threads).list(order.map(path)))
        #expect(try listings.map { try $0.get().path } == order.map(path))
        #expect(try listings.map { try $0.get().files.count } == order)
    }

    @Test("says of each directory why it has no listing")
    func absent() throws {
        let folder = try SurveyedFolder()
        try makeDirectories(2, in: folder)
        try folder.write("", to: "file")
        let paths = ["d0", "none", "file", "d1"].map { RelativePath($0) }
        let errors = try takeAll(crew(folder).list(paths)).map { listing -> Int32? in
            if case .failure(let error) = listing { error.errno } else { nil }
        }
        #expect(errors == [nil, ENOENT, ENOTDIR, nil])
    }

    // scenario 30
    @Test("ends with those that bring the names over the limit", arguments: [1, 2])
    func nameLimit(threads: Int) throws {
        let folder = try SurveyedFolder()
        try makeDirectories(20, in: folder)
        let crew = try crew(folder, threads: threads)
        let paths = (0..<20).map(path)
        let listings = try takeAll(crew.list(paths, nameLimit: 10))
        // 0 + 1 + 2 + 3 + 4 reach it; another thread may have begun one more before.
        #expect(listings.count >= 5 && listings.count < 5 + threads)
        let first = try takeAll(crew.list([path(19), path(1)], nameLimit: 1)).first
        #expect(try first?.get().path == path(19))
    }

    @Test("ends when nobody wants the rest, and the crew goes on to other work")
    func stopped() throws {
        let folder = try SurveyedFolder()
        try makeDirectories(20, in: folder)
        let crew = try crew(folder)
        let ticket = crew.list((0..<20).map(path))
        #expect(try ticket.next()?.get().path == path(0))
        ticket.stop()
        try folder.write("text", to: "a")
        #expect(try crew.start([job("a")]).wait().get().map(\.sight.name) == ["file"])
    }

    // scenario 22
    @Test("lists nothing where the folder is gone, or another has its path", arguments: [1, 5])
    func replacedFolder(count: Int) throws {
        let folder = try SurveyedFolder()
        try makeDirectories(5, in: folder)
        let crew = try crew(folder)
        let moved = folder.path + ".moved"
        try #require(rename(folder.path, moved) == 0)
        defer {
            rmdir(folder.path)
            rename(moved, folder.path)
        }
        for errno in [ENOENT, ESTALE] {
            let ticket = crew.list((0..<count).map(path))
            #expect(throws: SystemError(errno: errno)) { try ticket.next() }
            if errno == ENOENT { try #require(mkdir(folder.path, 0o755) == 0) }
        }
    }

    // scenario 30
    @Test("looks at a directory's files piece by piece, each once", arguments: [1, 2, 7, 10, 11])
    func pieces(limit: Int) throws {
        let folder = try SurveyedFolder()
        try makeDirectories(11, in: folder)
        let crew = try crew(folder)
        let listing = try #require(try crew.list([path(10)], pieceLimit: limit).next()).get()
        var looks = crew.looks(listing)
        var sizes: [Int] = []
        while let piece = try looks.take() {
            sizes.append(piece.count)
            #expect(piece.allSatisfy { $0.name == "file" })
        }
        #expect(sizes.reduce(0, +) == 10)
        #expect(sizes.dropLast().allSatisfy { $0 == limit })
        #expect(try crew.looks(listing).first() == min(limit, 10))
    }

    // scenarios 21 and 22
    @Test("says whether a piece ends with the directory or with the folder")
    func pieceFailures() throws {
        let folder = try SurveyedFolder()
        try makeDirectories(11, in: folder)
        let crew = try crew(folder)
        let listing = try #require(try crew.list([path(10)], pieceLimit: 1).next()).get()
        try #require(rename(folder.absolute("d10"), folder.absolute("was")) == 0)
        #expect(throws: WalkFailure.directory(SystemError(errno: ENOENT))) {
            try crew.looks(listing).second()
        }
        try #require(rename(folder.absolute("d9"), folder.absolute("d10")) == 0)
        #expect(throws: WalkFailure.directory(SystemError(errno: ESTALE))) {
            try crew.looks(listing).second()
        }
        let moved = folder.path + ".moved"
        try #require(rename(folder.path, moved) == 0)
        defer { rename(moved, folder.path) }
        #expect(throws: WalkFailure.folder(SystemError(errno: ENOENT))) {
            try crew.looks(listing).second()
        }
    }
}

extension ListingLooks {
    fileprivate consuming func first() throws(WalkFailure) -> Int? { try take()?.count }

    fileprivate consuming func second() throws(WalkFailure) -> Int? {
        _ = try take()
        return try take()?.count
    }
}
