public import TelexModel

/// A request's `filter.path`: globs for whole paths, of which any may match.
public struct PathFilter: Equatable, Sendable {
    /// The globs as they were written.
    public let patterns: [String]
    private let globs: [Glob]

    /// Reads at least one glob, and at most as many as a request may have.
    public init(_ patterns: [String]) throws(RequestError) {
        guard 1...WireLimits.globCount ~= patterns.count else {
            throw RequestError(
                .badRequest,
                "'filter.path' is a glob, or a list of 1 to \(WireLimits.globCount) of them"
            )
        }
        guard patterns.reduce(0, { $0 + $1.utf8.count }) <= WireLimits.globByteCount else {
            throw RequestError(
                .badRequest,
                "the globs of 'filter.path' have at most \(WireLimits.globByteCount) bytes together"
            )
        }
        var globs: [Glob] = []
        for pattern in patterns {
            do {
                globs.append(try Glob(relative: pattern))
            } catch {
                throw RequestError(
                    .badRequest,
                    "'\(RequestMembers.shortened(pattern))' in 'filter.path' is no glob: \(error)"
                )
            }
        }
        self.patterns = patterns
        self.globs = globs
    }

    /// Whether a path is let through.
    public func matches(_ path: RelativePath) -> Bool {
        globs.contains { $0.matches(path) }
    }

    /// Whether a path of these bytes is let through.
    package func matches(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        globs.contains { $0.matches(path) }
    }

    /// Whether both have the same globs.
    public static func == (left: PathFilter, right: PathFilter) -> Bool {
        left.patterns == right.patterns
    }
}
