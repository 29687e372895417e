public import TelexModel

extension LineWriter {
    /// Writes a whole `status` line.
    public mutating func status(_ status: Status, id: RequestID?) {
        begin("status", id: id)
        member("daemon", status.daemon)
        member("pid", status.pid)
        member("started", status.started, digits: .micro)
        member("folder", path: status.folder)
        member("state", status.state.rawValue)
        optional("reason", status.reason?.rawValue)
        member("pending", status.pending)
        journal(status.journal)
        raw(",\"files\":{\"count\":")
        value(status.files.count)
        member("directories", status.files.directories)
        member("bytes", status.files.byteCount)
        raw("},\"articles\":{\"count\":")
        value(status.articles.count)
        member("duplicates", status.articles.duplicates)
        member("duplicate_bytes", status.articles.duplicateByteCount)
        raw("},\"content\":{\"stored\":")
        value(status.content.stored)
        member("bytes", status.content.byteCount)
        raw("}")
        scan(status.scan)
        watch(status.watch)
        raw(",\"feed\":{\"connections\":")
        value(status.feed.connections)
        member("subscribers", status.feed.subscribers)
        member("slowest_behind", status.feed.slowestBehind)
        raw("}")
        consumers(status.consumers)
        problems(status.problems)
        end()
    }

    private mutating func journal(_ journal: JournalStatus) {
        raw(",\"journal\":{\"id\":")
        value(journal.id.description)
        member("head", journal.head)
        member("oldest", journal.oldest)
        member("bytes", journal.byteCount)
        optional("last_change", journal.lastChange?.text(digits: .micro))
        if let chain = journal.chain { member("chain", chain) }
        member("durability", journal.durability.rawValue)
        raw("}")
    }

    private mutating func scan(_ scan: ScanStatus) {
        raw(",\"scan\":{\"last\":")
        if let last = scan.last { value(last.text(digits: .micro)) } else { raw("null") }
        name("seconds")
        let milliseconds = Int64(scan.seconds * 1_000)
        value(milliseconds / 1_000)
        raw(".")
        appendDigits(milliseconds % 1_000, 3, to: &bytes)
        member("found", scan.found)
        member("unreadable", scan.unreadable)
        raw("}")
    }

    private mutating func watch(_ watch: WatchStatus) {
        raw(",\"watch\":{\"watches\":")
        value(watch.watches)
        if let limit = watch.limit { member("limit", limit) }
        member("queue_overflows", watch.queueOverflows)
        member("watcher_restarts", watch.watcherRestarts)
        member("polled_directories", watch.polledDirectories)
        member("oldest_pending_ms", watch.oldestPendingMilliseconds)
        raw("}")
    }

    private mutating func consumers(_ consumers: [ConsumerStatus]) {
        raw(",\"consumers\":[")
        for (index, consumer) in consumers.enumerated() {
            raw(index == 0 ? "{\"name\":" : ",{\"name\":")
            value(consumer.name.text)
            member("cursor", consumer.cursor)
            member("behind", consumer.behind)
            member("connected", consumer.isConnected)
            raw("}")
        }
        raw("]")
    }

    private mutating func problems(_ problems: [Problem]) {
        raw(",\"problems\":[")
        for (index, problem) in problems.enumerated() {
            raw(index == 0 ? "{\"code\":" : ",{\"code\":")
            value(problem.code.rawValue)
            if let path = problem.path { member("path", path: path.bytes) }
            member("message", problem.message)
            member("since", problem.since, digits: .micro)
            raw("}")
        }
        raw("]")
    }

    private mutating func optional(_ name: StaticString, _ text: String?) {
        self.name(name)
        if let text { value(text) } else { raw("null") }
    }
}
