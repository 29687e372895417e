import Yams

/// Walks a configuration's tree: sections, keys, values.
struct ConfigurationNodes {
    /// How messages call the file.
    let name: String
    /// What was read so far.
    var layer = ConfigurationLayer()

    /// Where a node begins.
    func place(_ node: Node) -> ConfigurationPlace {
        guard let mark = node.mark else { return .wholeFile(name) }
        return .file(name, line: mark.line, column: mark.column)
    }

    /// Reads the top: a mapping of sections, or nothing.
    mutating func readTop(_ top: Node) {
        if top.isNothing { return }
        guard accepts(top, key: nil) else { return }
        guard case .mapping(let sections) = top else {
            layer.refuse(place(top), "the top is no mapping; begin with a section, such as folder:")
            return
        }
        for (nameNode, section) in sections {
            guard let sectionName = keyText(nameNode) else { continue }
            guard ConfigurationTable.sections.contains(sectionName) else {
                layer.refuse(place(nameNode), key: sectionName, unknownSection(sectionName))
                continue
            }
            readSection(section, named: sectionName)
        }
    }

    private mutating func readSection(_ section: Node, named sectionName: String) {
        if section.isNothing { return }
        guard accepts(section, key: sectionName) else { return }
        guard case .mapping(let pairs) = section else {
            layer.refuse(
                place(section),
                key: sectionName,
                "is a section; write its keys below it, indented by two spaces"
            )
            return
        }
        for (nameNode, value) in pairs {
            guard let leaf = keyText(nameNode) else { continue }
            let dotted = sectionName + "." + leaf
            guard let key = ConfigurationTable.key(named: dotted) else {
                layer.refuse(place(nameNode), key: dotted, unknownKey(leaf, in: sectionName))
                continue
            }
            readValue(value, of: key)
        }
    }

    private mutating func readValue(_ node: Node, of key: ConfigurationKey) {
        guard accepts(node, key: key.name) else { return }
        let raw: RawSetting
        switch node {
        case .scalar(let scalar):
            raw = node.isNothing ? .nothing : .text(scalar.string, isQuoted: scalar.isQuoted)
        case .sequence(let parts):
            guard let texts = texts(of: parts, key: key) else { return }
            raw = .list(texts)
        case .mapping, .alias:
            layer.refuse(place(node), key: key.name, "a mapping stands here; write a single value")
            return
        }
        layer.settings.append(ConfigurationSetting(key: key, raw: raw, place: place(node)))
    }

    /// The texts of a list's parts, which count as they are written: `no` is the text `no`.
    private mutating func texts(of parts: Node.Sequence, key: ConfigurationKey) -> [String]? {
        var texts: [String] = []
        for part in parts {
            guard accepts(part, key: key.name) else { return nil }
            guard case .scalar(let scalar) = part, !part.isNothing else {
                layer.refuse(
                    place(part),
                    key: key.name,
                    "a list's part is no text; write each in quotes, such as \"*.txt\""
                )
                return nil
            }
            texts.append(scalar.string)
        }
        return texts
    }

    private mutating func keyText(_ node: Node) -> String? {
        guard accepts(node, key: nil) else { return nil }
        guard case .scalar(let scalar) = node else {
            layer.refuse(place(node), "a key is no plain word")
            return nil
        }
        return scalar.string
    }

    /// Whether a node has neither anchor nor a tag of its own; an alias has its target's anchor.
    private mutating func accepts(_ node: Node, key: String?) -> Bool {
        if node.anchor != nil {
            layer.refuse(
                place(node),
                key: key,
                "anchors (&) and aliases (*) are not read; write it out"
            )
            return false
        }
        let tag = "\(node.tag)"
        guard tag.hasPrefix("tag:yaml.org,2002:") else {
            layer.refuse(place(node), key: key, "the tag \(tag.quotedForMessage) is not read")
            return false
        }
        return true
    }
}

private func unknownSection(_ name: String) -> String {
    if let key = ConfigurationTable.keys.first(where: { $0.leaf == name || $0.name == name }) {
        return "is no section; did you mean \(key.name)?"
    }
    if let meant = suggestion(for: name, among: ConfigurationTable.sections) {
        return "is no section; did you mean \(meant)?"
    }
    return "is no section; there are \(ConfigurationTable.sections.joined(separator: ", "))"
}

private func unknownKey(_ leaf: String, in section: String) -> String {
    let known = ConfigurationTable.keys.filter { $0.section == section }.map(\.leaf)
    if let meant = suggestion(for: leaf, among: known) {
        return "is no key; did you mean \(meant)?"
    }
    if let elsewhere = ConfigurationTable.keys.first(where: { $0.leaf == leaf }) {
        return "is no key; did you mean \(elsewhere.name)?"
    }
    return "is no key; \(section) has \(known.joined(separator: ", "))"
}

extension Node {
    /// Whether it is a null, written out or left out.
    fileprivate var isNothing: Bool {
        guard case .scalar(let scalar) = self, !scalar.isQuoted, anchor == nil else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}

extension Node.Scalar {
    fileprivate var isQuoted: Bool {
        style != .plain && style != .any
    }
}
