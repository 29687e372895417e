import Glibc

/// An article, and what the feed has to say of it.
struct Article {
    var name: FilePath
    var bytes: [UInt8]
    var hash: String
    var headline: String
    var date: String?
    var words: Int64
}

/// Articles of the tests' own.
enum OwnArticle {
    private static func article(
        _ name: FilePath,
        _ text: String,
        headline: String,
        date: String? = nil,
        words: Int64
    ) -> Article {
        let bytes = Array(text.utf8)
        return Article(
            name: name,
            bytes: bytes,
            hash: sha256(bytes),
            headline: headline,
            date: date,
            words: words
        )
    }

    static var all: [Article] {
        [
            article(
                "ferry.txt",
                " date 2024-02-29 The ferry is late. It will come at noon.\n",
                headline: "The ferry is late.",
                date: "2024-02-29",
                words: 11
            ),
            article(
                "bridge.txt",
                "Bridge closed for a year\n\nThe town’s old bridge is closed.\n",
                headline: "Bridge closed for a year",
                words: 11
            ),
            article(
                "choir.txt",
                "\n\n  Choir   sings again  \nSixty-two voices, one hall.\n",
                headline: "Choir sings again",
                words: 7
            ),
            article(
                "market.txt",
                "date 2023-02-29 is no day of the calendar. So there is no date.\n",
                headline: "date 2023-02-29 is no day of the calendar. So there is no date.",
                words: 13
            ),
            article(
                "rain.txt",
                " date 2025-12-01 \"Rain at last!\" say the farmers.\n",
                headline: "\"Rain at last!\"",
                date: "2025-12-01",
                words: 8
            ),
        ]
    }
}
