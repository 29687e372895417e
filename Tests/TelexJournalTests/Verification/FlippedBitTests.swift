import Glibc
import TelexModel
import Testing

@testable import TelexJournal

@Suite("A flipped bit in a journal")
struct FlippedBitTests {
    /// Places that are tried; a few thousand in the long form.
    private static let count = getenv("TELEX_TEST_LONG") == nil ? 160 : 3_000

    // scenario 55, capability 3.2, capability 3.5
    @Test("is found and named, or changes nothing that is ever read")
    func everywhere() throws {
        let journal = try WholeJournal.written()
        let bytes = journal.bytes
        let directory = try ScratchDirectory(
            below: access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        )
        var named = 0
        var refused = 0
        for place in 0..<Self.count {
            // Spread over all pages, and over all bits.
            let byte = place * bytes.count / Self.count + place * 7_919 % (bytes.count / Self.count)
            var flipped = bytes
            flipped[byte] ^= 1 << UInt8(place % 8)
            for name in directory.names { unlink(directory.path + "/" + name) }
            try directory.write(flipped, to: "journal.db")
            do throws(JournalError) {
                let closed = try ClosedJournal(path: directory.path + "/journal.db")
                defer { closed.close() }
                if try !JournalVerification(closed).run().bad.isEmpty {
                    named += 1
                    continue
                }
            } catch {
                refused += 1
                continue
            }
            #expect(try directory.read("journal.db") == flipped)
            #expect(try WholeJournal.read(directory) == journal.contents, "byte \(byte)")
        }
        // Most of a journal is what is read of it.
        #expect(named > Self.count / 2)
        #expect(refused > 0 || Self.count < 1_000)
        print("\(Self.count) bits: \(named) named, \(refused) kept it from being opened")
    }

    // scenario 49, capability 3.5
    @Test("never ends the program that opens the journal all the same")
    func opened() throws {
        let bytes = try WholeJournal.written().bytes
        let directory = try ScratchDirectory(
            below: access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        )
        var read = 0
        for place in 0..<Self.count / 8 {
            var flipped = bytes
            flipped[place * 8 * bytes.count / Self.count + place % 97] ^= 1 << UInt8(place / 3 % 8)
            for name in directory.names { unlink(directory.path + "/" + name) }
            try directory.write(flipped, to: "journal.db")
            if (try? WholeJournal.read(directory)) != nil { read += 1 }
        }
        #expect(read > 0)
    }
}
