import NIOCore
import TelexModel
import TelexWire

/// Writes the files of one moment, a page whenever the client has room for it.
final class FilesAnswer {
    private let connection: Connection
    private let files: FeedFiles
    private let id: RequestID?
    private var after = RelativePath.folder
    private var count: Int64 = 0

    init(_ connection: Connection, _ files: FeedFiles, _ id: RequestID?) {
        self.connection = connection
        self.files = files
        self.id = id
    }

    /// Reads and writes the next page.
    func goOn() {
        let after = after
        let files = files
        connection.read { _ in
            try files.page(after, FeedLimits.filesPage)
        } then: { connection, page in
            self.write(page)
        } failed: { connection, error in
            connection.write { $0.error(error, id: self.id) }
            connection.answered()
        }
    }

    private func write(_ page: [JournaledFile]) {
        var writer = LineWriter(capacity: page.count * 256)
        for file in page { writer.file(file, id: id) }
        count += Int64(page.count)
        guard let last = page.last, page.count == FeedLimits.filesPage else {
            writer.end(files.cursor, files: count, id: id)
            connection.write(ByteBuffer(bytes: writer.bytes))
            return connection.answered()
        }
        after = last.path
        connection.write(ByteBuffer(bytes: writer.bytes), whenTaken: goOn)
    }
}
