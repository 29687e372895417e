import CZstd
import Synchronization
package import TelexModel

/// Brings contents back that `ContentCodec` packed, on any thread.
///
/// The working memory of a decompression takes longer to make than an article to unpack, so that some
/// of it is kept for the next ones.
package final class ContentUnpacker: Sendable {
    /// One thread has it at a time, since it is taken out and put back: hence unchecked.
    private struct Context: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    /// As many as threads unpack at one time.
    private static let limit = 4

    private let free = Mutex<[Context]>([])

    /// Begins without any memory.
    package init() {}

    deinit {
        for context in free.withLock({ $0 }) { ZSTD_freeDCtx(context.pointer) }
    }

    /// The content's bytes; nil where they are no whole frame, or larger than `limit`.
    package func unpack(_ stored: StoredContent, limit: Int) -> [UInt8]? {
        if stored.encoding == .plain { return stored.bytes.count <= limit ? stored.bytes : nil }
        let size = stored.bytes.withUnsafeBytes {
            ZSTD_getFrameContentSize($0.baseAddress, $0.count)
        }
        guard size <= UInt64(limit) else { return nil }
        guard let context = take() else { return nil }
        defer { giveBack(context) }
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

    /// One that nobody uses; nil where there is no memory for another.
    private func take() -> Context? {
        if let known = free.withLock({ $0.popLast() }) { return known }
        return ZSTD_createDCtx().map { Context(pointer: $0) }
    }

    private func giveBack(_ context: Context) {
        let isKept = free.withLock { free in
            if free.count == Self.limit { return false }
            free.append(context)
            return true
        }
        if !isKept { ZSTD_freeDCtx(context.pointer) }
    }
}
