import Beside
import Glibc
import TelexJournal
import TelexModel
import TelexSurvey

/// A whole look at a file that is new: checked, opened, read, hashed, counted, compressed; beside
/// opening, reading and OpenSSL's hash.
func readingFiles() {
    for (name, byteCount) in [("file-3KiB", 3 << 10), ("file-128KiB", 128 << 10)] {
        for stores in [false, true] {
            measure(name + (stores ? "-stored" : ""), units: .one, rounds: 200) {
                let place = try OneFile(Samples.prose(byteCount: byteCount), stores: stores)
                let openSSL = try OpenSSL()
                return Pair {
                    keep(place.look())
                } other: {
                    place.withContent { keep(openSSL.hash($0)) }
                } remove: {
                    place.remove()
                }
            }
        }
    }
}

/// A directory with one file in it.
private final class OneFile {
    private let directory: String
    private let path: String
    private let folder: Folder
    private var reader: FileReader
    private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    private let job = LookJob(
        path: RelativePath("article.txt"),
        origin: .live,
        concludesAbsence: false
    )

    init(_ content: [UInt8], stores: Bool) throws {
        directory = try makeDirectory()
        path = directory + "/article.txt"
        let file = open(path, O_WRONLY | O_CREAT, 0o600)
        _ = write(file, content, content.count)
        close(file)
        folder = try Folder(path: directory)
        reader = FileReader(
            ReadingSettings(
                largestStored: 8 << 20,
                storesContents: stores,
                now: { Timestamp(nanoseconds: 1_795_000_000_000_000_000) }
            ),
            pack: ContentCodec.packing()
        )
    }

    func look() -> LookResult { reader.look(at: [job], in: folder, alone: true)[0] }

    func withContent(_ body: (UnsafeRawBufferPointer) -> Void) {
        let file = open(path, O_RDONLY)
        let count = read(file, room.baseAddress, room.count)
        close(file)
        body(UnsafeRawBufferPointer(rebasing: room[..<max(0, count)]))
    }

    func remove() {
        room.deallocate()
        removeDirectory(directory)
    }
}
