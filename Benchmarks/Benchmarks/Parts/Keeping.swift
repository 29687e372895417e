import Benchmark

/// Has the compiler believe that a value is used.
@inline(__always)
func keep<Value>(_ value: Value) {
    blackHole(value)
}
