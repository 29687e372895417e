/// A measurement that did not do what it says: so many changes or files were others than expected.
struct UnexpectedChanges: Error {
    var count: Int
}
