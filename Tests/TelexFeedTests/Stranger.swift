import Glibc
import TelexWire

/// A client of another user than that of the tests, with groups of its own.
///
/// A thread may have its own user and groups, and the kernel notes those of the thread that
/// connects; glibc's calls change those of all threads, so the bare system calls are made. That
/// takes root.
enum Stranger {
    static var canBeMade: Bool { geteuid() == 0 }

    private typealias BareCall = @convention(c) (Int, Int, Int, Int) -> Int

    /// The calls' numbers on the machines that Debian 12 and Swift share.
    #if arch(x86_64)
    private static let numbers = (setgroups: 116, setresgid: 119, setresuid: 117)
    #else
    private static let numbers = (setgroups: 159, setresgid: 149, setresuid: 147)
    #endif

    /// Connects as that user; one that only a thread is, which ends with it.
    static func connect(
        _ path: String,
        userID: UInt32,
        groupID: UInt32,
        otherGroupIDs: [UInt32] = []
    ) async throws -> FeedClient {
        guard let symbol = dlsym(nil, "syscall") else { throw CallFailure(call: "dlsym", code: 0) }
        let call = unsafeBitCast(symbol, to: BareCall.self)
        return try await onOwnThread {
            let user = Int(userID)
            let group = Int(groupID)
            let isOther = otherGroupIDs.withUnsafeBufferPointer { groups in
                let address = groups.baseAddress.map { Int(bitPattern: $0) } ?? 0
                return call(numbers.setgroups, groups.count, address, 0) == 0
                    && call(numbers.setresgid, group, group, group) == 0
                    && call(numbers.setresuid, user, user, user) == 0
            }
            guard isOther else { throw CallFailure(call: "setresuid", code: errno) }
            return try FeedClient(path)
        }
    }
}

/// Runs a body on a thread that ends with it.
private func onOwnThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let start = ThreadStart { continuation.resume(with: Result { try body() }) }
        let argument = Unmanaged.passRetained(start)
        var thread = pthread_t()
        let failed = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            },
            argument.toOpaque()
        )
        if failed == 0 {
            pthread_detach(thread)
        } else {
            argument.release()
            continuation.resume(throwing: CallFailure(call: "pthread_create", code: failed))
        }
    }
}

private final class ThreadStart: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}
