import TelexModel
import TestSupport
import Testing

@testable import TelexJournal

@Suite("The articles with more than one copy")
struct DuplicatesSnapshotTests {
    // capability 4.3
    @Test(
        "are those that counting finds, the largest waste first, whatever the pages",
        arguments: 1...4 as ClosedRange<UInt64>,
        [1, 2, 5, 100]
    )
    func order(seed: UInt64, pageLimit: Int) throws {
        let opened = try RandomJournal.history(seed, batches: 60)
        let files = try opened.journal.filesSnapshot().files(after: .folder, limit: 1_000)
        let duplicates = try opened.journal.duplicates()
        // What comes later is not of this moment.
        _ = try opened.writer.commit(files.prefix(6).map { Sample.gone($0.path.description) })
        let found = try all(duplicates, pageLimit: pageLimit, fileLimit: 1_000)
        var expected: [ContentHash: DuplicatedArticle] = [:]
        for (hash, holders) in Dictionary(grouping: files, by: \.hash) where holders.count > 1 {
            expected[hash] = DuplicatedArticle(
                hash: hash,
                size: holders[0].size,
                copies: Int64(holders.count),
                files: holders.map(\.path).sorted()
            )
        }
        #expect(found.count == expected.count)
        for article in found { #expect(expected[article.hash] == article) }
        let wastes = found.map { $0.size * ($0.copies - 1) }
        #expect(wastes == wastes.sorted(by: >))
        #expect(
            duplicates.totals
                == DuplicateTotals(
                    articles: Int64(found.count),
                    duplicates: found.reduce(0) { $0 + $1.copies - 1 },
                    duplicateByteCount: wastes.reduce(0, +)
                )
        )
        #expect(duplicates.cursor.seq < opened.journal.state.head)
    }

    // capability 4.3
    @Test("of equal waste are each told once, the one that was journaled first before the others")
    func ties() throws {
        let opened = try OpenedJournal()
        for number in 1...9 {
            _ = try opened.writer.commit([
                Sample.file("a\(number)", "\(number)", inode: Int64(2 * number)),
                Sample.file("b\(number)", "\(number)", inode: Int64(2 * number + 1)),
                Sample.file("c\(number)", "", inode: Int64(100 + number)),
            ])
        }
        for pageLimit in 1...11 {
            let duplicates = try opened.journal.duplicates()
            let found = try all(duplicates, pageLimit: pageLimit, fileLimit: 1)
            #expect(
                found.map { $0.files.map(\.description) } == (1...9).map { ["a\($0)"] } + [["c1"]]
            )
            #expect(found.map(\.copies) == Array(repeating: 2, count: 9) + [9])
        }
    }

    // capability 4.3
    @Test("are none in an empty journal")
    func none() throws {
        let opened = try OpenedJournal()
        let duplicates = try opened.journal.duplicates()
        #expect(try duplicates.articles(after: nil, limit: 5, fileLimit: 5).isEmpty)
        #expect(
            duplicates.totals
                == DuplicateTotals(articles: 0, duplicates: 0, duplicateByteCount: 0)
        )
    }

    private func all(
        _ duplicates: DuplicatesSnapshot,
        pageLimit: Int,
        fileLimit: Int
    ) throws -> [DuplicatedArticle] {
        var found: [DuplicatedArticle] = []
        while case let page = try duplicates.articles(
            after: found.last,
            limit: pageLimit,
            fileLimit: fileLimit
        ), !page.isEmpty {
            #expect(page.count <= pageLimit)
            found += page
        }
        return found
    }
}
