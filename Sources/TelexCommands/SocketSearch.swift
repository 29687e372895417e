package import NIOCore
package import TelexClient

/// Where a daemon is looked for.
package struct SocketSearch: Sendable {
    /// The sockets to try, in their order.
    package let paths: [String]

    /// Lists the sockets that the command line, the environment and custom name.
    ///
    /// A socket that somebody named is the only one: a command that was sent to one daemon must not
    /// be answered by another.
    package init(named: String?, variable: (String) -> String?) {
        if let path = named ?? variable("TELEX_SOCKET") {
            paths = [path]
            return
        }
        let personal = variable("XDG_RUNTIME_DIR").map { "\($0)/telex/telex.sock" }
        paths = (personal.map { [$0] } ?? []) + ["/run/telex/telex.sock"]
    }

    /// Connects to the first that answers; also says which that was.
    package func connect(
        on eventLoops: any EventLoopGroup
    ) async throws(CommandError) -> (connection: TelexConnection, path: String) {
        var attempts: [SocketAttempt] = []
        for path in paths {
            do {
                let client = TelexClient(socketPath: path, eventLoops: eventLoops)
                return (try await client.connect(), path)
            } catch .unreachable(_, let errno) {
                attempts.append(SocketAttempt(path: path, errno: errno))
            } catch {
                throw .client(error)
            }
        }
        throw .noDaemon(attempts)
    }
}
