import Benchmark

/// What is done for each file, event, line and request, without the journal.
let benchmarks: @Sendable () -> Void = {
    hashing()
    readingFiles()
    articles()
    compression()
    encoding()
    decoding()
    watching()
    globs()
}
