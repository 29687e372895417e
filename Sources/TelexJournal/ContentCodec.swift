import CZstd
package import TelexModel

/// Compresses contents for keeping and brings them back, with zstd (RFC 8878).
///
/// One codec belongs to one thread: it keeps the working memory that a compression needs.
package final class ContentCodec {
    /// The level: 3 is zstd's own default; higher ones cost more than the disk they save.
    static let level: Int32 = 3
    /// Contents below this are kept plain: a frame's header would eat the gain.
    static let smallestByteCount = 128

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
                    Self.level
                )
            }
            if ZSTD_isError(size) == 0, size < content.count {
                return StoredContent(encoding: .zstd, bytes: Array(buffer[..<size]))
            }
        }
        return StoredContent(encoding: .plain, bytes: Array(content))
    }

    /// The content's bytes; nil where they are no whole frame, or larger than `limit`.
    package static func unpack(_ stored: StoredContent, limit: Int) -> [UInt8]? {
        if stored.encoding == .plain { return stored.bytes.count <= limit ? stored.bytes : nil }
        let size = stored.bytes.withUnsafeBytes {
            ZSTD_getFrameContentSize($0.baseAddress, $0.count)
        }
        guard size <= UInt64(limit) else { return nil }
        var content = [UInt8](repeating: 0, count: Int(size))
        let result = content.withUnsafeMutableBytes { room in
            stored.bytes.withUnsafeBytes { frame in
                ZSTD_decompress(room.baseAddress, room.count, frame.baseAddress, frame.count)
            }
        }
        return ZSTD_isError(result) == 0 && result == Int(size) ? content : nil
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
