import CZstd
import Synchronization
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
        guard let context = UnpackingContexts.shared.take() else { return nil }
        defer { UnpackingContexts.shared.giveBack(context) }
        var content = [UInt8](repeating: 0, count: Int(size))
        let result = content.withUnsafeMutableBytes { room in
            stored.bytes.withUnsafeBytes { frame in
                ZSTD_decompressDCtx(
                    context.pointer,
                    room.baseAddress,
                    room.count,
                    frame.baseAddress,
                    frame.count
                )
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

/// The working memory of decompressions, which takes longer to make than an article to unpack.
private final class UnpackingContexts: Sendable {
    struct Context: @unchecked Sendable {
        // One thread has it at a time: it is taken out and put back.
        let pointer: OpaquePointer
    }

    static let shared = UnpackingContexts()
    /// As many as threads unpack at one time.
    private static let limit = 4

    private let free = Mutex<[Context]>([])

    /// One that nobody uses; nil where there is no memory for another.
    func take() -> Context? {
        if let known = free.withLock({ $0.popLast() }) { return known }
        return ZSTD_createDCtx().map { Context(pointer: $0) }
    }

    func giveBack(_ context: Context) {
        let isKept = free.withLock { free in
            if free.count == Self.limit { return false }
            free.append(context)
            return true
        }
        if !isKept { ZSTD_freeDCtx(context.pointer) }
    }
}
