/// Which files of the folder are journaled: the configuration's `include` and `exclude`.
///
/// A pattern without `/` is for any one name on the path, and so an excluded directory hides all
/// below it. One with `/` is for the whole path, in `exclude` also for the directories above.
/// Excluding wins over including.
package struct PathRules: Sendable {
    /// What the rules say of a file.
    package enum Verdict: Equatable, Sendable {
        /// It is journaled.
        case included
        /// This pattern of `exclude` keeps it out.
        case excluded(String)
        /// No pattern of `include` lets it in.
        case notIncluded
    }

    private let include: [Glob]
    private let exclude: [Glob]
    private let excludesWholePaths: Bool
    private let sieve: NameSieve

    /// Reads the patterns; an empty `include` means every file that is not excluded.
    package init(include: [String], exclude: [String]) throws(PathRuleError) {
        self.include = try Self.globs(include, in: .include)
        let exclude = try Self.globs(exclude, in: .exclude)
        self.exclude = exclude
        excludesWholePaths = exclude.contains(where: \.hasSlash)
        sieve = NameSieve(exclude.filter { !$0.hasSlash })
    }

    /// The patterns of `include`.
    package var includePatterns: [String] { include.map(\.pattern) }

    /// What the rules say of the regular file at `path`.
    package func verdict(forFile path: RelativePath) -> Verdict {
        path.bytes.withUnsafeBufferPointer { bytes in
            if let pattern = excludingPattern(bytes) { return .excluded(pattern) }
            if include.isEmpty || include.contains(where: { Self.includes($0, bytes) }) {
                return .included
            }
            return .notIncluded
        }
    }

    /// The pattern that hides the directory at `path` and all below it; nil when none does.
    ///
    /// The folder itself is never hidden.
    package func excludesDirectory(_ path: RelativePath) -> String? {
        path.bytes.withUnsafeBufferPointer { excludingPattern($0) }
    }

    private func excludingPattern(_ path: UnsafeBufferPointer<UInt8>) -> String? {
        guard !path.isEmpty,
            excludesWholePaths || PathNames(path).contains(where: sieve.holdsBack)
        else { return nil }
        for index in exclude.indices where Self.excludes(exclude[index], path) {
            return exclude[index].pattern
        }
        return nil
    }

    private static func excludes(_ glob: Glob, _ path: UnsafeBufferPointer<UInt8>) -> Bool {
        guard glob.hasSlash else { return glob.matchesAnyName(on: path) }
        for index in path.indices where path[index] == UInt8(ascii: "/") {
            if glob.matches(UnsafeBufferPointer(rebasing: path[..<index])) { return true }
        }
        return glob.matches(path)
    }

    private static func includes(_ glob: Glob, _ path: UnsafeBufferPointer<UInt8>) -> Bool {
        glob.hasSlash ? glob.matches(path) : glob.matchesAnyName(on: path)
    }

    private static func globs(
        _ patterns: [String],
        in list: PathRuleError.List
    ) throws(PathRuleError) -> [Glob] {
        var globs: [Glob] = []
        for (index, pattern) in patterns.enumerated() {
            do throws(GlobError) {
                globs.append(try Glob(relative: pattern))
                let names = pattern.split(separator: "/", omittingEmptySubsequences: false)
                if names.contains(where: { ["", ".", ".."].contains($0) }) { throw .unrealName }
            } catch {
                throw PathRuleError(list: list, index: index, pattern: pattern, mistake: error)
            }
        }
        return globs
    }
}

/// A pattern of the configuration that cannot be used.
package struct PathRuleError: Error, Equatable {
    /// Which of the two lists.
    package enum List: String, Sendable {
        /// `folder.include`.
        case include
        /// `folder.exclude`.
        case exclude
    }

    /// The list that the pattern is in.
    package let list: List
    /// Its place there, from 0.
    package let index: Int
    /// The pattern.
    package let pattern: String
    /// What is wrong with it.
    package let mistake: GlobError
}

extension PathRuleError: CustomStringConvertible {
    /// The mistake, for people.
    package var description: String { "\(list.rawValue): \"\(pattern)\": \(mistake)" }
}
