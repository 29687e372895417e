import Glibc

/// Why a test could not go on.
struct TestFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// A system call has failed; says which, on what, and why.
    static func call(_ name: String, _ subject: String) -> TestFailure {
        TestFailure("\(name) \(subject): \(String(cString: strerror(errno)))")
    }
}

/// Throws what a system call's result says.
func check(_ result: Int32, _ name: String, _ subject: @autoclosure () -> String) throws {
    if result != 0 { throw TestFailure.call(name, subject()) }
}
