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

extension RequestMembers {
    fileprivate mutating func request() throws(RequestError) -> Request {
        guard let member = take("op") else {
            throw RequestError(.badRequest, "'op' is missing: it names what is asked")
        }
        guard let name = member.string else {
            throw RequestError(.badRequest, "'op' is a string")
        }
        let request: Request
        switch name {
        case "subscribe": request = .subscribe(try subscribe())
        case "status": request = .status
        case "sync": request = .sync(timeoutSeconds: try syncTimeout())
        case "scan": request = .scan(isDeep: try flag("deep") ?? false)
        case "files": request = .files(try files())
        case "history": request = .history(try path())
        case "content": request = .content(try content())
        case "why": request = .why(try path())
        case "duplicates": request = .duplicates
        case "ack": request = .ack(try ackedPlace())
        case "consumers": request = .consumers
        case "forget": request = .forget(try forgottenConsumer())
        case "verify": request = .verify
        case "ping": request = .ping
        default:
            throw RequestError(.unknownOp, "no operation is called '\(Self.shortened(name))'")
        }
        try refuseOthers(of: name)
        return request
    }

    private mutating func syncTimeout() throws(RequestError) -> Int64 {
        try integer("timeout", in: 0...WireLimits.syncTimeoutSeconds)
            ?? WireLimits.defaultSyncTimeoutSeconds
    }

    private mutating func files() throws(RequestError) -> FilesRequest {
        let place = try at()
        guard var filter = try object("filter") else { return FilesRequest(at: place) }
        let path = try filter.pathFilter()
        try filter.refuseOthers(of: "files", below: "filter.")
        return FilesRequest(at: place, filter: path)
    }

    private mutating func at() throws(RequestError) -> JournalPlace? {
        guard let member = take("at") else { return nil }
        if let place = JournalPlace(member) { return place }
        throw RequestError(
            .badRequest,
            "'at' is a cursor, a seq from 0 on, or an RFC 3339 time"
        )
    }

    private mutating func ackedPlace() throws(RequestError) -> AckedPlace {
        try refuse("cursor", with: "seq")
        if let seq = try integer("seq", in: 0...JSONParser.integerLimit) { return .seq(seq) }
        guard let member = take("cursor") else {
            throw RequestError(
                .badRequest,
                "'cursor' or 'seq' is missing: it names the last change that is done"
            )
        }
        guard let cursor = member.string.flatMap({ Cursor(text: $0) }) else {
            throw RequestError(.badRequest, "'cursor' is a cursor, such as \"3f9a1c2e-42\"")
        }
        return .cursor(cursor)
    }

    private mutating func forgottenConsumer() throws(RequestError) -> ConsumerName {
        if let name = try consumerName() { return name }
        throw RequestError(.badRequest, "'consumer' is missing: it names whom to forget")
    }

    private mutating func content() throws(RequestError) -> ContentRequest {
        for name in ["path", "path_base64", "version"] { try refuse("hash", with: name) }
        if let member = take("hash") {
            guard let hash = member.string.flatMap({ ContentHash(text: $0) }) else {
                throw RequestError(
                    .badRequest,
                    "'hash' is \"sha256:\" and 64 lower-case hex digits"
                )
            }
            return .hash(hash)
        }
        if has("version"), !has("path"), !has("path_base64") {
            throw RequestError(.badRequest, "'version' needs the 'path' whose version it is")
        }
        if !has("path"), !has("path_base64") {
            throw RequestError(.badRequest, "'hash' or 'path' is missing: it names the content")
        }
        let path = try path()
        return .path(path, version: try integer("version", in: 1...JSONParser.integerLimit))
    }
}

extension JournalPlace {
    /// Reads a member's value; nil where it is none.
    init?(_ value: JSONValue) {
        switch value {
        case .integer(let seq) where seq >= 0: self = .seq(seq)
        case .string(let text):
            if let cursor = Cursor(text: text) {
                self = .cursor(cursor)
            } else if let time = Timestamp(text: text) {
                self = .time(time)
            } else {
                return nil
            }
        default: return nil
        }
    }
}
