import Glibc
import Synchronization
import TelexModel
import Testing

@testable import TelexSurvey

@Suite("Looking at many paths beside each other")
struct SurveyCrewTests {
    private func crew(_ folder: SurveyedFolder, threads: Int) throws -> SurveyCrew {
        SurveyCrew(folder: try folder.place(), threadCount: threads) { plainReader() }
    }

    @Test(
        "gives a result a path, in their order",
        arguments: [1, 2, 3],
        [0, 1, 2, 3, 31, 32, 33, 64, 100]
    )
    func order(threads: Int, count: Int) throws {
        let folder = try SurveyedFolder()
        for number in 0..<count { try folder.write("text \(number)", to: "f\(number)") }
        let crew = try crew(folder, threads: threads)
        let results = try crew.start((0..<count).map { job("f\($0)") }).wait().get()
        #expect(results.map(\.job.path.description) == (0..<count).map { "f\($0)" })
        #expect(
            results.map { $0.sight.file?.hash }
                == (0..<count).map { sha256(Array("text \($0)".utf8)) }
        )
    }

    @Test("leaves a large file to be looked at alone")
    func large() throws {
        let folder = try SurveyedFolder()
        let bytes = [UInt8](repeating: 7, count: Int(FileReader.largestBesideOthers) + 1)
        try folder.write(bytes, to: "a")
        let crew = try crew(folder, threads: 2)
        #expect(try crew.start([job("a")]).wait().get().map(\.sight.name) == ["large"])
        #expect(try crew.look(atFew: [job("a")]).get().map(\.sight.name) == ["large"])
        #expect(try crew.look(at: job("a")).get().sight.file?.hash == sha256(bytes))
    }

    // capability 5.3
    @Test("lets the thread go first that waits for it, where processors are short")
    func niceness() throws {
        let folder = try SurveyedFolder()
        try folder.write("text", to: "a")
        let looked = Mutex<[Int32]>([])
        let crew = SurveyCrew(folder: try folder.place(), threadCount: 1) {
            plainReader(now: {
                looked.withLock { $0.append(ownNiceness()) }
                return Timestamp(nanoseconds: .max)
            })
        }
        _ = try crew.start([job("a")]).wait().get()
        _ = try crew.look(atFew: [job("a")]).get()
        let niceness = looked.withLock { $0 }
        #expect(niceness == [10, ownNiceness()])
    }

    // capability 2.4
    @Test("lets others go on while it reads a file that takes long, and gives it up when told to")
    func long() throws {
        let folder = try SurveyedFolder()
        try folder.write("text", to: "a")
        try folder.write("", to: "b")
        // Without a block on the disk, and hashed in minutes.
        try #require(truncate(folder.path + "/b", 1 << 40) == 0)
        let crew = try crew(folder, threads: 1)
        let short = try crew.look(at: job("a")) { true }.get()
        #expect(short.sight.file?.hash == sha256(Array("text".utf8)))
        var calls = 0
        let long = try crew.look(at: job("b")) {
            calls += 1
            return calls < 3
        }.get()
        #expect(long.sight.name == "given up")
        #expect(calls >= 3)
        #expect(try crew.look(at: job("a")).get().sight.name != "given up")
    }

    // scenario 22
    @Test("looks at nothing where the folder is gone, or another has its path")
    func replacedFolder() throws {
        let folder = try SurveyedFolder()
        try folder.write("text", to: "a")
        let crew = try crew(folder, threads: 2)
        let moved = folder.path + ".moved"
        try #require(rename(folder.path, moved) == 0)
        defer {
            rmdir(folder.path)
            rename(moved, folder.path)
        }
        for errno in [ENOENT, ESTALE] {
            let jobs = [job("a"), job("b"), job("c")]
            #expect(failure(crew.start(jobs).wait()) == SystemError(errno: errno))
            #expect(failure(crew.look(atFew: jobs)) == SystemError(errno: errno))
            #expect(failure(crew.look(at: jobs[0])) == SystemError(errno: errno))
            if errno == ENOENT { try #require(mkdir(folder.path, 0o755) == 0) }
        }
    }

    private func failure<Value>(_ result: Result<Value, SystemError>) -> SystemError? {
        if case .failure(let error) = result { error } else { nil }
    }
}

/// How far the calling thread stands back for others (`getpriority(2)`: on Linux of a thread).
private func ownNiceness() -> Int32 {
    getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
}
