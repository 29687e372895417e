import NIOCore
import TelexWire

/// Reads lines from a channel when asked to, and never otherwise: that is the back-pressure.
///
/// Lives on the channel's event loop. What it holds is at most one burst of reads and the beginning
/// of one line.
final class LineReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var splitter: LineSplitter
    private var lines: [[UInt8]] = []
    private var waiting: [Waiting] = []
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
        if !waiting.isEmpty { context?.read() }
        return promise.futureResult
    }

    /// Ends the reading; only the first reason counts.
    func end(_ reason: TelexClientError) {
        if ending == nil { ending = reason }
        context?.close(promise: nil)
        deliver()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let isFine = unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
            splitter.split(bytes, into: &lines)
        }
        if !isFine {
            end(.protocolViolation("a line is longer than \(ClientLimits.lineByteCount) bytes"))
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        deliver()
        // Half a line is no answer yet.
        if !waiting.isEmpty { context.read() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.closed)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(.closed)
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
