import Glibc
package import TelexModel

/// Names of a directory, one close behind the other in memory, in the order of their bytes.
///
/// A million names as arrays of their own would cost three times as much.
package struct NameList: Sendable {
    /// Each with a NUL behind it, which no name can hold.
    private var bytes: [UInt8] = []
    private var starts: [UInt32] = []

    /// How many names there are.
    package var count: Int { starts.count }

    init() {}

    /// Adds a name at the end; false where the list can hold no more.
    mutating func append(_ name: UnsafePointer<CChar>) -> Bool {
        guard let start = UInt32(exactly: bytes.count) else { return false }
        let length = strlen(name) + 1
        bytes.append(contentsOf: UnsafeRawBufferPointer(start: name, count: length))
        starts.append(start)
        return true
    }

    /// Puts the names into the order of their bytes.
    mutating func sort() {
        bytes.withUnsafeBufferPointer { all in
            guard let base = all.baseAddress else { return }
            starts.sort { Self.order(base + Int($0), base + Int($1)) < 0 }
        }
    }

    /// A name's bytes.
    package subscript(index: Int) -> [UInt8] {
        withName(index) { name in
            Array(UnsafeRawBufferPointer(start: name, count: strlen(name)))
        }
    }

    /// The path that a name has in a directory.
    package func path(_ index: Int, in directory: RelativePath) -> RelativePath {
        withName(index) { name in
            directory.appending(UnsafeRawBufferPointer(start: name, count: strlen(name)))
        }
    }

    /// How a name stands to what follows the first `start` bytes of a path: less than 0 where it
    /// comes before, 0 where both are the same, more where it comes after.
    package func order(_ index: Int, to path: RelativePath, from start: Int) -> Int {
        withName(index) { name in
            path.bytes.withUnsafeBytes { whole in
                Self.order(name, UnsafeRawBufferPointer(rebasing: whole[start...]))
            }
        }
    }

    /// The place of a name in the sorted list; nil where it is not in it.
    package func index(of wanted: ArraySlice<UInt8>) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            let order = withName(middle) { name in
                wanted.withUnsafeBytes { Self.order(name, $0) }
            }
            if order == 0 { return middle }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// Gives a name as C has it.
    func withName<Value>(_ index: Int, _ body: (UnsafePointer<CChar>) -> Value) -> Value {
        bytes.withUnsafeBytes { all in
            // A list that has an index has bytes, and so a base.
            let base = all.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self)
            return body(base + Int(starts[index]))
        }
    }

    private static func order(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>) -> Int32
    {
        var left = left
        var right = right
        while left.pointee == right.pointee, left.pointee != 0 {
            left += 1
            right += 1
        }
        return Int32(left.pointee) - Int32(right.pointee)
    }

    private static func order(
        _ name: UnsafePointer<CChar>,
        _ other: UnsafeRawBufferPointer
    ) -> Int {
        let length = strlen(name)
        let shared = min(length, other.count)
        if shared > 0, let base = other.baseAddress {
            let order = memcmp(name, base, shared)
            if order != 0 { return Int(order) }
        }
        return length - other.count
    }
}
