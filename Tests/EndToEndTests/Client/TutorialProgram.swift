import TelexClient
import TelexModel
import TelexWire

/// Says which folder a daemon watches, and how far its journal goes.
func greeting(of client: TelexClient) async throws -> String {
    let hello = try await client.hello()
    let folder = String(decoding: hello.folder, as: UTF8.self)
    return "\(hello.daemon) watches \(folder), changes up to \(hello.head)"
}

/// Whether everything in the folder is in the journal.
func isInSync(_ client: TelexClient) async throws -> Bool {
    let status = try await client.status()
    return status.state == .inSync && status.pending == 0
}

/// The folder's files by their contents, and the place in the journal that they are as of.
actor Catalogue {
    private(set) var contents: [RelativePath: ContentHash] = [:]
    private(set) var place: Cursor?

    /// Takes over a change, and the place behind it with it.
    func apply(_ told: FeedChange) {
        let change = told.change
        if let source = change.source { contents[source.path] = nil }
        contents[change.path] = change.kind == .removed ? nil : change.hash
        place = told.cursor
    }

    /// Goes on to a place before which nothing has changed.
    func move(to cursor: Cursor) {
        place = cursor
    }
}

/// Keeps a catalogue in step with the folder until the task is cancelled.
func follow(
    _ client: TelexClient,
    into catalogue: Catalogue,
    tell: (String) -> Void
) async throws {
    let since = await catalogue.place.map { Since.cursor($0) } ?? .start
    for try await element in client.changes(since: since) {
        switch element {
        case .change(let told):
            await catalogue.apply(told)
            tell("\(told.change.kind) \(told.change.path)")
        case .caughtUp(let cursor), .heartbeat(let cursor):
            await catalogue.move(to: cursor)
        case .interrupted(let interruption) where interruption.attempt == 1:
            tell("interrupted: \(interruption.reason)")
        case .resumed(let cursor):
            tell("going on after \(cursor.seq)")
        default: break
        }
    }
}

extension Catalogue {
    /// Takes over a file of a snapshot.
    func add(_ file: JournaledFile) {
        contents[file.path] = file.hash
    }

    /// Forgets everything.
    func clear() {
        contents = [:]
        place = nil
    }
}

/// Fills a catalogue with what the folder holds now.
func fill(_ catalogue: Catalogue, from client: TelexClient) async throws {
    await catalogue.clear()
    for try await element in client.changes(SubscribeRequest(snapshot: true, follow: false)) {
        switch element {
        case .file(let file): await catalogue.add(file)
        case .snapshotRestarted: await catalogue.clear()
        case .snapshotEnded(let cursor, _): await catalogue.move(to: cursor)
        case .change(let told): await catalogue.apply(told)
        default: break
        }
    }
}

/// The same as `follow`, also from a place that is kept no longer.
func followAlways(
    _ client: TelexClient,
    into catalogue: Catalogue,
    tell: (String) -> Void
) async throws {
    while true {
        do {
            try await follow(client, into: catalogue, tell: tell)
        } catch let error as TelexClientError where error.isPlaceGone {
            tell("beginning anew")
            try await fill(catalogue, from: client)
        }
    }
}

/// Does something for every change, under a name whose place the daemon keeps.
func work(
    _ client: TelexClient,
    as name: ConsumerName,
    on change: (Change) async throws -> Void
) async throws {
    let feed = client.changes(SubscribeRequest(consumer: name))
    for try await case .change(let told) in feed {
        try await change(told.change)
        feed.ack(told)
    }
}
