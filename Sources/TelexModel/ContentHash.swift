/// The SHA-256 of a content (FIPS 180-4): what an article is known by.
public struct ContentHash: Hashable, Sendable {
    /// The digest's length in bytes.
    public static let byteCount = 32
    /// What the text form begins with.
    public static let prefix = "sha256:"

    // Four words and no array: a hash is copied for every file and must not allocate.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// Takes the digest's 32 bytes; nil when there are more or fewer.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
        self.words = words
    }

    /// Parses `sha256:` and 64 lower-case hex digits; nil for anything else.
    public init?(text: some StringProtocol) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let digits = Array(text.utf8.dropFirst(Self.prefix.utf8.count))
        guard digits.count == Self.byteCount * 2 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = hexValue(digits[index]), let low = hexValue(digits[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self.init(bytes: bytes)
    }

    /// Lends the digest's 32 bytes.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try Swift.withUnsafeBytes(of: words, body)
    }

    /// The digest's 32 bytes.
    public var bytes: [UInt8] { withBytes { Array($0) } }

    /// Whether both are the same digest.
    public static func == (left: ContentHash, right: ContentHash) -> Bool {
        left.words == right.words
    }

    /// Feeds the digest's first bytes, which are as good as random already.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }
}

extension ContentHash: CustomStringConvertible {
    /// `sha256:` and 64 hex digits, as `sha256sum` prints them.
    public var description: String {
        var text = Self.prefix
        text.reserveCapacity(Self.prefix.utf8.count + Self.byteCount * 2)
        for byte in bytes {
            text.append(Character(UnicodeScalar(hexDigit(byte >> 4))))
            text.append(Character(UnicodeScalar(hexDigit(byte & 0xf))))
        }
        return text
    }
}

/// The lower-case hex digit of a value below 16.
package func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}

/// The value of a lower-case hex digit; nil for any other byte.
package func hexValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
}
