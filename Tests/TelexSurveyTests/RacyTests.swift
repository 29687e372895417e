import TelexModel
import Testing

@testable import TelexSurvey

@Suite("A file that could change and keep its time stamps")
struct RacyTests {
    /// Times of a file, and when it was read; nanoseconds after a whole second.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let mtime: Int64
        let ctime: Int64
        let readAt: Int64
        let isRacy: Bool
    }

    private static let fine = FileReader.fineTickNanoseconds
    private static let coarse = FileReader.coarseTickNanoseconds
    private static let second: Int64 = 1_000_000_000

    // scenarios 25 and 26
    static let cases: [Case] = [
        Case(testDescription: "read at once", mtime: 5, ctime: 5, readAt: 5, isRacy: true),
        Case(testDescription: "within a tick", mtime: 5, ctime: 5, readAt: 4 + fine, isRacy: true),
        Case(testDescription: "a tick later", mtime: 5, ctime: 5, readAt: 5 + fine, isRacy: false),
        Case(
            testDescription: "touched into the past",
            mtime: -second,
            ctime: 5,
            readAt: 6,
            isRacy: true
        ),
        Case(
            testDescription: "whole seconds, within two",
            mtime: 0,
            ctime: 0,
            readAt: coarse - 1,
            isRacy: true
        ),
        Case(
            testDescription: "whole seconds, after two",
            mtime: 0,
            ctime: 0,
            readAt: coarse,
            isRacy: false
        ),
        Case(
            testDescription: "a clock that was set back",
            mtime: 5,
            ctime: 10 * second + 5,
            readAt: 5,
            isRacy: true
        ),
    ]

    @Test("is known for one", arguments: cases)
    func racy(_ row: Case) {
        let start = 1_795_000_000 * Self.second
        let fingerprint = Fingerprint(
            identity: FileIdentity(inode: 1, birth: 1),
            size: 1,
            mtime: Timestamp(nanoseconds: start + row.mtime),
            ctime: Timestamp(nanoseconds: start + row.ctime)
        )
        let readAt = Timestamp(nanoseconds: start + row.readAt)
        #expect(FileReader.isRacy(fingerprint, readAt: readAt) == row.isRacy)
    }

    @Test("is one at the ends of time too")
    func extremes() {
        let fingerprint = Fingerprint(
            identity: FileIdentity(inode: 1, birth: 1),
            size: 1,
            mtime: Timestamp(nanoseconds: .min),
            ctime: Timestamp(nanoseconds: .min)
        )
        #expect(FileReader.isRacy(fingerprint, readAt: Timestamp(nanoseconds: .max)))
    }
}
