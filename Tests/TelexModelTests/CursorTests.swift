import Testing

@testable import TelexModel

@Suite struct CursorTests {
    @Test("A cursor is what it was written as")
    func roundTrip() {
        #expect(Cursor(text: "3f9a1c2e-42")?.description == "3f9a1c2e-42")
    }
}
