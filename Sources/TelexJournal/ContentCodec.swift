import CZstd
package import TelexModel

/// Compresses contents for keeping, with zstd (RFC 8878).
///
/// One codec belongs to one thread: it keeps the working memory that a compression needs.
package final class ContentCodec {
    /// The level of small contents, of which there are many: quicker than the other, and about as small
    /// (docs/decisions/0007).
    static let smallLevel: Int32 = 1
    /// The level of large contents, zstd's own default.
    static let largeLevel: Int32 = 3
    /// Contents up to this are small: zstd has a table of its own for what a level means up to here.
    static let smallByteCount = 16 << 10
    /// Contents below this are kept plain: a frame's header would eat the gain.
    static let smallestByteCount = 128

    /// The level that a content of so many bytes is compressed at.
    package static func level(byteCount: Int) -> Int32 {
        byteCount <= smallByteCount ? smallLevel : largeLevel
    }

    private let context: OpaquePointer
    private var buffer: [UInt8] = []

    /// Makes the working memory; nil where there is none left.
    package init?() {
        guard let context = ZSTD_createCCtx() else { return nil }
        self.context = context
    }

    deinit {
        ZSTD_freeCCtx(context)
    }

    /// The content as it is to be kept: compressed where that makes it smaller.
    package func pack(_ content: UnsafeRawBufferPointer) -> StoredContent {
        if content.count >= Self.smallestByteCount {
            let bound = ZSTD_compressBound(content.count)
            if buffer.count < bound { buffer = [UInt8](repeating: 0, count: bound) }
            let size = buffer.withUnsafeMutableBytes { room in
                ZSTD_compressCCtx(
                    context,
                    room.baseAddress,
                    room.count,
                    content.baseAddress,
                    content.count,
                    Self.level(byteCount: content.count)
                )
            }
            if ZSTD_isError(size) == 0, size < content.count {
                return StoredContent(encoding: .zstd, bytes: Array(buffer[..<size]))
            }
        }
        return StoredContent(encoding: .plain, bytes: Array(content))
    }
}

extension ContentCodec {
    /// Makes a codec of its own, as a function; contents are kept plain where there is no memory
    /// for one.
    package static func packing() -> (UnsafeRawBufferPointer) -> StoredContent {
        guard let codec = ContentCodec() else {
            return { StoredContent(encoding: .plain, bytes: Array($0)) }
        }
        return { codec.pack($0) }
    }
}
