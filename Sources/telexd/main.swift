/// Runs the command; at the top level itself, the call would be taken for the blocking one.
private func start() async {
    await TelexdCommand.main()
}

runTasksOnLoops()

await start()
