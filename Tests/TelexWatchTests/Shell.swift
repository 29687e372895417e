import Glibc

/// What a shell command wrote to its standard output, and its exit status.
func shell(_ command: String) -> (output: String, status: Int32) {
    guard let pipe = popen(command, "re") else { return ("", -1) }
    var output: [UInt8] = []
    while case let byte = getc(pipe), byte != EOF { output.append(UInt8(byte)) }
    let status = pclose(pipe)
    return (String(decoding: output, as: UTF8.self), status >> 8 & 0xFF)
}
