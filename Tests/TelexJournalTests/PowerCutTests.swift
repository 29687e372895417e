import TelexModel
import Testing

@testable import TelexJournal

@Suite("A journal whose machine loses power")
struct PowerCutTests {
    /// What may be left of what was not synced, at each cut.
    private static let survivals: [FaultyDisk.Survival] = {
        var survivals: [FaultyDisk.Survival] = [.nothing, .everything]
        for seed in 0..<(isLongRun() ? 80 : 3) as Range<UInt64> {
            survivals.append(.some(sector: seed % 2 == 0 ? 512 : 4_096, seed: seed))
        }
        return survivals
    }()

    /// A moment at which the power may go.
    private struct Cut {
        var images: [ScratchDirectory]
        /// What was told by then.
        var told: [UInt8]
        var head: Int64
        var id: JournalID?
    }

    // scenario 46, capability 3.1
    @Test(
        "opens as of any sync: with all that was told, or with an id that says what is left",
        arguments: [Durability.power, .process]
    )
    func everySync(durability: Durability) throws {
        let directory = try ScratchDirectory()
        let disk = FaultyDisk(under: directory, records: true)
        let numbers = CountedNumbers()
        var cuts: [Cut] = []
        var told = Cut(images: [], told: [], head: 0, id: nil)
        var failure: (any Error)?
        let cut = {
            do {
                var cut = told
                cut.images = try Self.survivals.map(disk.image)
                cuts.append(cut)
            } catch {
                failure = error
            }
        }
        disk.onSync(cut)
        // It holds the disk, which holds it.
        defer { disk.onSync {} }
        let opened = try ScriptedHistory.open(directory, durability, numbers: numbers)
        told.id = opened.journal.state.id
        for batch in ScriptedHistory.batches {
            _ = try opened.writer.commit(batch)
            told.told = try opened.lines()
            told.head = opened.journal.state.head
            cut()
        }
        try opened.journal.close()
        cut()
        if let failure { throw failure }
        #expect(cuts.count > ScriptedHistory.batches.count + 5)
        for (number, cut) in cuts.enumerated() {
            for (image, survival) in zip(cut.images, Self.survivals) {
                try check(image, cut, durability, numbers, "cut \(number), \(survival)")
            }
        }
    }

    private func check(
        _ image: ScratchDirectory,
        _ cut: Cut,
        _ durability: Durability,
        _ numbers: CountedNumbers,
        _ place: Comment
    ) throws {
        let quick = FaultyDisk(under: image)
        defer { withExtendedLifetime(quick) {} }
        let isThere = image.names.contains("journal.db")
        #expect(isThere || cut.id == nil, place)
        let survivor: OpenedJournal
        do {
            survivor = try OpenedJournal(
                in: image,
                durability: durability,
                boot: "boot-2",
                numbers: numbers
            )
        } catch {
            Issue.record("\(place): \(error)")
            return
        }
        try survivor.check(place)
        let lines = try survivor.lines()
        let state = survivor.journal.state
        if durability == .power {
            #expect(lines.starts(with: cut.told), place)
            #expect(cut.id == nil || state.id == cut.id, place)
        } else if let id = cut.id, state.id != id {
            // What is left is the beginning of what was told, or goes on from it.
            #expect(lines.starts(with: cut.told) || cut.told.starts(with: lines), place)
            #expect(survivor.journal.head(ofEarlier: id) == state.head, place)
        } else {
            // The session had not begun, or was closed.
            #expect(lines == cut.told, place)
        }
        try survivor.journal.close()
    }
}
