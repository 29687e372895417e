/// Lines as a daemon sends them.
package enum SampleLines {
    /// The greeting.
    package static let hello = """
        {"type":"hello","protocol":1,"daemon":"telexd 1.0.0","journal":"3f9a1c2e","oldest":1,\
        "head":58213,"folder":"/srv/seeds","durability":"power"}
        """

    /// The begin of a subscription.
    package static func subscribed(after seq: Int) -> String {
        """
        {"type":"subscribed","journal":"3f9a1c2e","after":\(seq),"oldest":1,"head":58213,\
        "state":"in_sync"}
        """
    }

    /// The addition of `N.txt`.
    package static func change(_ seq: Int) -> String {
        """
        {"type":"change","seq":\(seq),"cursor":"3f9a1c2e-\(seq)",\
        "time":"2026-11-21T00:45:25.123456Z","kind":"added","origin":"live","path":"\(seq).txt",\
        "version":1,"hash":"sha256:\(String(repeating: "2a", count: 32))","size":7,\
        "mtime":"2026-11-21T00:45:25.101530221Z","copies":1}
        """
    }

    /// The file that the addition of `N.txt` leaves.
    package static func file(_ seq: Int) -> String {
        """
        {"type":"file","path":"\(seq).txt","version":1,\
        "hash":"sha256:\(String(repeating: "2a", count: 32))","size":7,\
        "mtime":"2026-11-21T00:45:25.101530221Z","copies":1,"seq":\(seq)}
        """
    }

    /// The end of a snapshot.
    package static func snapshotEnd(_ seq: Int, files: Int) -> String {
        #"{"type":"snapshot_end","cursor":"3f9a1c2e-\#(seq)","files":\#(files)}"#
    }

    /// A line that has a type and a cursor: `heartbeat`, `caught_up`, `end`, `acked`.
    package static func place(_ type: String, _ seq: Int) -> String {
        let others =
            switch type {
            case "heartbeat": #","state":"in_sync","time":"2026-11-21T00:45:25.123456Z""#
            case "synced": #","problems":0"#
            default: ""
            }
        return #"{"type":"\#(type)","cursor":"3f9a1c2e-\#(seq)"\#(others)}"#
    }

    /// How far a request is; the total is left out where it is nil.
    package static func progress(
        _ done: Int,
        of total: Int? = nil,
        unit: String = "files"
    ) -> String {
        let member = total.map { #""total":\#($0),"# } ?? ""
        return #"{"type":"progress","done":\#(done),\#(member)"unit":"\#(unit)"}"#
    }

    /// What a scan found.
    package static func scanned(_ files: Int, _ changes: Int, _ seq: Int) -> String {
        #"{"type":"scanned","files":\#(files),"changes":\#(changes),"cursor":"3f9a1c2e-\#(seq)"}"#
    }

    /// What a verification found, with the bad places as they are written.
    package static func verified(_ changes: Int, _ contents: Int, bad: String = "") -> String {
        #"{"type":"verified","changes":\#(changes),"contents":\#(contents),"bad":[\#(bad)]}"#
    }

    /// An error.
    package static func error(_ code: String, _ message: String) -> String {
        #"{"type":"error","code":"\#(code)","message":"\#(message)"}"#
    }

    /// A status with this state.
    package static func status(
        _ state: String = "in_sync",
        reason: String = "null",
        pending: Int = 0,
        problems: String = ""
    ) -> String {
        """
        {"type":"status","daemon":"telexd 1.0.0","pid":812,"started":"2026-11-21T00:00:00.000000Z",\
        "folder":"/srv/seeds","state":"\(state)","reason":\(reason),"pending":\(pending),\
        "journal":{"id":"3f9a1c2e","head":58213,"oldest":1,"bytes":95420416,\
        "last_change":"2026-11-21T00:59:48.000000Z","durability":"power"},\
        "files":{"count":12481,"directories":312,"bytes":38100212},\
        "articles":{"count":11902,"duplicates":579,"duplicate_bytes":1811034},\
        "content":{"stored":14022,"bytes":17100211},\
        "scan":{"last":"2026-11-21T00:45:00.000000Z","seconds":1.200,"found":0,"unreadable":0},\
        "watch":{"watches":313,"limit":192536,"queue_overflows":0,"watcher_restarts":0,\
        "polled_directories":0,"oldest_pending_ms":0},\
        "feed":{"connections":4,"subscribers":3,"slowest_behind":0},"consumers":[],\
        "problems":[\(problems)]}
        """
    }
}
