import TelexModel

extension Request {
    /// The request as a line with its newline.
    public func line(id: RequestID? = nil) -> [UInt8] {
        var writer = LineWriter(capacity: 128)
        writer.raw("{\"op\":")
        switch self {
        case .subscribe(let members):
            writer.value("subscribe")
            writer.members(of: members)
        case .status: writer.value("status")
        case .sync(let timeoutSeconds):
            writer.value("sync")
            writer.member("timeout", timeoutSeconds)
        case .scan(let isDeep):
            writer.value("scan")
            if isDeep { writer.member("deep", true) }
        case .files(let members):
            writer.value("files")
            if let place = members.at { writer.member("at", place) }
            if let filter = members.filter { writer.member(ChangeFilter(path: filter)) }
        case .history(let path):
            writer.value("history")
            writer.member(naming: path)
        case .content(let content):
            writer.value("content")
            writer.members(of: content)
        case .why(let path):
            writer.value("why")
            writer.member(naming: path)
        case .duplicates: writer.value("duplicates")
        case .ack(let place):
            writer.value("ack")
            switch place {
            case .cursor(let cursor): writer.member("cursor", cursor)
            case .seq(let seq): writer.member("seq", seq)
            }
        case .consumers: writer.value("consumers")
        case .forget(let name):
            writer.value("forget")
            writer.member("consumer", name.text)
        case .verify: writer.value("verify")
        case .ping: writer.value("ping")
        }
        if let id {
            writer.name("id")
            writer.value(id)
        }
        writer.end()
        return writer.bytes
    }
}

extension LineWriter {
    fileprivate mutating func members(of request: SubscribeRequest) {
        if let last = request.last {
            member("last", last)
        } else if request.snapshot {
            member("snapshot", true)
        } else {
            since(request.since)
        }
        if !request.follow { member("follow", false) }
        if let until = request.until { member("until", until) }
        if let limit = request.limit { member("limit", limit) }
        if request.filter != ChangeFilter() { member(request.filter) }
        if request.includesText { raw(",\"include\":[\"text\"]") }
        if request.format != .telex { member("format", request.format.rawValue) }
        if request.heartbeatSeconds != WireLimits.defaultHeartbeatSeconds {
            member("heartbeat", request.heartbeatSeconds)
        }
        guard let consumer = request.consumer else { return }
        member("consumer", consumer.text)
        if request.window != WireLimits.defaultWindow { member("window", request.window) }
    }

    /// The member `filter`.
    fileprivate mutating func member(_ filter: ChangeFilter) {
        raw(",\"filter\":{")
        var separator: StaticString = ""
        if let path = filter.path {
            raw("\"path\":")
            value(list: path.patterns)
            separator = ","
        }
        if let kinds = filter.kinds {
            raw(separator)
            raw("\"kind\":")
            value(list: ChangeKind.allCases.filter { kinds.contains($0) }.map(\.rawValue))
            separator = ","
        }
        if filter.isUnique {
            raw(separator)
            raw("\"unique\":true")
        }
        raw("}")
    }

    /// A string where there is one, or a list of them.
    private mutating func value(list texts: [String]) {
        if texts.count == 1 { return value(texts[0]) }
        raw("[")
        for (index, text) in texts.enumerated() {
            if index > 0 { raw(",") }
            value(text)
        }
        raw("]")
    }

    private mutating func since(_ since: Since) {
        switch since {
        case .now: member("since", "now")
        case .start: member("since", "start")
        case .cursor(let cursor): member("since", .cursor(cursor))
        case .seq(let seq): member("since", .seq(seq))
        case .time(let time): member("since", .time(time))
        }
    }

    fileprivate mutating func members(of request: ContentRequest) {
        switch request {
        case .hash(let hash): member("hash", hash)
        case .path(let path, let version):
            member(naming: path)
            if let version { member("version", version) }
        }
    }

    fileprivate mutating func member(_ name: StaticString, _ place: JournalPlace) {
        switch place {
        case .cursor(let cursor): member(name, cursor)
        case .seq(let seq): member(name, seq)
        case .time(let time): member(name, time, digits: .nano)
        }
    }

    /// The path in the one member that has all of it.
    fileprivate mutating func member(naming path: RelativePath) {
        if isUTF8(path.bytes) {
            member("path", path: path.bytes)
        } else {
            member("path_base64", base64: path.bytes[...])
        }
    }
}
