import TelexModel

extension RequestLine {
    /// Reads one line without its newline.
    public init(decoding line: [UInt8]) {
        let parsed: JSONValue
        do {
            parsed = try JSONParser.parse(line)
        } catch {
            self.init(id: nil, request: .failure(RequestError(.badRequest, error.message)))
            return
        }
        guard case .object(let members) = parsed else {
            let error = RequestError(
                .badRequest,
                "a request is an object, such as {\"op\":\"status\"}"
            )
            self.init(id: nil, request: .failure(error))
            return
        }
        var object = RequestMembers(members)
        do {
            let id = try object.takeID()
            self.init(id: id, request: .failure(RequestError(.badRequest, "")))
        } catch {
            self.init(id: nil, request: .failure(error))
            return
        }
        request = Result { () throws(RequestError) in try object.request() }
    }
}

/// The members of a request that were not asked for yet: what is left in the end is unknown.
private struct RequestMembers {
    private var members: [String: JSONValue]
    private var op = ""

    init(_ members: [JSONValue.Member]) {
        self.members = Dictionary(members.map { ($0.name, $0.value) }) { _, last in last }
    }

    mutating func takeID() throws(RequestError) -> RequestID? {
        switch members.removeValue(forKey: "id") {
        case nil: return nil
        case .integer(let number): return .number(number)
        case .string(let text) where text.utf8.count <= WireLimits.idByteCount: return .text(text)
        default:
            throw RequestError(
                .badRequest,
                "'id' is an integer, or a string of at most \(WireLimits.idByteCount) bytes"
            )
        }
    }

    mutating func request() throws(RequestError) -> Request {
        guard let member = members.removeValue(forKey: "op") else {
            throw RequestError(.badRequest, "'op' is missing: it names what is asked")
        }
        guard let name = member.string else {
            throw RequestError(.badRequest, "'op' is a string")
        }
        op = name
        let request: Request
        switch name {
        case "subscribe": request = .subscribe(try subscribe())
        case "status": request = .status
        case "sync": request = .sync(timeoutSeconds: try syncTimeout())
        case "scan": request = .scan(isDeep: try flag("deep") ?? false)
        case "files": request = .files
        case "ping": request = .ping
        default:
            throw RequestError(.unknownOp, "no operation is called '\(shortened(name))'")
        }
        if let unknown = members.keys.min() {
            throw RequestError(
                .badRequest,
                "'\(shortened(unknown))' is no member of '\(op)' that this daemon knows"
            )
        }
        return request
    }

    private mutating func subscribe() throws(RequestError) -> SubscribeRequest {
        if members["last"] != nil, members["since"] != nil {
            throw RequestError(.badRequest, "'last' and 'since' exclude each other")
        }
        return SubscribeRequest(
            since: try since() ?? .now,
            follow: try flag("follow") ?? true,
            limit: try integer("limit", in: 1...JSONParser.integerLimit),
            last: try integer("last", in: 0...WireLimits.lastCount),
            heartbeatSeconds: try integer("heartbeat", in: 0...WireLimits.heartbeatSeconds)
                ?? WireLimits.defaultHeartbeatSeconds
        )
    }

    private mutating func syncTimeout() throws(RequestError) -> Int64 {
        try integer("timeout", in: 0...WireLimits.syncTimeoutSeconds)
            ?? WireLimits.defaultSyncTimeoutSeconds
    }

    private mutating func since() throws(RequestError) -> Since? {
        guard let member = members.removeValue(forKey: "since") else { return nil }
        switch member {
        case .integer(let seq) where seq >= 0: return .seq(seq)
        case .string("now"): return .now
        case .string("start"): return .start
        case .string(let text):
            if let cursor = Cursor(text: text) { return .cursor(cursor) }
            if let time = Timestamp(text: text) { return .time(time) }
        default: break
        }
        throw RequestError(
            .badRequest,
            "'since' is \"now\", \"start\", a cursor, a seq from 0 on, or an RFC 3339 time"
        )
    }

    private mutating func flag(_ name: String) throws(RequestError) -> Bool? {
        guard let member = members.removeValue(forKey: name) else { return nil }
        guard let flag = member.bool else {
            throw RequestError(.badRequest, "'\(name)' is true or false")
        }
        return flag
    }

    private mutating func integer(
        _ name: String,
        in range: ClosedRange<Int64>
    ) throws(RequestError) -> Int64? {
        guard let member = members.removeValue(forKey: name) else { return nil }
        guard let number = member.integer, range.contains(number) else {
            throw RequestError(
                .badRequest,
                "'\(name)' is an integer from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// What a client wrote, short enough to be repeated to it.
    private func shortened(_ text: String) -> String {
        // Scalars, and not characters: one of those may have thousands of accents.
        let start = text.unicodeScalars.prefix(64)
        return start.endIndex == text.endIndex ? text : String(start) + "…"
    }
}
