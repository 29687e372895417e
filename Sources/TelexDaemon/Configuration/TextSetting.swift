extension SettingType where Value == [String] {
    /// A list of texts, each of which `check` may refuse; `example` is one of them.
    static func list(
        example: String,
        check: @escaping @Sendable (String) throws(Complaint) -> Void
    ) -> SettingType {
        SettingType(
            read: { raw throws(Complaint) in
                switch raw {
                case .list(let parts):
                    for part in parts { try check(part) }
                    return parts
                case .text(let text, _):
                    throw Complaint(
                        "\(text.quotedForMessage) is no list; write one in brackets, "
                            + "such as [\"\(example)\"]"
                    )
                case .nothing:
                    throw Complaint("nothing stands here; write [] for an empty list")
                }
            },
            yaml: { "[" + $0.map(\.yamlText).joined(separator: ", ") + "]" },
            isList: true
        )
    }

    /// A list of globs.
    static var patterns: SettingType {
        list(example: "*.txt") { pattern throws(Complaint) in
            guard !pattern.isEmpty else { throw Complaint("an empty pattern matches no name") }
            try refuseNUL(pattern)
        }
    }

    /// A list of users, and of groups as `@name`.
    static var peers: SettingType {
        list(example: "@editors") { name throws(Complaint) in
            guard !name.isEmpty, name != "@" else {
                throw Complaint(
                    "\(name.quotedForMessage) names nobody; write a user, or a group as \"@name\""
                )
            }
            try refuseNUL(name)
        }
    }
}

extension SettingType where Value == String? {
    /// A group's name or number; nothing, or an empty text, is nil.
    static var group: SettingType {
        SettingType(
            read: { raw throws(Complaint) in
                if raw == .nothing { return nil }
                let text = try raw.text(expected: "a group's name")
                try refuseNUL(text)
                return text.isEmpty ? nil : text
            },
            yaml: { $0?.yamlText ?? "" }
        )
    }

    /// A path that need not be named.
    static var optionalPath: SettingType {
        let path = SettingType<String>.path()
        return SettingType(
            read: { raw throws(Complaint) in try path.read(raw) },
            yaml: { $0.map(path.yaml) ?? "" }
        )
    }
}

extension SettingType where Value == String {
    /// An absolute path of at most so many bytes; `reason` says why not a longer one.
    ///
    /// 4,095 bytes is what the kernel takes of a path (PATH_MAX, with its NUL).
    static func path(
        byteLimit: Int = 4_095,
        reason: String = "the kernel takes no longer path"
    ) -> SettingType {
        SettingType(
            read: { raw throws(Complaint) in
                let text = try raw.text(expected: "an absolute path, such as /srv/seeds")
                try refuseNUL(text)
                guard text.hasPrefix("/") else {
                    let hint = text.hasPrefix("~") ? " (~ is not expanded here)" : ""
                    throw Complaint(
                        "\(text.quotedForMessage) is no absolute path\(hint); "
                            + "write one that begins with /"
                    )
                }
                guard text.utf8.count <= byteLimit else {
                    throw Complaint(
                        "\(text.quotedForMessage) has \(text.utf8.count) bytes, and at most "
                            + "\(byteLimit) can be: \(reason)"
                    )
                }
                return text
            },
            yaml: { $0.yamlText }
        )
    }
}

private func refuseNUL(_ text: String) throws(Complaint) {
    guard !text.utf8.contains(0) else {
        throw Complaint("\(text.quotedForMessage) contains a NUL, which no name can")
    }
}
