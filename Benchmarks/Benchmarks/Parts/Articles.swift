import Beside
import TelexSurvey

/// Headline, date and words of a text, beside OpenSSL's hash, which passes over the same bytes once.
func articles() {
    let contents: [(name: String, bytes: [UInt8])] = [
        ("article-prose-3KiB", Samples.prose(byteCount: 3 << 10)),
        ("article-prose-128KiB", Samples.prose(byteCount: 128 << 10)),
        ("article-hex-128KiB", Samples.hex(byteCount: 128 << 10)),
    ]
    for (name, bytes) in contents {
        measure(name, units: .one, rounds: 200) {
            let openSSL = try OpenSSL()
            return Pair {
                bytes.withUnsafeBytes { keep(ArticleReader.facts(of: $0)) }
            } other: {
                bytes.withUnsafeBytes { keep(openSSL.hash($0)) }
            }
        }
    }
    // What is no text shows that within its first bytes: nothing does less.
    let noise = Samples.noise(byteCount: 3 << 10)
    measure("article-noise-3KiB") {
        Pair {
            noise.withUnsafeBytes { bytes in
                for _ in 0..<1_000 { keep(ArticleReader.facts(of: bytes)) }
            }
        }
    }
}
