import FakeDaemon
import TestSupport
import Testing

@Suite("Sample lines")
struct SampleLinesTests {
    // capability 4.7
    @Test(
        "What the fake daemon says is what a daemon says",
        arguments: [
            SampleLines.hello, SampleLines.subscribed(after: 0), SampleLines.change(1),
            SampleLines.place("heartbeat", 1), SampleLines.place("caught_up", 1),
            SampleLines.place("end", 1), SampleLines.place("synced", 1), SampleLines.progress(1),
            SampleLines.progress(1, of: 2, unit: "rows"), SampleLines.scanned(1, 2, 3),
            SampleLines.verified(1, 1, bad: #"{"where":"journal","message":"x"}"#),
            SampleLines.error("unknown_op", "x"), SampleLines.status(),
            SampleLines.status("scanning", reason: #""requested""#, pending: 1),
        ]
    )
    func allowed(line: String) throws { try checkAnswer(bytes: line.utf8) }
}
