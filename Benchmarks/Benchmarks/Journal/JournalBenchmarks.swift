import Benchmark

/// The journal, beside SQLite itself.
let benchmarks: @Sendable () -> Void = {
    insertion()
    planning()
    replay()
    comparison()
}
