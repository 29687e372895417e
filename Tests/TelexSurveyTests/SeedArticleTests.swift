import Crypto
import FoundationEssentials
import TelexModel
import TelexSurvey
import Testing

/// The five articles that came with the product's description, kept beside the package.
enum SeedArticles {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/seeds").standardized.path

    /// Where tests run unattended the articles have to be there.
    static var areExpected: Bool {
        ProcessInfo.processInfo.environment["CI"] == "true"
            || FileManager.default.fileExists(atPath: folder)
    }
}

@Suite("The five articles of the seeds")
struct SeedArticleTests {
    struct Seed: Sendable, CustomTestStringConvertible {
        var name: String
        var hash: String
        var headline: String
        var date: String?
        var words: Int64

        var testDescription: String { name }
    }

    @Test(
        "Each says of itself what a person reads in it",
        .enabled(if: SeedArticles.areExpected, "the seeds are not beside the package: not run"),
        arguments: seeds
    )
    func readsSeed(_ seed: Seed) throws {
        let url = URL(filePath: SeedArticles.folder).appending(path: seed.name)
        let bytes = [UInt8](try Data(contentsOf: url))
        let hash = try #require(ContentHash(bytes: SHA256.hash(data: bytes).map { $0 }))
        #expect(hash.description == "sha256:\(seed.hash)")
        let facts = try #require(read(bytes))
        #expect(facts.headline == seed.headline)
        #expect(facts.date.map(written) == seed.date)
        #expect(facts.words == seed.words)
    }

    // Read off with another program: hashes by sha256sum, the rest by Python's regex and
    // unicodedata modules.
    private static let seeds = [
        Seed(
            name: "000_961c2826dedc3e09.txt",
            hash: "ffa9eaa9d49702451f1751bf0cc407a20036e4c3ad1f8401bb17dd73d1b50c31",
            headline: """
                Diehard jihadists have blocked roads out of the last scrap of their Islamic State \
                group “caliphate” in Syria, preventing hundreds of civilians from fleeing.
                """,
            date: "2019-02-17",
            words: 483
        ),
        Seed(
            name: "001_4cf36d9f8b7891da.txt",
            hash: "4a3681a6ed3a5f8b3eabcc795311f12b54ba4a7289326eae5afd8458b9906abe",
            headline: "Syria force takes IS bastion, 'caliphate' wiped out",
            words: 586
        ),
        Seed(
            name: "002_646db92fdf154081.txt",
            hash: "de91672936c8a313da78ac6f89029dd5e64ca17672c588481984c93e04543fd7",
            headline:
                "IS Caliphate Shrinks to a Microscopic Grain, Coalition Declares Victory Looms",
            words: 651
        ),
        Seed(
            name: "003_df3e2df6235e640f.txt",
            hash: "49e63bd6d67bf4fe2e275a22f58e6719981675aa6b294d932480fbd8ad302e96",
            headline: """
                US-backed Syrian fighters said Tuesday they were battling the Islamic State group \
                in eastern Syria 10 days after declaring victory over the extremists.
                """,
            date: "2019-04-02",
            words: 430
        ),
        Seed(
            name: "004_8c753212ebf2d4e9.txt",
            hash: "2af02264ee5f879eb0f70132cce2e7df4e09f1d6be295b165bc0731ac4ac46e8",
            headline: """
                Isis face final assault in Syria as US-backed fighters close in on last remaining \
                stronghold
                """,
            words: 429
        ),
    ]
}
