import Beside
import Glibc
import TelexModel
import TelexWire

/// Paths against the patterns of a filter and of the configuration, beside fnmatch(3).
func globs() {
    let paths = (0..<1_000).map { RelativePath("wire/\($0 % 100)/2026/article-\($0).txt") }
    let texts = paths.map { Array($0.description.utf8CString) }
    for (name, pattern) in [
        ("glob-suffix", "**/*.txt"), ("glob-prefix", "wire/**"),
        ("glob-middle", "wire/*/20*/article-*7.txt"),
        ("glob-alternatives", "{wire,in}/*/**/*.{txt,md}"),
    ] {
        measure(name) {
            let filter = try PathFilter([pattern])
            return Pair {
                var count = 0
                for path in paths where filter.matches(path) { count += 1 }
                keep(count)
            } other: {
                keep(fnmatchCount(["wire/*/20*/article-*7.txt"], texts))
            }
        }
    }
    let excluded = [".*", "*~", "*.tmp", "*.part", "*.swp", "#*#", "lost+found"]
    measure("rules-of-folder") {
        let rules = try PathRules(include: [], exclude: excluded)
        return Pair {
            var count = 0
            for path in paths where rules.verdict(forFile: path) == .included { count += 1 }
            keep(count)
        } other: {
            keep(fnmatchCount(excluded, texts))
        }
    }
}

private func fnmatchCount(_ patterns: [String], _ texts: [[CChar]]) -> Int {
    var count = 0
    for text in texts {
        for pattern in patterns where fnmatch(pattern, text, 0) == 0 { count += 1 }
    }
    return count
}
