import TelexModel
import Yams

/// A configuration file's text as a tree, or why it is none.
enum ConfigurationDocument {
    /// Reads the settings from a file's text; `name` is how messages call the file.
    ///
    /// An empty file, and one with comments alone, sets nothing. Keys given twice, anchors, tags of
    /// one's own, a second document and a top that is no mapping are errors: each is a slip, or a
    /// trick that hides from a reader what the daemon reads.
    static func read(_ text: String, name: String) -> ConfigurationLayer {
        var layer = ConfigurationLayer()
        do {
            // The encoding is named because the default would be looked up in the environment.
            let parser = try Parser(yaml: text, encoding: .utf8)
            let root = try parser.nextRoot()
            let second = root == nil ? nil : try parser.nextRoot()
            // A node refers weakly to its anchor, which the parser holds.
            withExtendedLifetime(parser) {
                var reader = ConfigurationNodes(name: name)
                if let root { reader.readTop(root) }
                if let second {
                    reader.layer.refuse(
                        reader.place(second),
                        "a second document begins; a file holds one"
                    )
                }
                layer = reader.layer
            }
        } catch {
            layer = ConfigurationLayer(unreadable: syntaxError(error, name: name))
        }
        return layer
    }

    private static func syntaxError(_ error: any Error, name: String) -> ConfigurationError {
        switch error as? YamlError {
        case .duplicatedKeysInMapping(let keys, let context)?:
            let first = keys.first ?? ""
            return ConfigurationError(
                .file(name, line: context.mark.line, column: context.mark.column),
                "\(first.quotedForMessage) is given more than once; keep one"
            )
        case .scanner(let context, let problem, let mark, _)?,
            .parser(let context, let problem, let mark, _)?,
            .composer(let context, let problem, let mark, _)?:
            let isAlias = context?.text.contains("alias") == true || problem.contains("alias")
            let hint =
                isAlias ? "; a pattern that begins with * needs quotes, such as \"*.txt\"" : ""
            let around = (context?.text).map { " " + $0 } ?? ""
            return ConfigurationError(
                .file(name, line: mark.line, column: mark.column),
                "is no YAML: \(problem)\(around), column \(mark.column)\(hint)"
            )
        case .reader(let problem, let offset, _, let yaml)?:
            let before = yaml.prefix(offset ?? 0)
            let line = 1 + before.count { $0.isNewline }
            return ConfigurationError(
                .file(name, line: line, column: 1),
                "is no YAML: \(problem)"
            )
        default:
            return ConfigurationError(
                .wholeFile(name),
                "is no YAML: \("\(error)".escapedForDisplay)"
            )
        }
    }
}
