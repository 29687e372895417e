import TelexDaemon

extension ConfigurationFlags {
    /// Reads a command line that only names files and a level, each once: how a service is started.
    ///
    /// The parser would read it the same, and takes 4 ms of a start to find out. Nil is everything
    /// else, also what is wrong: the parser knows what to say.
    init?(plainly arguments: [String]) {
        self.init()
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst(), !value.hasPrefix("-") else { return nil }
            switch name {
            case "--config" where configFile == nil: configFile = value
            case "--folder" where folder == nil: folder = value
            case "--journal" where journal == nil: journal = value
            case "--socket" where socket == nil: socket = value
            case "--log-level" where logLevel == nil: logLevel = value
            default: return nil
            }
        }
    }
}
