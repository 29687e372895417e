/// A call to the system that failed: a thread could not be started, or has nothing to wait in.
package struct SystemCallFailure: Error {
    /// What was called.
    package let call: String
    /// What it said.
    package let errno: Int32
}
