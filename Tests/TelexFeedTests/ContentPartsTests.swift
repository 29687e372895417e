import TelexModel
import TelexWire
import Testing

@testable import TelexFeed

@Suite("A content in parts", .timeLimit(.minutes(1)))
struct ContentPartsTests {
    private static let hash = "sha256:" + String(repeating: "2a", count: 32)
    private static let limit = 1 << 20

    /// Takes a content apart with parts of at most so many bytes.
    private func parts(_ bytes: [UInt8], byteLimit: Int) throws -> [ContentPart] {
        let hash = try #require(ContentHash(text: Self.hash))
        let content = FeedContent(hash: hash, size: Int64(bytes.count), bytes: bytes)
        var parts = ContentParts(content, byteLimit: byteLimit)
        var found = [parts.next()]
        while found.last?.hasMore == true { found.append(parts.next()) }
        return found
    }

    // capability 3.7
    @Test("is cut between scalars, wherever these lie, and is whole", arguments: 4...13)
    func text(byteLimit: Int) throws {
        let texts = ["", "a", "aé", "€€€", "😀😀😀😀", "aé€😀aé€😀", "\u{301}\u{301}e\u{301}"]
        for text in texts + ["aaa😀", "aa😀😀", "a😀é", "ééééééé", "a€€€€a"] {
            let bytes = Array(text.utf8)
            let found = try parts(bytes, byteLimit: byteLimit)
            #expect(found.flatMap { Array($0.bytes) } == bytes, "\(text)")
            for (index, part) in found.enumerated() {
                #expect(part.isText && isUTF8(Array(part.bytes)), "\(text)")
                #expect(part.bytes.count <= byteLimit)
                // A part is as full as it can be: one more scalar would not have fitted.
                #expect(!part.hasMore || part.bytes.count > byteLimit - 4, "\(text)")
                #expect(part.number == (found.count > 1 ? Int64(index + 1) : nil))
                #expect(part.hasMore == (index < found.count - 1))
            }
        }
    }

    @Test(
        "that is not UTF-8 is cut so that the parts' base 64 is that of the whole",
        arguments: 4...9
    )
    func binary(byteLimit: Int) throws {
        for count in 1...30 {
            let bytes = (0..<count).map { UInt8($0) } + [0xFF]
            let found = try parts(bytes, byteLimit: byteLimit)
            #expect(found.allSatisfy { !$0.isText && $0.bytes.count <= byteLimit })
            #expect(found.flatMap { Base64.encode($0.bytes) } == Base64.encode(bytes))
        }
    }

    /// What stands before a part's text.
    private static func begin(
        _ size: Int,
        part: Int?,
        isLast: Bool,
        member: String = "text",
        id: String = ""
    ) -> String {
        #"{\#(id)"type":"content","hash":"\#(hash)","size":\#(size),"#
            + (part.map { #""part":\#($0),"# } ?? "") + (isLast ? "" : #""more":true,"#)
            + "\"\(member)\":\""
    }

    /// Expects a line, and says no more than that of it: it is long.
    private func expect(
        _ client: FeedClient,
        _ begin: String,
        _ text: [UInt8],
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let line = try client.lineBytes()
        #expect(
            String(decoding: line.prefix(begin.utf8.count), as: UTF8.self) == begin,
            sourceLocation: location
        )
        let isSame = line == Array(begin.utf8) + text + Array("\"}\n".utf8)
        #expect(isSame, "the texts differ", sourceLocation: location)
    }

    @Test("is one line up to 1 MiB, text or not, and two beyond")
    func edge() async throws {
        let feed = try await ServedFeed()
        let hash = try #require(ContentHash(text: Self.hash))
        let client = try feed.client()
        let limit = Self.limit
        for (byte, member) in [(UInt8(0x61), "text"), (0xFF, "text_base64")] {
            let isText = member == "text"
            let shown = { (count: Int) in
                let bytes = [UInt8](repeating: byte, count: count)
                return isText ? bytes : Base64.encode(bytes)
            }
            feed.journal.past.setContent(hash, [UInt8](repeating: byte, count: limit))
            try client.send(#"{"op":"content","path":"a"}"# + "\n")
            let whole = Self.begin(limit, part: nil, isLast: true, member: member)
            try expect(client, whole, shown(limit))
            feed.journal.past.setContent(hash, [UInt8](repeating: byte, count: limit + 1))
            try client.send(#"{"op":"content","path":"a"}"# + "\n")
            // Groups of three bytes are not cut.
            let cut = isText ? limit : limit - 1
            let first = Self.begin(limit + 1, part: 1, isLast: false, member: member)
            try expect(client, first, shown(cut))
            let second = Self.begin(limit + 1, part: 2, isLast: true, member: member)
            try expect(client, second, shown(limit + 1 - cut))
        }
        await feed.server.stop()
    }

    @Test("with a character of four bytes across the edge is sent byte for byte", arguments: 0...4)
    func across(ahead: Int) async throws {
        let feed = try await ServedFeed()
        let hash = try #require(ContentHash(text: Self.hash))
        // The character begins so many bytes before the edge.
        let first = [UInt8](repeating: 0x78, count: Self.limit - ahead)
        let character = Array("😀".utf8)
        let last = [UInt8](repeating: 0x79, count: 10)
        let size = first.count + character.count + last.count
        feed.journal.past.setContent(hash, first + character + last)
        let client = try feed.client()
        try client.send(#"{"op":"content","path":"a","id":1}"# + "\n")
        client.endSending()
        let isFirst = ahead == 4
        let id = #""id":1,"#
        try expect(
            client,
            Self.begin(size, part: 1, isLast: false, id: id),
            isFirst ? first + character : first
        )
        try expect(
            client,
            Self.begin(size, part: 2, isLast: true, id: id),
            isFirst ? last : character + last
        )
        #expect(try client.rest().isEmpty)
        await feed.server.stop()
    }

    @Test(
        "is held for a few clients at a time; the next ones are answered as these have taken theirs"
    )
    func places() async throws {
        let feed = try await ServedFeed()
        let hash = try #require(ContentHash(text: Self.hash))
        // More than fits into a socket's buffers, so that those who don't read hold their places.
        feed.journal.past.setContent(hash, [UInt8](repeating: 0x61, count: 3 * Self.limit))
        let clients = try (0..<FeedLimits.contentsAtOnce + 3).map { _ in try feed.client() }
        for client in clients { try feed.ask(client, #"{"op":"content","path":"a"}"#) }
        // What one reads next is read behind all that was begun before.
        try takeParts(clients[0], 1...2)
        #expect(feed.journal.past.contentsRead == FeedLimits.contentsAtOnce)
        try takeParts(clients[0], 3...3)
        for client in clients.dropFirst() {
            try takeParts(client)
        }
        #expect(feed.journal.past.contentsRead == clients.count)
        await feed.server.stop()
    }

    @Test("is let go when its client goes, and when one goes that waits")
    func gone() async throws {
        let feed = try await ServedFeed()
        let hash = try #require(ContentHash(text: Self.hash))
        feed.journal.past.setContent(hash, [UInt8](repeating: 0x61, count: 3 * Self.limit))
        let other = try feed.client()
        for _ in 0..<3 {
            let clients = try (0..<FeedLimits.contentsAtOnce).map { _ in try feed.client() }
            let before = feed.journal.past.contentsRead
            for client in clients {
                try client.send(String(repeating: #"{"op":"content","path":"a"}"# + "\n", count: 8))
            }
            while feed.journal.past.contentsRead < before + FeedLimits.contentsAtOnce {
                try ping(other)
            }
        }
        try feed.waitUntilAlone(other)
        try other.send(#"{"op":"content","path":"a"}"# + "\n")
        try takeParts(other)
        await feed.server.stop()
    }

    /// Takes parts of a content of three whole ones.
    private func takeParts(_ client: FeedClient, _ numbers: ClosedRange<Int> = 1...3) throws {
        for part in numbers {
            let begin = Self.begin(3 * Self.limit, part: part, isLast: part == 3)
            let line = try client.lineBytes()
            #expect(String(decoding: line.prefix(begin.utf8.count), as: UTF8.self) == begin)
        }
    }

    private func ping(_ client: FeedClient) throws {
        try client.send("{\"op\":\"ping\"}\n")
        #expect(try client.line().hasPrefix(#"{"type":"pong""#))
    }
}
