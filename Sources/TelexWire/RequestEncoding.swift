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
        case .files: writer.value("files")
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
        } else {
            name("since")
            since(request.since)
        }
        if !request.follow { member("follow", false) }
        if let limit = request.limit { member("limit", limit) }
        if request.heartbeatSeconds != WireLimits.defaultHeartbeatSeconds {
            member("heartbeat", request.heartbeatSeconds)
        }
    }

    private mutating func since(_ since: Since) {
        switch since {
        case .now: value("now")
        case .start: value("start")
        case .cursor(let cursor): value(cursor.description)
        case .seq(let seq): value(seq)
        case .time(let time): value(time.text(digits: .nano))
        }
    }
}
