import TelexWire
import Testing

extension EndToEnd {
    @Suite("Requests")
    struct RequestTests {
        // capability 1.4, scenario 57, scenario 66
        @Test("What can't be answered is refused with its code, and the connection goes on")
        func refusals() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "text")
                let cursor = try daemon.sync()
                let feed = try daemon.connect()
                let journal = cursor.prefix(8)
                let other = journal == "00000000" ? "00000001" : "00000000"
                let cases: [(request: String, code: String, names: String)] = [
                    (#"{"op":"subscribe","since":"\#(other)-1"}"#, "cursor_unknown", other),
                    (#"{"op":"subscribe","since":"\#(journal)-2"}"#, "cursor_ahead", "2"),
                    (#"{"op":"subscribe","since":99}"#, "cursor_ahead", "99"),
                    (#"{"op":"subscribe","since":-1}"#, "bad_request", "since"),
                    (#"{"op":"subscribe","since":"yesterday"}"#, "bad_request", "since"),
                    (#"{"op":"subscribe","sinse":"now"}"#, "bad_request", "sinse"),
                    (#"{"op":"subscribe","last":1,"since":"now"}"#, "bad_request", "last"),
                    (#"{"op":"subscribe","last":100001}"#, "bad_request", "last"),
                    (#"{"op":"subscribe","limit":0}"#, "bad_request", "limit"),
                    (#"{"op":"subscribe","follow":"yes"}"#, "bad_request", "follow"),
                    (#"{"op":"status","verbose":true}"#, "bad_request", "verbose"),
                    (#"{"op":"dance"}"#, "unknown_op", "dance"),
                    (#"{"op":7}"#, "bad_request", "op"), (#"{}"#, "bad_request", "op"),
                    (#"{"op":"ping","id":1.5}"#, "bad_request", "id"),
                    (#"["ping"]"#, "bad_request", "object"), ("ping", "bad_request", ""),
                    (#"{"op":"ping""#, "bad_request", ""),
                    (#"{"op":"\ud800"}"#, "bad_request", "surrogate"),
                    (String(repeating: "[", count: 40), "bad_request", "nested"),
                ]
                for (request, code, names) in cases {
                    let answer = try feed.answer(to: request)
                    #expect(answer.type == "error", "\(request)")
                    #expect(answer["code"]?.string == code, "\(request)")
                    let message = answer["message"]?.string ?? ""
                    #expect(message.contains(names), "\(request): \(message)")
                    try #require(try feed.answer(to: #"{"op":"ping"}"#).type == "pong")
                }
            }
        }

        // capability 1.4, scenario 66
        @Test("Bytes that are no UTF-8 are refused, and the connection goes on")
        func invalidBytes() throws {
            try withDaemon { daemon in
                let feed = try daemon.connect()
                try feed.send(bytes: [0x22, 0xFF, 0x22, 0x0A])
                #expect(try feed.line()["code"]?.string == "bad_request")
                #expect(try feed.answer(to: #"{"op":"ping"}"#).type == "pong")
            }
        }

        // capability 1.4, scenario 66
        @Test("A line of 64 KiB is taken, a longer one is refused and the connection closed")
        func longLines() throws {
            try withDaemon { daemon in
                let feed = try daemon.connect()
                let request = #"{"op":"ping"}"#
                let padding = String(repeating: " ", count: 65_536 - request.utf8.count)
                #expect(try feed.answer(to: padding + request).type == "pong")
                #expect(try feed.refusal(of: " " + padding + request) == "too_large")
                #expect(try feed.isAtEnd())
                let endless = try daemon.connect()
                try endless.send(bytes: [UInt8](repeating: 0x20, count: 70_000))
                #expect(try endless.line()["code"]?.string == "too_large")
                #expect(try endless.isAtEnd())
            }
        }

        // capability 1.4, scenario 66
        @Test("A byte at a time, with CRLF and empty lines between, a request is one")
        func pieces() throws {
            try withDaemon { daemon in
                let feed = try daemon.connect()
                for byte in "\r\n\n{\"op\":\"ping\"}\r\n\n{\"op\":\"ping\"}\n".utf8 {
                    try feed.send(bytes: [byte])
                }
                #expect(try feed.line().type == "pong")
                #expect(try feed.line().type == "pong")
            }
        }

        // capability 1.4, scenario 66
        @Test("Many requests sent at once are all answered")
        func pipelined() throws {
            try withDaemon { daemon in
                for number in 0..<20 { try daemon.disk.write("\(number).txt", "\(number)") }
                try daemon.sync()
                let feed = try daemon.connect()
                let ops = ["ping", "status", "files", "sync", "ping"]
                let requests = (0..<500).map { #"{"op":"\#(ops[$0 % 5])","id":\#($0)}"# }
                try feed.send(bytes: Array((requests.joined(separator: "\n") + "\n").utf8))
                try feed.closeWriting()
                var answered: Set<Int64> = []
                var files: [Int64: Int] = [:]
                while let bytes = try feed.rawLine() {
                    let line = try JSONParser.parse(bytes)
                    let id = try #require(line["id"]?.integer)
                    if line.type == "file" {
                        files[id, default: 0] += 1
                        continue
                    }
                    try #require(line.type != "error", "\(line)")
                    try #require(answered.insert(id).inserted)
                }
                #expect(answered == Set(0..<500))
                #expect(files.count == 100 && files.values.allSatisfy { $0 == 20 })
            }
        }

        // capability 1.4
        @Test("A client that says no more is still served what it asked for")
        func halfClosed() throws {
            try withDaemon { daemon in
                let feed = try daemon.connect()
                try feed.send(#"{"op":"subscribe","since":"start"}"#)
                try feed.closeWriting()
                _ = try feed.lines(until: "caught_up")
                for number in 1...3 {
                    try daemon.disk.write("\(number).txt", "\(number)")
                    #expect(try feed.change().seq == Int64(number))
                }
                let brief = try daemon.connect()
                try brief.send(#"{"op":"ping"}"#)
                try brief.closeWriting()
                #expect(try brief.line().type == "pong")
                #expect(try brief.isAtEnd())
            }
        }
    }
}
