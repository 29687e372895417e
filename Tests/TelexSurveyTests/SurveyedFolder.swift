import Crypto
import Glibc
import TelexModel
import TestSupport

@testable import TelexSurvey

/// A folder of a test's own, and the few things that tests do in it.
final class SurveyedFolder: Sendable {
    private let directory: TemporaryDirectory
    var path: String { directory.path }

    init() throws {
        directory = try TemporaryDirectory()
    }

    func opened() throws -> Folder { try Folder(path: path) }

    func place() throws -> FolderPlace {
        FolderPlace(path: path, identity: try opened().stat.fingerprint.identity)
    }

    func absolute(_ name: String) -> String { path + "/" + name }

    func write(_ bytes: [UInt8], to name: String) throws {
        let descriptor = open(absolute(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw CallFailure(call: "open", code: errno) }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw CallFailure(call: "write", code: errno)
        }
    }

    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    /// Makes an empty file without opening it; the name need not be text.
    func make(_ name: [UInt8], _ mode: mode_t = S_IFREG | 0o644) throws {
        let whole = (Array(path.utf8) + [0x2F] + name + [0]).map(CChar.init(bitPattern:))
        if mknod(whole, mode, 0) != 0 { throw CallFailure(call: "mknod", code: errno) }
    }

    func makeDirectory(_ name: String) throws {
        if mkdir(absolute(name), 0o755) != 0 { throw CallFailure(call: "mkdir", code: errno) }
    }

    func link(_ target: String, as name: String) throws {
        if symlink(target, absolute(name)) != 0 { throw CallFailure(call: "symlink", code: errno) }
    }

    /// Removes a directory and what is below it.
}

/// A call that a test needs failed.
struct CallFailure: Error {
    let call: String
    let code: Int32
}

/// A reader that keeps contents as they are.
func plainReader(
    largestStored: Int64 = 16 << 20,
    storesContents: Bool = true,
    now: @escaping @Sendable () -> Timestamp = { Timestamp(nanoseconds: .max) }
) -> FileReader {
    let settings = ReadingSettings(
        largestStored: largestStored,
        storesContents: storesContents,
        now: now
    )
    return FileReader(settings) { StoredContent(encoding: .plain, bytes: Array($0)) }
}

func job(
    _ path: String,
    known: KnownContent? = nil,
    onlyIfLinked: Bool = false,
    isExcluded: Bool = false
) -> LookJob {
    LookJob(
        path: RelativePath(path),
        known: known,
        origin: .live,
        concludesAbsence: false,
        onlyIfLinked: onlyIfLinked,
        isExcluded: isExcluded
    )
}

func sha256(_ bytes: [UInt8]) -> ContentHash? {
    ContentHash(bytes: Array(SHA256.hash(data: bytes)))
}

extension Sight {
    /// The file that was seen; nil where something else was.
    var file: FileReading? {
        if case .file(let file) = self { file } else { nil }
    }

    var name: String {
        switch self {
        case .noFile: "noFile"
        case .file: "file"
        case .otherNames: "otherNames"
        case .newborn: "newborn"
        case .large: "large"
        case .givenUp: "given up"
        case .unstable: "unstable"
        case .unreadable(let code, _): "unreadable \(code.rawValue)"
        }
    }
}
