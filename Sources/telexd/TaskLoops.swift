import CTelexTasks
import NIOCore
import NIOPosix

/// Has tasks run on event loops of NIO's; from the main thread, before the first task.
///
/// Dispatch, on whose threads they run otherwise, looks after its threads each second for as long as
/// the program lives (_dispatch_workq_monitor_pools() in its sources): an idle daemon is to wake for
/// nothing. Where somebody has taken the tasks already, that is all that is lost.
func runTasksOnLoops() {
    NIOSingletons.groupLoopCountSuggestion = 2
    _ = telex_take_tasks { job in
        guard let job else { return }
        // A job is that pointer and nothing else.
        let task = unsafeBitCast(job, to: UnownedJob.self)
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        loop.execute { task.runSynchronously(on: loop.executor.asUnownedSerialExecutor()) }
    }
}
