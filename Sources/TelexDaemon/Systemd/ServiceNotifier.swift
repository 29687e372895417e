import CTelexSystem
import Glibc
import TelexModel

/// Tells the service manager how the daemon is doing, as sd_notify(3) describes it.
package struct ServiceNotifier: Sendable, Equatable {
    /// Where the service manager listens: an absolute path, or an abstract name after `@`.
    package let address: String

    /// Takes the address from `NOTIFY_SOCKET`; nil where no service manager listens.
    package init?(environment: [String: String]) {
        guard let address = environment["NOTIFY_SOCKET"], !address.isEmpty else { return nil }
        self.address = address
    }

    /// The daemon serves: `READY=1`, with a status for people.
    package func ready(status: String? = nil) throws(NotificationError) {
        try send([("READY", "1")] + (status.map { [("STATUS", $0)] } ?? []))
    }

    /// What the daemon is doing, for people: `systemctl status` shows it.
    package func status(_ text: String) throws(NotificationError) {
        try send([("STATUS", text)])
    }

    /// The daemon reads its configuration anew, until it says that it is ready: `RELOADING=1` with
    /// the moment at which it began (CLOCK_MONOTONIC).
    package func reloading(monotonicMicroseconds: Int64) throws(NotificationError) {
        try send([("RELOADING", "1"), ("MONOTONIC_USEC", "\(monotonicMicroseconds)")])
    }

    /// The daemon has begun to end: `STOPPING=1`.
    package func stopping() throws(NotificationError) {
        try send([("STOPPING", "1")])
    }

    /// Sends fields in one datagram; a newline in a value cannot begin another field.
    package func send(_ fields: [(String, String)]) throws(NotificationError) {
        guard address.hasPrefix("/") || address.hasPrefix("@") else {
            throw NotificationError(address: address, code: EAFNOSUPPORT)
        }
        let text = fields.map { "\($0)=\($1.escapedForDisplay)" }.joined(separator: "\n")
        let bytes = Array(text.utf8)
        let code = telex_send_datagram(address, bytes, bytes.count)
        guard code == 0 else { throw NotificationError(address: address, code: code) }
    }
}

/// The service manager could not be told.
package struct NotificationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where it should have listened.
    package let address: String
    /// The errno.
    package let code: Int32

    /// Names the address and the errno.
    package init(address: String, code: Int32) {
        self.address = address
        self.code = code
    }

    /// What happened, for the log.
    package var description: String {
        "cannot notify the service manager at \(address.escapedForDisplay): "
            + String(cString: strerror(code))
    }
}
