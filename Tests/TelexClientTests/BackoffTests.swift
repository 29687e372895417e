import TelexClient
import Testing

@Suite("Waiting before another attempt")
struct BackoffTests {
    static let cases: [(attempt: Int, random: Double, milliseconds: Int)] = [
        (0, 0, 0), (0, 0.5, 50), (1, 0.5, 100), (2, 0.25, 100), (5, 0.5, 1_600),
        (6, 0.5, 2_500), (6, 0.75, 3_750), (1_000_000, 0.5, 2_500),
    ]

    @Test("The wait is anything below what doubles up to a limit", arguments: cases)
    func waits(attempt: Int, random: Double, milliseconds: Int) {
        let wait = Backoff().wait(attempt: attempt, random: random)
        #expect(wait == .milliseconds(milliseconds))
    }
}
