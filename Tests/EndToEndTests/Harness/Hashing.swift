import Crypto

/// The content's hash, written as the feed writes it.
func sha256(_ bytes: [UInt8]) -> String {
    var hasher = SHA256()
    bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    return hashText(Array(hasher.finalize()))
}

/// A hash's bytes, written as the feed writes it.
func hashText(_ hash: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return "sha256:" + String(decoding: text, as: UTF8.self)
}

func sha256(_ text: String) -> String { sha256(Array(text.utf8)) }
