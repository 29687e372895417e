import TelexModel
import TelexWire
import Testing

@Suite("Status lines")
struct StatusLineTests {
    @Test("A status has its line, byte for byte")
    func golden() throws {
        var writer = LineWriter()
        writer.status(try sample(), id: .number(1))
        let expected = """
            {"id":1,"type":"status","daemon":"telexd 1.0.0","pid":812,\
            "started":"2026-11-21T00:45:25.000000Z","folder":"/srv/s\u{FFFD}",\
            "folder_base64":"L3Nydi9z/w==","state":"scanning","reason":"queue_overflow","pending":3,\
            "journal":{"id":"3f9a1c2e","head":58213,"oldest":2,"bytes":95420416,\
            "last_change":"2026-11-21T00:45:26.000000Z","chain":"\(hashText(0xAB))",\
            "durability":"process"},\
            "files":{"count":12481,"directories":312,"bytes":38100212},\
            "articles":{"count":11902,"duplicates":579,"duplicate_bytes":1811034},\
            "content":{"stored":14022,"bytes":17100211},\
            "scan":{"last":"2026-11-21T00:45:27.000000Z","seconds":1.250,"found":4,"unreadable":5},\
            "watch":{"watches":313,"limit":192536,"queue_overflows":6,"watcher_restarts":7,\
            "polled_directories":8,"oldest_pending_ms":9},\
            "feed":{"connections":4,"subscribers":3,"slowest_behind":2},"consumers":[],\
            "problems":[{"code":"unreadable","path":"x.txt","message":"Permission denied",\
            "since":"2026-11-21T00:45:28.000000Z"},\
            {"code":"journal_full","message":"no space",\
            "since":"2026-11-21T00:45:29.000000Z"}]}

            """
        #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
        expectAnswer(writer.bytes)
    }

    @Test("A daemon that has just started says null where it knows nothing yet")
    func empty() throws {
        var writer = LineWriter()
        writer.status(Status(), id: nil)
        let line = try JSONParser.parse(writer.bytes)
        #expect(line["reason"] == .null)
        #expect(line["journal"]?["last_change"] == .null)
        #expect(line["journal"]?["chain"] == nil)
        #expect(line["scan"]?["last"] == .null)
        #expect(line["scan"]?["seconds"] == .number(0))
        #expect(line["watch"]?["limit"] == nil)
        #expect(line["problems"] == .array([]))
    }

    private func sample() throws -> Status {
        var status = Status()
        status.daemon = "telexd 1.0.0"
        status.pid = 812
        status.started = moment(0)
        status.folder = Array("/srv/s".utf8) + [0xFF]
        status.state = .scanning
        status.reason = .queueOverflow
        status.pending = 3
        status.journal.id = sampleJournal
        status.journal.head = 58_213
        status.journal.oldest = 2
        status.journal.byteCount = 95_420_416
        status.journal.lastChange = moment(1)
        status.journal.chain = try hash(0xAB)
        status.journal.durability = .process
        status.files.count = 12_481
        status.files.directories = 312
        status.files.byteCount = 38_100_212
        status.articles.count = 11_902
        status.articles.duplicates = 579
        status.articles.duplicateByteCount = 1_811_034
        status.content.stored = 14_022
        status.content.byteCount = 17_100_211
        complete(&status)
        return status
    }

    private func complete(_ status: inout Status) {
        status.scan.last = moment(2)
        status.scan.seconds = 1.25
        status.scan.found = 4
        status.scan.unreadable = 5
        status.watch.watches = 313
        status.watch.limit = 192_536
        status.watch.queueOverflows = 6
        status.watch.watcherRestarts = 7
        status.watch.polledDirectories = 8
        status.watch.oldestPendingMilliseconds = 9
        status.feed.connections = 4
        status.feed.subscribers = 3
        status.feed.slowestBehind = 2
        status.problems = [
            Problem(
                code: .unreadable,
                path: RelativePath("x.txt"),
                message: "Permission denied",
                since: moment(3)
            ),
            Problem(code: .journalFull, path: nil, message: "no space", since: moment(4)),
        ]
    }
}
