package import TelexModel
package import TelexWire

/// A `status` line as a person reads it.
///
/// The line's members are read one by one, and what is missing or new is passed over: the daemon
/// may be younger or older than the command.
package struct StatusText {
    private let line: JSONValue
    private let now: Timestamp
    private let style: Style

    /// Takes a parsed `status` line.
    package init(_ line: JSONValue, now: Timestamp, style: Style) {
        self.line = line
        self.now = now
        self.style = style
    }

    /// Whether everything in the folder is in the journal.
    package static func isInSync(_ line: JSONValue) -> Bool {
        line["state"]?.string == DaemonState.inSync.rawValue && line["pending"]?.integer == 0
    }

    /// The whole text with its last newline.
    package func render() -> String {
        let state = StateText(line)
        var text = style.paint(state.title, state.emphasis) + "  " + state.meaning + "\n\n"
        for (name, value) in rows() {
            let padding = String(repeating: " ", count: max(1, 12 - name.utf8.count))
            text += style.paint(name, .faint) + padding + value + "\n"
        }
        return text + problems()
    }

    private func rows() -> [(name: String, value: String)] {
        [
            ("folder", path(line, "folder") ?? "?"),
            ("files", files),
            ("articles", articles),
            ("journal", journal),
            ("last change", ago(line["journal"]?["last_change"]) ?? "none yet"),
            ("last scan", scan),
            ("watching", watch),
            ("readers", feed),
            ("daemon", daemon),
        ]
    }

    private var files: String {
        let files = number("files", "count")
        let directories = number("files", "directories")
        return "\(countText(files, "file", "files")) in "
            + "\(countText(directories, "directory", "directories")), "
            + sizeText(number("files", "bytes"))
    }

    private var articles: String {
        let duplicates = number("articles", "duplicates")
        let articles = countText(number("articles", "count"), "article", "articles")
        if duplicates == 0 { return "\(articles), no duplicates" }
        return "\(articles), \(countText(duplicates, "duplicate", "duplicates")) costing "
            + sizeText(number("articles", "duplicate_bytes"))
    }

    private var journal: String {
        let head = number("journal", "head")
        let oldest = number("journal", "oldest")
        let id = line["journal"]?["id"]?.string?.escapedForDisplay ?? "?"
        let size = sizeText(number("journal", "bytes"))
        if oldest > head { return "\(id), no change kept, head \(countText(head)), \(size)" }
        return "\(id), changes \(countText(oldest)) to \(countText(head)), \(size)"
    }

    private var scan: String {
        guard let ago = ago(line["scan"]?["last"]) else { return "none has ended yet" }
        let found = number("scan", "found")
        let took = spanText(milliseconds: milliseconds(line["scan"]?["seconds"]))
        let result = found == 0 ? "nothing new" : countText(found, "change", "changes")
        return "\(ago), took \(took), found \(result)"
    }

    private var watch: String {
        let watches = number("watch", "watches")
        var text = countText(watches, "directory", "directories")
        if let limit = line["watch"]?["limit"]?.integer { text += ", at most \(countText(limit))" }
        let polled = number("watch", "polled_directories")
        if polled > 0 { text += "; \(countText(polled)) polled" }
        let overflows = number("watch", "queue_overflows")
        if overflows > 0 { text += "; \(countText(overflows, "overflow", "overflows")), rescanned" }
        let restarts = number("watch", "watcher_restarts")
        if restarts > 0 {
            text += "; watcher restarted \(countText(restarts, "time", "times"))"
        }
        return text
    }

    private var feed: String {
        let subscribers = number("feed", "subscribers")
        let behind = number("feed", "slowest_behind")
        let text = countText(subscribers, "subscriber", "subscribers")
        if subscribers == 0 { return text }
        return behind == 0
            ? "\(text), nobody behind"
            : "\(text), the slowest \(countText(behind, "change", "changes")) behind"
    }

    private var daemon: String {
        let name = line["daemon"]?.string?.escapedForDisplay ?? "?"
        let started = ago(line["started"]).map { ", started \($0)" } ?? ""
        return "\(name), process \(number("pid"))\(started)"
    }

    private func problems() -> String {
        let problems = line["problems"]?.array ?? []
        if problems.isEmpty { return "" }
        var text =
            "\n" + style.paint(countText(Int64(problems.count), "problem", "problems"), .bad) + "\n"
        for problem in problems {
            let code = problem["code"]?.string?.escapedForDisplay ?? "?"
            let place = path(problem, "path").map { "\($0): " } ?? ""
            let message = problem["message"]?.string?.escapedForDisplay ?? ""
            let since = ago(problem["since"]).map { " (\($0))" } ?? ""
            text += "  \(style.paint(code, .bad))  \(place)\(message)\(since)\n"
        }
        return text
    }

    private func number(_ group: String, _ member: String) -> Int64 {
        line[group]?[member]?.integer ?? 0
    }

    private func number(_ member: String) -> Int64 {
        line[member]?.integer ?? 0
    }

    private func path(_ object: JSONValue, _ name: String) -> String? {
        object.path(name).map { $0.description.escapedForDisplay }
    }

    private func ago(_ time: JSONValue?) -> String? {
        time?.string.flatMap { Timestamp(text: $0) }.map { agoText($0, now: now) }
    }

    private func milliseconds(_ seconds: JSONValue?) -> Int64 {
        switch seconds {
        case .integer(let number): number.multipliedReportingOverflow(by: 1_000).partialValue
        case .number(let number) where number.magnitude < 1e12: Int64(number * 1_000)
        default: 0
        }
    }
}
