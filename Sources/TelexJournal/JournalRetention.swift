/// How long changes are kept.
package enum ChangeRetention: Equatable, Sendable {
    /// For ever.
    case forever
    /// Until they are this old.
    case age(nanoseconds: Int64)
    /// Until there are so many newer ones; at least 1.
    case count(Int64)
}

/// Which contents are kept, beside those that no change and no file refers to any more.
package enum ContentRetention: Equatable, Sendable {
    /// All.
    case all
    /// Those that files hold.
    case latest
    /// None.
    case none
}
