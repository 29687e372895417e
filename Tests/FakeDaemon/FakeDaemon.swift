import Dispatch
import Glibc
import Synchronization
import TestSupport

/// A daemon that says what it was told to, to one client after the other.
///
/// It blocks a thread of its own, so that what it does is one plain sequence.
package final class FakeDaemon: Sendable {
    /// One thing that it does in a session.
    package enum Step: Sendable {
        /// Sends a line, to which the newline is added.
        case line(String)
        /// Sends bytes as they are.
        case bytes([UInt8])
        /// Waits for a request.
        case request
        /// Sends a line again and again, until nobody takes any more of it or 64 MiB are gone.
        case flood(String)
        /// Waits until the client closes.
        case hold
    }

    private struct State {
        var requests: [String] = []
        /// Why a request was none of the protocol's.
        var fault: (any Error)?
        var client: Int32?
        var isStopped = false
        var floodByteCount: Int?
        var flooded: CheckedContinuation<Int, Never>?
    }

    /// Its socket.
    package let path: String
    private let listener: Int32
    private let state = Mutex(State())

    private init(path: String) throws {
        self.path = path
        listener = try listen(at: path)
    }

    /// The requests so far, without newlines.
    package var requests: [String] { state.withLock { $0.requests } }

    /// Waits until a flood has ended; how many bytes were taken of it.
    package func flooded() async -> Int {
        await withCheckedContinuation { continuation in
            let count = state.withLock { state in
                if state.floodByteCount == nil { state.flooded = continuation }
                return state.floodByteCount
            }
            if let count { continuation.resume(returning: count) }
        }
    }

    /// Serves one client a session, closing the connection at each session's end, while `body` runs;
    /// behind the last session nobody listens any more.
    package static func run(
        _ sessions: [[Step]],
        body: @Sendable (FakeDaemon) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let daemon = try FakeDaemon(path: directory + "/telex.sock")
            async let end: Void = withCheckedContinuation { continuation in
                DispatchQueue(label: "fake daemon").async {
                    daemon.serve(sessions)
                    continuation.resume()
                }
            }
            do {
                try await body(daemon)
            } catch {
                daemon.stop()
                await end
                throw error
            }
            daemon.stop()
            await end
            if let fault = daemon.state.withLock({ $0.fault }) { throw fault }
        }
    }

    private func serve(_ sessions: [[Step]]) {
        for session in sessions {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { break }
            let isStopped = state.withLock { state in
                state.client = client
                return state.isStopped
            }
            if !isStopped { serve(client, session) }
            state.withLock { state in
                state.client = nil
                close(client)
            }
        }
        state.withLock { state in
            state.isStopped = true
            close(listener)
        }
    }

    private func stop() {
        state.withLock { state in
            // Wakes the thread from whatever it waits in.
            if let client = state.client { shutdown(client, Int32(SHUT_RDWR)) }
            if !state.isStopped { shutdown(listener, Int32(SHUT_RDWR)) }
            state.isStopped = true
        }
    }

    private func serve(_ client: Int32, _ session: [Step]) {
        for step in session {
            switch step {
            case .line(let text): guard send(client, Array(text.utf8) + [0x0A]) else { return }
            case .bytes(let bytes): guard send(client, bytes) else { return }
            case .flood(let text):
                let count = flood(client, Array(text.utf8) + [0x0A])
                let waiting = state.withLock { state in
                    state.floodByteCount = count
                    return state.flooded
                }
                waiting?.resume(returning: count)
            case .hold: while readByte(client) != nil {}
            case .request:
                var line: [UInt8] = []
                while let byte = readByte(client), byte != 0x0A { line.append(byte) }
                let request = String(decoding: line, as: UTF8.self)
                if !request.isEmpty { take(request) }
            }
        }
    }
}

extension FakeDaemon {
    private func take(_ request: String) {
        let checked = Result { try checkRequest(bytes: request.utf8) }
        state.withLock { state in
            state.requests.append(request)
            if case .failure(let fault) = checked { state.fault = state.fault ?? fault }
        }
    }
}

private func readByte(_ client: Int32) -> UInt8? {
    var byte: UInt8 = 0
    return read(client, &byte, 1) == 1 ? byte : nil
}

private func send(_ client: Int32, _ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes {
            send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if count <= 0 { return false }
        rest = rest.dropFirst(count)
    }
    return true
}

/// Sends bytes again and again; how many went before nobody took any more for a while.
///
/// However long that is: one who reads on by itself takes all, and one who does not takes no more.
private func flood(_ client: Int32, _ bytes: [UInt8]) -> Int {
    var count = 0
    while count < 64 * 1_024 * 1_024 {
        var entry = pollfd(fd: client, events: Int16(POLLOUT), revents: 0)
        if poll(&entry, 1, 200) != 1 { break }
        let sent = bytes[(count % bytes.count)...].withUnsafeBytes {
            send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        }
        if sent < 0, errno != EAGAIN { break }
        count += max(0, sent)
    }
    return count
}

private func listen(at path: String) throws -> Int32 {
    let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard listener >= 0 else { throw SystemFailure(errno: errno) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafePointer(to: &address) { address in
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
    guard bound == 0, Glibc.listen(listener, 8) == 0 else {
        defer { close(listener) }
        throw SystemFailure(errno: errno)
    }
    return listener
}

/// A system call that failed.
struct SystemFailure: Error {
    let errno: Int32
}
