import TelexCommands

await Invocation.main()
