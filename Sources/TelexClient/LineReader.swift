import NIOCore
import TelexWire

/// Reads lines from a channel when asked to, and never otherwise: that is the back-pressure.
///
/// Lives on the channel's event loop. What it holds is at most one burst of reads and the beginning
/// of one line; while somebody looks out for a line, all that comes before it.
final class LineReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var splitter: LineSplitter
    private var lines: [[UInt8]] = []
    private var waiting: [Waiting] = []
    private var lookouts: [Lookout] = []
    private var ending: TelexClientError?
    private var context: ChannelHandlerContext?

    init(splitter: LineSplitter = LineSplitter()) {
        self.splitter = splitter
    }

    /// The lines that are there, at least one and at most `limit`, else those that come next.
    func next(limit: Int, on eventLoop: any EventLoop) -> EventLoopFuture<[[UInt8]]> {
        let promise = eventLoop.makePromise(of: [[UInt8]].self)
        waiting.append(Waiting(limit: limit, promise: promise))
        deliver()
        readOn()
        return promise.futureResult
    }

    /// Looks out for the answer of one line to a request, and leaves all lines to whoever reads.
    func lookOut(forAnswerTo id: String, on eventLoop: any EventLoop) -> EventLoopFuture<[UInt8]> {
        let promise = eventLoop.makePromise(of: [UInt8].self)
        if let ending {
            promise.fail(ending)
        } else {
            lookouts.append(Lookout(id: id, promise: promise))
            readOn()
        }
        return promise.futureResult
    }

    /// Gives up looking out for the answer to a request.
    func abandon(answerTo id: String) {
        lookouts.removeAll { lookout in
            guard lookout.id == id else { return false }
            lookout.promise.fail(TelexClientError.cancelled)
            return true
        }
    }

    /// Ends the reading; only the first reason counts.
    func end(_ reason: TelexClientError) {
        if ending == nil { ending = reason }
        context?.close(promise: nil)
        deliver()
        for lookout in lookouts { lookout.promise.fail(ending ?? reason) }
        lookouts = []
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let known = lines.count
        let isFine = unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
            splitter.split(bytes, into: &lines)
        }
        if !lookouts.isEmpty { for line in lines[known...] { show(line) } }
        if !isFine {
            end(.protocolViolation("a line is longer than \(ClientLimits.lineByteCount) bytes"))
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        deliver()
        // Half a line is no answer yet.
        readOn()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.closed)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(.closed)
    }

    private func readOn() {
        if !waiting.isEmpty || !lookouts.isEmpty { context?.read() }
    }

    private func show(_ line: [UInt8]) {
        // A long line is no answer of one, and is not parsed twice.
        guard line.count <= Lookout.answerByteCount, let value = try? JSONParser.parse(line),
            let id = value["id"]?.string
        else { return }
        lookouts.removeAll { lookout in
            guard lookout.id == id else { return false }
            lookout.promise.succeed(line)
            return true
        }
    }

    private func deliver() {
        while let first = waiting.first {
            if !lines.isEmpty {
                let taken = Array(lines.prefix(first.limit))
                lines.removeFirst(taken.count)
                first.promise.succeed(taken)
            } else if let ending {
                first.promise.fail(ending)
            } else {
                return
            }
            waiting.removeFirst()
        }
    }
}

/// A caller that waits for lines.
private struct Waiting {
    let limit: Int
    let promise: EventLoopPromise<[[UInt8]]>
}

/// A caller that waits for one line, which others read.
private struct Lookout {
    /// The longest answer that is looked out for: an `acked` line, or an error with its message.
    static let answerByteCount = 4_096

    let id: String
    let promise: EventLoopPromise<[UInt8]>
}
