import Beside
import Crypto
import Glibc
import TelexModel

/// SHA-256 as files are hashed, beside OpenSSL's.
func hashing() {
    for (name, byteCount) in [("hash-3KiB", 3 << 10), ("hash-128KiB", 128 << 10)] {
        measure(name, units: .one, rounds: 200) {
            let content = Samples.noise(byteCount: byteCount)
            let openSSL = try OpenSSL()
            return Pair {
                content.withUnsafeBytes { bytes in
                    var hasher = SHA256()
                    hasher.update(bufferPointer: bytes)
                    keep(ContentHash(bytes: Array(hasher.finalize())))
                }
            } other: {
                content.withUnsafeBytes { keep(openSSL.hash($0)) }
            }
        }
    }
}

/// The system's libcrypto, found when it runs: its headers need not be installed.
struct OpenSSL {
    private typealias Digest =
        @convention(c) (
            UnsafeRawPointer?, Int, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?,
            UnsafeRawPointer?, UnsafeRawPointer?
        ) -> Int32
    private typealias Algorithm = @convention(c) () -> UnsafeRawPointer?

    private let digest: Digest
    private let algorithm: UnsafeRawPointer?

    init() throws {
        guard let library = dlopen("libcrypto.so.3", RTLD_NOW),
            let digest = dlsym(library, "EVP_Digest"), let sha256 = dlsym(library, "EVP_sha256")
        else { throw NoOpenSSL() }
        self.digest = unsafeBitCast(digest, to: Digest.self)
        algorithm = unsafeBitCast(sha256, to: Algorithm.self)()
    }

    func hash(_ bytes: UnsafeRawBufferPointer) -> UInt8 {
        var room: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        return withUnsafeMutableBytes(of: &room) { room in
            _ = digest(bytes.baseAddress, bytes.count, room.baseAddress, nil, algorithm, nil)
            return room[0]
        }
    }
}

struct NoOpenSSL: Error {}
