/// Every key, section by section, in the order in which they are shown.
///
/// File, variables, flags, `--check-config` and the tests of `config/telexd.yaml` read this table;
/// a key that is added here is known to all of them.
package enum ConfigurationTable {
    /// Every key.
    package static let keys: [ConfigurationKey] = folder + journal + content + socket + log

    /// The names of the sections, in order.
    package static let sections = ["folder", "journal", "content", "socket", "log"]

    /// The key of that dotted name.
    package static func key(named name: String) -> ConfigurationKey? {
        keys.first { $0.name == name }
    }

    private static let folder = [
        ConfigurationKey(
            "folder.path",
            \.folder.path,
            .optionalPath,
            flag: "--folder",
            "The folder whose files are watched and journaled. Required."
        ),
        ConfigurationKey(
            "folder.include",
            \.folder.include,
            .patterns,
            "Globs, one of which a file must match; [] is every file."
        ),
        ConfigurationKey(
            "folder.exclude",
            \.folder.exclude,
            .patterns,
            "Globs that keep files, and all below a directory, out."
        ),
        ConfigurationKey(
            "folder.settle",
            \.folder.settle,
            .duration(.zero ... .seconds(86_400), reason: "a file would never come to rest"),
            "How long a file must go without another write before it is read."
        ),
        ConfigurationKey(
            "folder.scan_every",
            \.folder.scanEvery,
            .duration(.seconds(1) ... .longestSetting, reason: "scans would never end"),
            "How often everything is compared with the journal."
        ),
        ConfigurationKey(
            "folder.deep_scan_every",
            \.folder.deepScanEvery,
            .duration(.seconds(60) ... .longestSetting, reason: "reading would never end"),
            "How often every file is read and hashed, whatever its times say."
        ),
        ConfigurationKey(
            "folder.poll_every",
            \.folder.pollEvery,
            .duration(.milliseconds(100) ... .longestSetting, reason: "polling would never end"),
            "How often directories that cannot be watched are looked at."
        ),
    ]

    private static let journal = [
        ConfigurationKey(
            "journal.path",
            \.journal.path,
            .path(),
            flag: "--journal",
            "The journal's file; never inside the folder."
        ),
        ConfigurationKey(
            "journal.durability",
            \.journal.durability,
            .word,
            "What a change that was told is safe from: a power cut, or a crash of the daemon."
        ),
        ConfigurationKey(
            "journal.keep",
            \.journal.keep,
            .retention,
            "How long changes are kept: forever, an age, or a number of changes."
        ),
    ]

    private static let content = [
        ConfigurationKey(
            "content.keep",
            \.content.keep,
            .word,
            "Which versions of a file's content are kept."
        ),
        ConfigurationKey(
            "content.max_size",
            \.content.maxSize,
            .size(1...512 << 20, reason: "to keep no content, write content.keep: none"),
            "Larger files are hashed and journaled, their content is not kept."
        ),
    ]

    private static let socket = [
        ConfigurationKey(
            "socket.path",
            \.socket.path,
            // sun_path of unix(7) has 108 bytes, the last of which is its NUL.
            .path(byteLimit: 103, reason: "the kernel takes no longer path of a socket"),
            flag: "--socket",
            "Where the feed is served."
        ),
        ConfigurationKey(
            "socket.mode",
            \.socket.mode,
            .mode,
            "The socket's mode: who may write to it reads every article."
        ),
        ConfigurationKey(
            "socket.group",
            \.socket.group,
            .group,
            "The socket's group; nothing is the daemon's own."
        ),
        ConfigurationKey(
            "socket.admins",
            \.socket.admins,
            .peers,
            "Users, and groups as \"@name\", who may scan, verify and forget."
        ),
        ConfigurationKey(
            "socket.max_connections",
            \.socket.maxConnections,
            .count(
                SocketSettings.reservedConnections + 1...65_536,
                reason: "\(SocketSettings.reservedConnections) are kept for admins, and each "
                    + "costs a descriptor"
            ),
            "At most so many connections at once, \(SocketSettings.reservedConnections) of them "
                + "for admins."
        ),
    ]

    private static let log = [
        ConfigurationKey(
            "log.level",
            \.log.level,
            .word,
            flag: "--log-level",
            "The least severe messages that are written."
        )
    ]
}
