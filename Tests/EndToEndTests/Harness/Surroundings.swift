import Glibc

/// A variable that whoever runs the tests has set.
func environmentVariable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}

/// Whether the long forms of the tests are asked for.
func isLongRun() -> Bool { environmentVariable("TELEX_TEST_LONG") != nil }

/// Whether the tests may mount, and lower the limits of a namespace.
func isRoot() -> Bool { geteuid() == 0 }
