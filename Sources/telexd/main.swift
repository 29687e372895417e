import NIOCore
import NIOPosix

/// Runs the command; at the top level itself, the call would be taken for the blocking one.
private func start() async {
    await TelexdCommand.main()
}

// Tasks run on event loops of NIO's. Dispatch, on whose threads they run otherwise, looks after its
// threads each second for as long as the program lives (_dispatch_workq_monitor_pools() in its
// sources): an idle daemon is to wake for nothing. Where NIO can't, that is all that is lost.
NIOSingletons.groupLoopCountSuggestion = 2
NIOSingletons.unsafeTryInstallSingletonPosixEventLoopGroupAsConcurrencyGlobalExecutor()

await start()
