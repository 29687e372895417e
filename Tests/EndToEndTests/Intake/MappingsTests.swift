import Testing

extension EndToEnd {
    @Suite("Mappings")
    struct MappingsTests {
        private static let byteCount = 65_536

        private func content(_ byte: UInt8) -> String {
            sha256([UInt8](repeating: byte, count: Self.byteCount))
        }

        // scenario 18, capability 2.4
        @Test("A file that is written through a mapping is taken in when that ends")
        func close() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", [UInt8](repeating: 1, count: Self.byteCount))
                try daemon.sync()
                let feed = try daemon.follow()
                let mapping = try MappedFile(daemon.disk, "a.txt", byteCount: Self.byteCount)
                for byte in UInt8(2)...9 { try mapping.fill(byte) }
                try mapping.unmap()
                let change = try feed.change()
                #expect(change.summary == "modified a.txt@2")
                #expect(change.hash == content(9))
                #expect(change.origin == "live")
                try daemon.agree()
            }
        }

        // scenario 18, capability 2.3, capability 2.4
        @Test("A scan finds what is written through a mapping that stays")
        func scan() throws {
            try withDaemon(variables: ["TELEX_FOLDER_SCAN_EVERY": "1s"]) { daemon in
                try daemon.disk.write("a.txt", [UInt8](repeating: 1, count: Self.byteCount))
                try daemon.sync()
                let feed = try daemon.follow()
                let mapping = try MappedFile(daemon.disk, "a.txt", byteCount: Self.byteCount)
                for byte in UInt8(2)...4 {
                    try mapping.fill(byte)
                    let changes = try feed.changes(until: "a.txt", hash: content(byte))
                    #expect(changes.last?.origin == "scan")
                }
                try mapping.unmap()
                try daemon.agree()
            }
        }
    }
}
