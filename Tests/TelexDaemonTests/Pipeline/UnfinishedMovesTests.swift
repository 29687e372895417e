import TelexModel
import Testing

@testable import TelexDaemon

@Suite("Directories that went on")
struct UnfinishedMovesTests {
    private let a = RelativePath("a")
    private let b = RelativePath("b")
    private let c = RelativePath("c")

    // scenario 7, capability 2.1
    @Test("are followed to where they end, also within others that are renamed")
    func chain() {
        var moves = UnfinishedMoves()
        let first = moves.takeOrigin(of: a, movedTo: b)
        #expect(first == a)
        let isKept =
            moves.keep(a, at: b) && moves.keep(RelativePath("b/x"), at: RelativePath("b/y"))
        #expect(isKept)
        let second = moves.takeOrigin(of: b, movedTo: c)
        #expect(second == a)
        let within = moves.take(below: c) { $0 == RelativePath("c/y") }
        #expect(within.map(\.origin) == [RelativePath("b/x")])
        #expect(within.map(\.place) == [RelativePath("c/y")])
        let rest = moves.takeAll()
        #expect(rest.isEmpty)
    }

    // capability 2.1
    @Test("keep their files from being told as gone, until they are gone themselves")
    func kept() {
        var moves = UnfinishedMoves()
        let isKept = moves.keep(a, at: RelativePath("c/b"))
        #expect(isKept)
        #expect(moves.contains(fileAt: RelativePath("a/1.txt")))
        #expect(!moves.contains(fileAt: RelativePath("ab/1.txt")))
        let within = moves.take(below: c) { _ in false }
        #expect(within.isEmpty)
        let gone = moves.take(atOrBelow: c)
        #expect(gone == [a])
        #expect(!moves.contains(fileAt: RelativePath("a/1.txt")))
    }

    // scenario 4, capability 1.2
    @Test("say where the journal has what goes on from within them")
    func within() {
        var moves = UnfinishedMoves()
        #expect(moves.origin(of: RelativePath("b/1")) == nil)
        let isKept = moves.keep(a, at: b) && moves.keep(c, at: RelativePath("b/c"))
        #expect(isKept)
        #expect(moves.origin(of: RelativePath("b/x/1")) == RelativePath("a/x/1"))
        #expect(moves.origin(of: RelativePath("b/c/1")) == RelativePath("c/1"))
        #expect(moves.origin(of: RelativePath("bb/1")) == nil)
        let directory = moves.takeOrigin(of: RelativePath("b/x"), movedTo: RelativePath("x"))
        #expect(directory == RelativePath("a/x"))
    }

    // capability 2.1
    @Test("are at most so many")
    func limit() {
        var moves = UnfinishedMoves()
        for number in 0..<UnfinishedMoves.limit {
            let isKept = moves.keep(a, at: RelativePath("d\(number)"))
            #expect(isKept)
        }
        let isKept = moves.keep(b, at: c)
        #expect(!isKept)
        let all = moves.takeAll()
        #expect(all.count == UnfinishedMoves.limit)
    }
}
