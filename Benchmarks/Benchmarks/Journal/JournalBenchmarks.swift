import Benchmark
import TelexJournal

/// Row J of the performance goals: what the journal's writer alone takes in, with all its tables,
/// beside what bare SQLite takes of the same lines in one table with one index.
let benchmarks: @Sendable () -> Void = {
    for size in [1, 100, 1_000] {
        Benchmark(
            "Journal: changes in batches of \(size)",
            configuration: configuration(size)
        ) { benchmark in
            let journal = try FreshJournal()
            var next = 0
            benchmark.startMeasurement()
            for _ in benchmark.scaledIterations {
                try journal.add(size, from: next)
                next += size
            }
            benchmark.stopMeasurement()
            try journal.remove()
        }
        Benchmark(
            "Bare SQLite: rows in transactions of \(size)",
            configuration: configuration(size)
        ) { benchmark in
            let table = try BareTable()
            var next = 0
            benchmark.startMeasurement()
            for _ in benchmark.scaledIterations {
                try table.add(size, from: next)
                next += size
            }
            benchmark.stopMeasurement()
            try table.remove()
        }
    }
}

/// An iteration is a batch, and so many of them a measurement.
private func configuration(_ size: Int) -> Benchmark.Configuration {
    Benchmark.Configuration(
        metrics: [.wallClock, .throughput, .peakMemoryResident],
        scalingFactor: size == 1_000 ? .one : .kilo,
        maxDuration: .seconds(10),
        maxIterations: size == 1_000 ? 60 : 10
    )
}
