import Beside
import CZstd
import TelexJournal
import TelexModel

/// Contents packed for keeping and unpacked again, beside zstd itself at its own level.
func compression() {
    let contents: [(name: String, bytes: [UInt8])] = [
        ("prose-3KiB", Samples.prose(byteCount: 3 << 10)),
        ("prose-128KiB", Samples.prose(byteCount: 128 << 10)),
        ("noise-3KiB", Samples.noise(byteCount: 3 << 10)),
    ]
    for (name, content) in contents {
        measure("pack-\(name)", units: .one, rounds: 200) {
            let pack = ContentCodec.packing()
            let zstd = Zstd(content)
            return Pair {
                content.withUnsafeBytes { keep(pack($0)) }
            } other: {
                keep(zstd.compress())
            } remove: {
                zstd.remove()
            }
        }
        measure("unpack-\(name)", units: .one, rounds: 200) {
            let stored = content.withUnsafeBytes { ContentCodec.packing()($0) }
            let unpacker = ContentUnpacker()
            let zstd = Zstd(content)
            return Pair {
                keep(unpacker.unpack(stored, limit: 1 << 20))
            } other: {
                keep(zstd.decompress())
            } remove: {
                zstd.remove()
            }
        }
    }
}

/// zstd without anything of ours; its room is made once.
private final class Zstd {
    private let content: [UInt8]
    private let level: Int32
    private let compressing = ZSTD_createCCtx()
    private let decompressing = ZSTD_createDCtx()
    private var frame: [UInt8]
    private var room: [UInt8]
    private var frameByteCount = 0

    init(_ content: [UInt8]) {
        self.content = content
        level = ContentCodec.level(byteCount: content.count)
        frame = [UInt8](repeating: 0, count: ZSTD_compressBound(content.count))
        room = [UInt8](repeating: 0, count: content.count)
        frameByteCount = compress()
    }

    func compress() -> Int {
        ZSTD_compressCCtx(compressing, &frame, frame.count, content, content.count, level)
    }

    func decompress() -> Int {
        ZSTD_decompressDCtx(decompressing, &room, room.count, frame, frameByteCount)
    }

    func remove() {
        ZSTD_freeCCtx(compressing)
        ZSTD_freeDCtx(decompressing)
    }
}
