import NIOCore
import TelexModel
import TelexWire

/// Writes the files of one moment, a page whenever the client has taken the one before.
///
/// The moment is held meanwhile: so only a few answers go on at once, and a client that is slow
/// to take one is let go.
final class FilesAnswer {
    private let connection: Connection
    private let id: RequestID?
    private var files: FeedFiles?
    private var after = RelativePath.folder
    private var count: Int64 = 0
    private var patience: Scheduled<Void>?
    private var hasPlace = false
    private var isCancelled = false

    init(_ connection: Connection, _ id: RequestID?) {
        self.connection = connection
        self.id = id
    }

    /// Takes hold of the moment, once there is a place for that.
    func begin() {
        hasPlace = true
        waitForClient()
        connection.read { source in
            try source.files()
        } then: { [self] _, files in
            self.files = files
            goOn()
        } failed: { [self] _, error in
            fail(error)
        }
    }

    /// Lets go, when the client is gone.
    func cancel() {
        isCancelled = true
        connection.registry.moments.leave(self)
        giveBack()
    }

    private func goOn() {
        guard let files, !isCancelled else { return }
        let after = after
        connection.read { _ in
            try files.page(after, FeedLimits.filesPage)
        } then: { [self] _, page in
            write(page)
        } failed: { [self] _, error in
            fail(error)
        }
    }

    private func write(_ page: [JournaledFile]) {
        guard let files, !isCancelled else { return }
        var writer = LineWriter(capacity: page.count * 256)
        for file in page { writer.file(file, id: id) }
        count += Int64(page.count)
        guard let last = page.last, page.count == FeedLimits.filesPage else {
            writer.end(files.cursor, files: count, id: id)
            connection.write(ByteBuffer(bytes: writer.bytes))
            return finish()
        }
        after = last.path
        connection.write(ByteBuffer(bytes: writer.bytes), whenTaken: goOn)
    }

    private func waitForClient() {
        let time = TimeAmount.seconds(FeedLimits.momentPatienceSeconds)
        patience = connection.eventLoop?.assumeIsolated().scheduleTask(in: time) { [connection] in
            connection.abort()
        }
    }

    private func fail(_ error: RequestError) {
        connection.write { $0.error(error, id: id) }
        finish()
    }

    private func finish() {
        giveBack()
        connection.filesAnswers.removeAll { $0 === self }
        connection.answered()
    }

    private func giveBack() {
        patience?.cancel()
        files = nil
        guard hasPlace else { return }
        hasPlace = false
        connection.registry.moments.giveBack()
    }
}
