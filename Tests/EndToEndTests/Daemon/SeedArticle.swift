import Glibc

/// One of the five articles that came with the product's description.
///
/// Hashes by sha256sum, headlines and dates as a person reads them.
struct SeedArticle {
    var name: String
    var hash: String
    var headline: String
    var date: String?
    var words: Int64

    /// Where they are: beside the package.
    static func directory(_ file: String = #filePath) -> String {
        let package = file.split(separator: "/").dropLast(4).joined(separator: "/")
        return "/" + package + "/../shared/seeds"
    }

    /// Where tests run unattended they have to be there.
    static func areExpected() -> Bool {
        environmentVariable("CI") == "true" || access(directory(), R_OK) == 0
    }

    func read() throws -> Article {
        let bytes = try Disk(root: Self.directory()).contents("\(name)")
        return Article(
            name: "\(name)",
            bytes: bytes,
            hash: "sha256:" + hash,
            headline: headline,
            date: date,
            words: words
        )
    }

    static var all: [SeedArticle] {
        [
            SeedArticle(
                name: "000_961c2826dedc3e09.txt",
                hash: "ffa9eaa9d49702451f1751bf0cc407a20036e4c3ad1f8401bb17dd73d1b50c31",
                headline: """
                    Diehard jihadists have blocked roads out of the last scrap of their Islamic \
                    State group “caliphate” in Syria, preventing hundreds of civilians from fleeing.
                    """,
                date: "2019-02-17",
                words: 483
            ),
            SeedArticle(
                name: "001_4cf36d9f8b7891da.txt",
                hash: "4a3681a6ed3a5f8b3eabcc795311f12b54ba4a7289326eae5afd8458b9906abe",
                headline: "Syria force takes IS bastion, 'caliphate' wiped out",
                words: 586
            ),
            SeedArticle(
                name: "002_646db92fdf154081.txt",
                hash: "de91672936c8a313da78ac6f89029dd5e64ca17672c588481984c93e04543fd7",
                headline: """
                    IS Caliphate Shrinks to a Microscopic Grain, Coalition Declares Victory Looms
                    """,
                words: 651
            ),
            SeedArticle(
                name: "003_df3e2df6235e640f.txt",
                hash: "49e63bd6d67bf4fe2e275a22f58e6719981675aa6b294d932480fbd8ad302e96",
                headline: """
                    US-backed Syrian fighters said Tuesday they were battling the Islamic State \
                    group in eastern Syria 10 days after declaring victory over the extremists.
                    """,
                date: "2019-04-02",
                words: 430
            ),
            SeedArticle(
                name: "004_8c753212ebf2d4e9.txt",
                hash: "2af02264ee5f879eb0f70132cce2e7df4e09f1d6be295b165bc0731ac4ac46e8",
                headline: """
                    Isis face final assault in Syria as US-backed fighters close in on last \
                    remaining stronghold
                    """,
                words: 429
            ),
        ]
    }
}
