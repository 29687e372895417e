import Testing

/// The real programs, one daemon at a time: what one test starts is not to disturb another's
/// figures.
@Suite("End to end", .serialized)
struct EndToEnd {}
