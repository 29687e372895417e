package import Benchmark

/// What a part takes of the time that the other one takes for the same, both in one run.
///
/// Smaller is better, as it is for every metric that thresholds are kept of: the package writes and
/// checks different percentiles of those where larger is better.
package let cost = BenchmarkMetric.custom(
    "Time (% of the other's)",
    polarity: .prefersSmaller,
    useScalingFactor: false
)

/// A part, and something else that does the same or the least of it.
package struct Pair {
    let part: () throws -> Void
    let other: (() throws -> Void)?
    let prepare: () throws -> Void
    let remove: () throws -> Void

    /// Both do one round, of as many units as the measurement says; `prepare` goes before each, and
    /// its time does not count.
    package init(
        part: @escaping () throws -> Void,
        other: (() throws -> Void)? = nil,
        prepare: @escaping () throws -> Void = {},
        remove: @escaping () throws -> Void = {}
    ) {
        self.part = part
        self.other = other
        self.prepare = prepare
        self.remove = remove
    }
}

/// A bar of the performance goals, told as the part's speed beside the other's.
package struct Row {
    let metric: BenchmarkMetric

    /// Names the row and the least percentage that it asks for.
    package init(_ name: String, atLeast bar: Int) {
        metric = .custom(
            "Row \(name): speed (%, bar \(bar))",
            polarity: .prefersLarger,
            useScalingFactor: false
        )
    }
}

/// Registers a benchmark of a part beside another.
///
/// Each measurement has rounds of both in turn, of which the quickest count: what else the machine
/// does then hits neither, or both.
/// The name has no spaces and slashes, which files of thresholds can't have in theirs; a round has
/// so many units.
package func measure(
    _ name: String,
    units: BenchmarkScalingFactor = .kilo,
    rounds: Int = 7,
    measurements: Int = 20,
    row: Row? = nil,
    _ make: @escaping () throws -> Pair
) {
    let place = PairPlace()
    var configuration = Benchmark.Configuration(
        metrics: [.wallClock, .throughput, .instructions, .peakMemoryResident, cost],
        units: [cost: .count],
        scalingFactor: units,
        maxDuration: .seconds(5),
        maxIterations: measurements,
        thresholds: [cost: BenchmarkThresholds(relative: [.p90: tolerance])],
        setup: { place.pair = try make() },
        teardown: {
            try place.pair?.remove()
            place.pair = nil
        }
    )
    if let row { configuration.metrics.append(row.metric) }
    for metric in configuration.metrics where metric != cost {
        configuration.thresholds?[metric] = BenchmarkThresholds.none
    }
    Benchmark(name, configuration: configuration) { benchmark in
        guard let pair = place.pair else { return }
        let times = try times(of: pair, rounds, benchmark)
        guard let other = times.other, other > .zero else { return }
        benchmark.measurement(cost, Int((times.part / other * 100).rounded()))
        if let row { benchmark.measurement(row.metric, Int((other / times.part * 100).rounded())) }
    }
}

/// So many percent more or less than its threshold are the noise of a machine that does nothing else.
private let tolerance = 40.0

private final class PairPlace {
    var pair: Pair?
}

/// The shortest times of a round.
private func times(
    of pair: Pair,
    _ rounds: Int,
    _ benchmark: Benchmark
) throws -> (part: Duration, other: Duration?) {
    let clock = ContinuousClock()
    var part: Duration?
    var other: Duration?
    for _ in 0..<rounds {
        try pair.prepare()
        benchmark.startMeasurement()
        let time = try clock.measure { try pair.part() }
        benchmark.stopMeasurement()
        part = min(part ?? time, time)
        guard let body = pair.other else { continue }
        let otherTime = try clock.measure { try body() }
        other = min(other ?? otherTime, otherTime)
    }
    return (part ?? .zero, other)
}
