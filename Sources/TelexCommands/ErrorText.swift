import Glibc

/// What the system calls an errno.
func errorText(_ errno: Int32) -> String {
    switch errno {
    // What a person makes of these differs from what the system says.
    case ENOENT: return "there is no such socket"
    case ECONNREFUSED: return "nobody listens there any more"
    default:
        var text = [CChar](repeating: 0, count: 256)
        guard strerror_r(errno, &text, text.count) == 0 else { return "error \(errno)" }
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
