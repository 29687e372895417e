import Glibc
import Logging
import TelexFeed
import TelexJournal
import TelexModel
import TelexSurvey
import TelexWatch

/// Opens the journal, serves the socket and sets the pipeline going, in this order.
struct DaemonStart: Sendable {
    /// Threads that read and hash files: the daemon shares the machine with those it serves.
    static let surveyThreads = 2
    /// Where Linux says which boot of the machine this is.
    static let bootIDFile = "/proc/sys/kernel/random/boot_id"

    let configuration: Configuration
    let rules: PathRules
    let rights: SocketRights
    /// Whether the folder, and what is mounted below it, is taken as it is now.
    let adoptsFolder: Bool
    let log: Logger

    func run() async throws -> RunningDaemon {
        let clocks = Clocks.system
        // The configuration was refused without a folder.
        let path = configuration.folder.path ?? ""
        let check = FolderCheck(folder: path)
        try check.refuseInside(configuration.journal.path, what: "journal", key: "journal.path")
        try check.refuseInside(configuration.socket.path, what: "socket", key: "socket.path")
        guard let watcher = WatcherProcess.locate() else { throw StartError.watcherMissing }
        let wake = try wakeUp()
        // Without a journal that knows it, a folder that is not there is a mistake.
        if access(configuration.journal.path, F_OK) != 0 { _ = try check.identity() }
        let journal = try openJournal(clocks)
        let place = FolderPlace(path: path, identity: try folder(of: journal, check))
        let parts = DaemonParts(
            journal: journal,
            board: StatusBoard(),
            clocks: clocks,
            folder: path,
            startedAt: clocks.wall(),
            wake: wake,
            log: log
        )
        _ = parts.board.update { figures in
            figures.folder = place
            figures.rules = rules
        }
        let feed: FeedServer
        do {
            feed = try await FeedServer(
                feedSettings(path, journal.durability),
                source: parts.feedSource,
                consumers: try journal.consumers()
            )
        } catch let error as FeedError {
            try? journal.close()
            throw StartError.feed(error)
        } catch let error as JournalError {
            try? journal.close()
            throw StartError.journal(error)
        }
        let settings = pipelineSettings(place, clocks)
        let thread = try startPipeline(parts, settings, watcher, feed)
        log.notice(
            "serving",
            metadata: [
                "folder": "\(path)", "journal": "\(configuration.journal.path)",
                "socket": "\(configuration.socket.path)", "head": "\(journal.state.cursor)",
            ]
        )
        return RunningDaemon(parts: parts, feed: feed, pipeline: thread, settings: settings)
    }

    private func wakeUp() throws(StartError) -> WakeUp {
        do throws(SystemCallFailure) {
            return try WakeUp()
        } catch {
            throw .system(call: error.call, errno: error.errno)
        }
    }

    private func openJournal(_ clocks: Clocks) throws(StartError) -> Journal {
        do throws(JournalError) {
            return try Journal(
                TelexJournal.JournalSettings(
                    path: configuration.journal.path,
                    durability: configuration.journal.durability,
                    now: clocks.wall,
                    random: { UInt32.random(in: .min ... .max) },
                    bootID: Self.bootID(),
                    keep: configuration.journal.retention,
                    contents: configuration.content.retention
                )
            )
        } catch {
            throw .journal(error)
        }
    }

    /// Which directory the journal is about: from the first start on it is that one alone.
    private func folder(of journal: Journal, _ check: FolderCheck) throws -> FileIdentity {
        if let known = journal.state.folder, !adoptsFolder { return known }
        let identity = try check.identity()
        if let known = journal.state.folder, known != identity {
            log.warning("another directory than was journaled is adopted as the folder")
        }
        do throws(JournalError) {
            try JournalWriter(journal, headMoved: {}).setFolder(identity)
        } catch {
            throw StartError.journal(error)
        }
        return identity
    }

    private func feedSettings(
        _ folder: String,
        _ durability: Durability
    ) -> FeedSettings {
        FeedSettings(
            path: configuration.socket.path,
            mode: configuration.socket.mode,
            groupID: rights.groupID,
            userID: geteuid(),
            admins: rights.admins,
            connectionLimit: connectionLimit(),
            daemon: Daemon.name,
            folder: Array(folder.utf8),
            durability: durability
        )
    }

    /// As many as are configured, or as fit into the descriptors that the daemon may have open.
    private func connectionLimit() -> Int {
        let wanted = configuration.socket.maxConnections
        let fitting = OpenFileLimit.raise(forConnections: wanted)
        if let hard = fitting.binding {
            log.warning(
                """
                \(fitting.connections) connections at once are served, and not the \(wanted) of \
                socket.max_connections: the hard limit of open files is \(hard); raise it \
                (LimitNOFILE= in the unit, ulimit -Hn in a shell) to \
                \(wanted + OpenFileLimit.others)
                """
            )
        }
        return fitting.connections
    }

    private func pipelineSettings(
        _ place: FolderPlace,
        _ clocks: Clocks
    ) -> PipelineSettings {
        PipelineSettings(folder: place, configuration.folder, rules, clocks)
    }

    /// The watcher is started on the pipeline's thread: the kernel ends it with that thread.
    private func startPipeline(
        _ parts: DaemonParts,
        _ settings: PipelineSettings,
        _ watcher: String,
        _ feed: FeedServer
    ) throws -> PipelineThread {
        let crew = SurveyCrew(folder: settings.folder, threadCount: Self.surveyThreads) {
            FileReader(
                ReadingSettings(
                    largestStored: configuration.content.maxSize,
                    storesContents: configuration.content.keep != .none,
                    now: settings.clocks.wall
                ),
                pack: ContentCodec.packing()
            )
        }
        let log = log
        let adopts = adoptsFolder
        let known = try mounts(in: parts.journal)
        let mountWatch = mountWatch(parts.wake)
        return try PipelineThread {
            let supervisor = WatcherSupervisor { () throws(WatcherError) in
                try WatcherProcess(
                    executable: watcher,
                    listener: parts.wake
                ) { message in
                    log.warning("telex-watch: \(message)")
                }
            }
            let writer = JournalWriter(parts.journal, headMoved: feed.headMoved)
            Pipeline(
                settings: settings,
                journal: parts.journal,
                crew: crew,
                mounts: MountGuard(
                    settings.folder,
                    writer,
                    known: known,
                    watch: mountWatch,
                    adopts: adopts
                ),
                writer: writer,
                board: parts.board,
                stateChanged: feed.stateChanged,
                watcher: supervisor,
                inbox: parts.inbox,
                wake: parts.wake,
                log: log
            ).run()
        }
    }

    /// Where something was mounted below the folder, by the journal's knowledge.
    private func mounts(in journal: Journal) throws(StartError) -> [RelativePath: FileIdentity] {
        do throws(JournalError) {
            return try journal.mounts()
        } catch {
            throw .journal(error)
        }
    }

    /// Looks out for mounts; where the kernel does not tell of them, scans still compare.
    private func mountWatch(_ wake: WakeUp) -> MountWatch? {
        do throws(SystemError) {
            return try MountWatch(wake: wake.signal)
        } catch {
            log.warning("mounts below the folder are not noticed: \(error.message)")
            return nil
        }
    }

    private static func bootID() -> [UInt8] {
        let descriptor = open(bootIDFile, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return [] }
        defer { close(descriptor) }
        var text = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &text, text.count)
        return Array(text.prefix(max(0, count)))
    }
}
