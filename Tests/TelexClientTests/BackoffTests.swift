import TelexClient
import Testing

@Suite("Waiting before another attempt")
struct BackoffTests {
    static let cases: [(attempt: Int, random: Double, milliseconds: Int)] = [
        (0, 0, 50), (0, 0.5, 75), (1, 0, 100), (2, 0, 200), (5, 0, 1_600), (6, 0, 2_500),
        (6, 0.5, 3_750), (1_000_000, 0, 2_500),
    ]

    @Test("The wait doubles up to its limit, by half at random", arguments: cases)
    func waits(attempt: Int, random: Double, milliseconds: Int) {
        let wait = Backoff().wait(attempt: attempt, random: random)
        #expect(wait == .milliseconds(milliseconds))
    }
}
