extension RandomHistory {
    /// More events than the kernel's queue holds, 16,384 by default, and the way to the daemon too.
    static let burstEvents = 24_000

    /// Makes so many events that some are lost while nobody takes them; it leaves nothing.
    mutating func burst() throws {
        // In the folder itself, which is listened to whatever the rules and the last steps are.
        let to: FilePath = "to"
        let fro: FilePath = "fro"
        steps.append("burst")
        try disk.write(to, "to and fro")
        switch random.below(3) {
        case 0:
            for _ in 0..<Self.burstEvents / 4 {
                try disk.rename(to, fro)
                try disk.rename(fro, to)
            }
        case 1:
            for _ in 0..<Self.burstEvents / 2 {
                try disk.link(to, fro)
                try disk.remove(fro)
            }
        default:
            for round in 0..<Self.burstEvents / 12_000 {
                for number in 0..<3_000 {
                    try disk.write("burst\(number)", "\(round)")
                }
                for number in 0..<3_000 { try disk.remove("burst\(number)") }
            }
        }
        try disk.remove(to)
    }
}
