import Glibc
import Logging
import TelexDaemon
import TelexModel
import Testing

@Suite("The log")
struct StandardErrorLogHandlerTests {
    /// A pipe in the place of standard error.
    final class Pipe: Sendable {
        let output: Int32
        let input: Int32

        init() throws {
            var ends: [Int32] = [0, 0]
            guard pipe(&ends) == 0 else { throw TestFault(code: errno) }
            for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
            output = ends[0]
            input = ends[1]
        }

        deinit {
            close(output)
            close(input)
        }

        func text() -> String {
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(output, &bytes, bytes.count)
            return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
        }
    }

    private func logger(
        _ pipe: Pipe,
        style: LogStyle,
        level: Logger.Level = .trace,
        provider: Logger.MetadataProvider? = nil
    ) -> Logger {
        let time = Timestamp(nanoseconds: 1_795_221_925_123_999_999)
        var handler = StandardErrorLogHandler(
            level: level,
            style: style,
            descriptor: pipe.input,
            now: { time }
        )
        handler.metadataProvider = provider
        return Logger(label: "test", factory: { _ in handler })
    }

    @Test("has time, level, message and values in the order of their names")
    func timestamps() throws {
        let pipe = try Pipe()
        logger(pipe, style: .timestamp).info("scanned", metadata: ["files": "12", "changes": "3"])
        #expect(pipe.text() == "2026-11-21T00:45:25.123Z info scanned changes=3 files=12\n")
    }

    @Test(
        "has the priorities of sd-daemon under systemd",
        arguments: zip(
            Logger.Level.allCases,
            ["<7>", "<7>", "<6>", "<5>", "<4>", "<3>", "<2>"]
        )
    )
    func priorities(level: Logger.Level, prefix: String) throws {
        let pipe = try Pipe()
        logger(pipe, style: .priority).log(level: level, "ready")
        #expect(pipe.text() == prefix + "ready\n")
    }

    @Test("is one line a message, whatever is in it")
    func oneLine() throws {
        let pipe = try Pipe()
        let hostile = "a\n<0>b\u{1B}[31m\u{202E}\r\u{2028}\u{9B}"
        logger(pipe, style: .priority).info("\(hostile)", metadata: [hostile: "\(hostile)"])
        let shown = #"a\n<0>b\u{1B}[31m\u{202E}\r\u{2028}\u{9B}"#
        #expect(pipe.text() == "<6>\(shown) \(shown)=\(shown)\n")
    }

    @Test(
        "puts a value in quotes where its end would not be seen",
        arguments: [
            ("a.txt", "a.txt"), ("", "\"\""), ("a b", "\"a b\""), ("a=b", "\"a=b\""),
            ("say \"no\"", "\"say \\\"no\\\"\""), ("\u{A0}", "\"\u{A0}\""),
        ]
    )
    func values(value: String, shown: String) throws {
        let pipe = try Pipe()
        logger(pipe, style: .priority).info("m", metadata: ["path": "\(value)"])
        #expect(pipe.text() == "<6>m path=\(shown)\n")
    }

    @Test("gathers values of the logger, of its provider and of the message, the last counts")
    func gathers() throws {
        struct Broken: Error {}
        let pipe = try Pipe()
        let provider = Logger.MetadataProvider { ["a": "provider", "b": "provider"] }
        var logger = logger(pipe, style: .priority, provider: provider)
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "c"] = "logger"
        logger.error("m", error: Broken(), metadata: ["b": "message"])
        #expect(pipe.text() == "<3>m a=provider b=message c=logger error=Broken()\n")
        #expect(logger[metadataKey: "c"] == "logger")
    }

    @Test("leaves out what is less severe than its level")
    func level() throws {
        let pipe = try Pipe()
        var logger = logger(pipe, style: .priority, level: .warning)
        let copy = logger
        logger.info("not written")
        logger.warning("written")
        logger.logLevel = .critical
        logger.error("not written")
        copy.error("its own")
        #expect(pipe.text() == "<4>written\n<3>its own\n")
    }

    @Test("shows of a long value so much that the others are seen as well")
    func longValues() throws {
        let pipe = try Pipe()
        let path = String(repeating: "\u{1B}", count: 4_000)
        logger(pipe, style: .priority).warning(
            "set aside",
            metadata: ["path": "\(path)", "reason": "let it be read"]
        )
        let text = pipe.text()
        #expect(text.hasSuffix("… reason=\"let it be read\"\n"), "\(text)")
        #expect(text.utf8.count <= LogLine.byteLimit)
    }

    @Test("cuts a line to what a pipe takes whole, between characters", arguments: 0..<4)
    func longLines(shift: Int) throws {
        let pipe = try Pipe()
        let long = String(repeating: "x", count: shift) + String(repeating: "😀", count: 5_000)
        logger(pipe, style: .priority).info("\(long)")
        let text = pipe.text()
        #expect(text.utf8.count <= LogLine.byteLimit)
        #expect(text.utf8.count > LogLine.byteLimit - 4)
        #expect(text.hasSuffix("😀…\n"))
        #expect(!text.contains("\u{FFFD}"))
    }

    @Test("leaves a line alone that just fits", arguments: [4_092, 4_093])
    func fittingLines(count: Int) throws {
        let pipe = try Pipe()
        logger(pipe, style: .priority).info("\(String(repeating: "x", count: count))")
        let text = pipe.text()
        #expect(text.utf8.count == 4_096)
        #expect(text.hasSuffix(count == 4_092 ? "xx\n" : "x…\n"))
    }

    @Test("loses a message rather than stop where nobody reads")
    func nobodyReads() throws {
        let pipe = try Pipe()
        let logger = logger(pipe, style: .priority)
        for _ in 0..<100 { logger.info("\(String(repeating: "x", count: 4_000))") }
        #expect(pipe.text().hasPrefix("<6>xxx"))
    }
}

@Suite("How a line of the log begins")
struct LogStyleTests {
    @Test("with a priority where JOURNAL_STREAM names the descriptor, else with the time")
    func detected() throws {
        let pipe = try StandardErrorLogHandlerTests.Pipe()
        var status = stat()
        #expect(fstat(pipe.input, &status) == 0)
        let own = "\(status.st_dev):\(status.st_ino)"
        let cases: [(String?, LogStyle)] = [
            (own, .priority), (nil, .timestamp), ("", .timestamp), ("1:2", .timestamp),
            (own + "0", .timestamp), (own + ":", .timestamp),
        ]
        for (value, style) in cases {
            let environment = value.map { ["JOURNAL_STREAM": $0] } ?? [:]
            #expect(LogStyle.detected(environment: environment, descriptor: pipe.input) == style)
        }
        #expect(
            LogStyle.detected(environment: ["JOURNAL_STREAM": own], descriptor: -1) == .timestamp
        )
    }
}
