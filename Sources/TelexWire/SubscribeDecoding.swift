import TelexModel

extension RequestMembers {
    /// The members of a `subscribe` request.
    mutating func subscribe() throws(RequestError) -> SubscribeRequest {
        for name in ["since", "consumer"] { try refuse("last", with: name) }
        let snapshot = try snapshot()
        if has("window"), !has("consumer") {
            throw RequestError(.badRequest, "'window' needs a 'consumer', who acknowledges")
        }
        var request = SubscribeRequest(consumer: try consumerName())
        if let since = try since() { request.since = since }
        request.snapshot = snapshot
        request.follow = try flag("follow") ?? true
        request.until = try until()
        request.limit = try integer("limit", in: 1...JSONParser.integerLimit)
        request.last = try integer("last", in: 0...WireLimits.lastCount)
        request.filter = try changeFilter()
        request.includesText = try includesText()
        request.format = try format()
        if let seconds = try integer("heartbeat", in: 0...WireLimits.heartbeatSeconds) {
            request.heartbeatSeconds = seconds
        }
        if let window = try integer("window", in: 1...WireLimits.window) {
            request.window = window
        }
        return request
    }

    /// The consumer that is named; nil where none is.
    mutating func consumerName() throws(RequestError) -> ConsumerName? {
        guard let member = take("consumer") else { return nil }
        if let name = member.string.flatMap({ ConsumerName($0) }) { return name }
        throw RequestError(
            .badRequest,
            "'consumer' is a name of 1 to 64 characters from A-Z, a-z, 0-9, '.', '_' and '-'"
        )
    }

    /// The globs of a filter's `path`; nil where it has none.
    mutating func pathFilter() throws(RequestError) -> PathFilter? {
        let patterns = try strings("path", "'filter.path' is a glob, or a list of globs")
        guard let patterns else { return nil }
        return try PathFilter(patterns)
    }

    private mutating func snapshot() throws(RequestError) -> Bool {
        if peek("snapshot") == .bool(true) {
            for name in ["since", "last"] { try refuse("snapshot", with: name) }
        }
        return try flag("snapshot") ?? false
    }

    private mutating func since() throws(RequestError) -> Since? {
        guard let member = take("since") else { return nil }
        if member == .string("now") { return .now }
        if member == .string("start") { return .start }
        if let place = JournalPlace(member) { return Since(place) }
        throw RequestError(
            .badRequest,
            "'since' is \"now\", \"start\", a cursor, a seq from 0 on, or an RFC 3339 time"
        )
    }

    private mutating func until() throws(RequestError) -> JournalPlace? {
        guard let member = take("until") else { return nil }
        if let place = JournalPlace(member) { return place }
        throw RequestError(
            .badRequest,
            "'until' is a cursor, a seq from 0 on, or an RFC 3339 time"
        )
    }

    private mutating func changeFilter() throws(RequestError) -> ChangeFilter {
        guard var members = try object("filter") else { return ChangeFilter() }
        let filter = ChangeFilter(
            path: try members.pathFilter(),
            kinds: try members.kinds(),
            isUnique: try members.flag("unique") ?? false
        )
        try members.refuseOthers(of: "subscribe", below: "filter.")
        return filter
    }

    private mutating func kinds() throws(RequestError) -> Set<ChangeKind>? {
        let mistake =
            "'filter.kind' is \"added\", \"modified\", \"moved\" or \"removed\", or a list of them"
        guard let names = try strings("kind", mistake) else { return nil }
        let kinds = names.compactMap { ChangeKind(rawValue: $0) }
        guard !kinds.isEmpty, kinds.count == names.count else {
            throw RequestError(.badRequest, mistake)
        }
        return Set(kinds)
    }

    private mutating func includesText() throws(RequestError) -> Bool {
        guard let member = take("include") else { return false }
        guard let names = member.array, names.allSatisfy({ $0 == .string("text") }) else {
            throw RequestError(.badRequest, "'include' is a list that may hold \"text\"")
        }
        return !names.isEmpty
    }

    private mutating func format() throws(RequestError) -> ChangeFormat {
        guard let member = take("format") else { return .telex }
        if let format = member.string.flatMap({ ChangeFormat(rawValue: $0) }) { return format }
        throw RequestError(.badRequest, "'format' is \"telex\" or \"cloudevents\"")
    }
}
