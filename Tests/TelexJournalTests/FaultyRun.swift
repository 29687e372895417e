import GRDB
import TelexModel
import Testing

@testable import TelexJournal

/// The scripted history on a disk of which one operation fails.
final class FaultyRun {
    private let fault: JournalFaultTests.Fault
    private let k: Int64
    private let directory: ScratchDirectory
    private let disk: FaultyDisk
    /// The lines that were told, and how many.
    private var told: [UInt8] = []
    private var head: Int64 = 0

    init(_ fault: JournalFaultTests.Fault, _ k: Int64) throws {
        self.fault = fault
        self.k = k
        directory = try ScratchDirectory()
        disk = FaultyDisk(under: directory)
    }

    /// Whether the k-th operation came up; what holds is checked in any case.
    func hasFailed(_ expected: [UInt8]) throws -> Bool {
        disk.fail(fault.operation, k, by: fault.outcome, lasting: fault.isLasting)
        let opened = try open()
        for batch in ScriptedHistory.batches { try commit(batch, opened) }
        try end(opened)
        let again = try open()
        #expect(again.journal.state.head == head, place)
        let lines = try retrying { try again.lines() }
        #expect(lines == expected, place)
        disk.heal()
        try again.check(place)
        try end(again)
        return disk.failures > 0
    }

    private var place: Comment { "\(fault.testDescription), number \(k)" }

    private func open() throws -> OpenedJournal {
        for _ in 0..<2 {
            do {
                return try ScriptedHistory.open(directory, fault.durability)
            } catch {
                try recover(error)
            }
        }
        return try ScriptedHistory.open(directory, fault.durability)
    }

    private func commit(_ batch: [Reading], _ opened: OpenedJournal) throws {
        let before = (state: opened.journal.state, announced: opened.announced)
        do {
            _ = try opened.writer.commit(batch)
        } catch {
            #expect(opened.journal.state == before.state, place)
            #expect(opened.announced == before.announced, place)
            try crash(opened, at: error)
            try recover(error)
            #expect(try opened.lines() == told, place)
            _ = try opened.writer.commit(batch)
        }
        #expect(opened.announced == before.announced + 1, place)
        head = opened.journal.state.head
        told = try retrying { try opened.lines() }
    }

    /// What a daemon that dies right after the failure leaves is a journal, with all that was told.
    private func crash(_ opened: OpenedJournal, at error: any Error) throws {
        let copy = try ScratchDirectory()
        for name in ["journal.db", "journal.db-wal"] where directory.names.contains(name) {
            try copy.write(directory.read(name), to: name)
        }
        let quick = FaultyDisk(under: copy)
        defer { withExtendedLifetime(quick) {} }
        let survivor = try OpenedJournal(in: copy, durability: fault.durability)
        #expect(try survivor.lines().starts(with: told), place)
        try survivor.check(place)
        try survivor.journal.close()
    }

    private func end(_ opened: OpenedJournal) throws {
        do {
            try opened.journal.close()
        } catch {
            try recover(error)
        }
    }

    private func retrying<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            try recover(error)
            return try body()
        }
    }

    /// The failure has the name it should have; the disk is well again.
    private func recover(_ error: any Error) throws {
        #expect(disk.failures > 0, place)
        let path = directory.path + "/journal.db"
        switch (error as? JournalError, fault.outcome) {
        case (.full(path), .full), (.full(path), .short): break
        case (.io(path, _), .error): break
        // A page of the -shm file that finds no room is told from one that can't be written by
        // how much room there is, and here there is some.
        case (.io(path, _), .full) where fault.operation == .map: break
        // Raised by GRDB's own words in the test, not by the journal.
        case (nil, _) where error is DatabaseError: break
        default: Issue.record("\(place): \(error)")
        }
        disk.heal()
    }
}
