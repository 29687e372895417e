import Glibc
import Testing

extension EndToEnd {
    @Suite("Hard links")
    struct HardLinkTests {
        // scenario 15, capability 1.2
        @Test("A hard link is a file of its own, and a write through one name changes both")
        func hardLinks() throws {
            try withDaemon { daemon in
                try daemon.makeDirectory("d")
                try daemon.disk.write("a.txt", "text")
                try daemon.sync()
                let made = try daemon.changes { try daemon.disk.link("a.txt", "d/b.txt") }
                #expect(made.map(\.summary) == ["added d/b.txt@1"])
                #expect(made.first?.duplicateOf == "a.txt")
                #expect(made.first?.copies == 2)
                for (number, name) in ["a.txt", "d/b.txt"].enumerated() {
                    let changes = try daemon.summaries {
                        try daemon.disk.append("\(name)", " through \(name)")
                    }
                    #expect(
                        changes == [
                            "modified a.txt@\(number + 2)", "modified d/b.txt@\(number + 2)",
                        ]
                    )
                }
                let removed = try daemon.summaries { try daemon.disk.remove("a.txt") }
                #expect(removed == ["removed a.txt@3"])
                try daemon.agree()
            }
        }

        // scenario 15, capability 1.5
        @Test(
            "A write through a name that is gone before anybody looks changes the other names",
            arguments: ["removed", "moved out", "replaced", "directory removed"]
        )
        func hardLinkGone(end: String) throws {
            try withDaemon { daemon in
                let outside = Disk(root: daemon.scratch.path)
                try daemon.makeDirectory("d")
                try daemon.disk.write("a.txt", "text")
                try daemon.disk.link("a.txt", "d/b.txt")
                try daemon.sync()
                try daemon.during(.daemon) {
                    try daemon.disk.write("d/b.txt", "written through d/b.txt")
                    switch end {
                    case "removed": try daemon.disk.remove("d/b.txt")
                    case "moved out": try outside.rename("folder/d/b.txt", "b.txt")
                    case "replaced":
                        try daemon.disk.write("d/b.part", "another")
                        try daemon.disk.rename("d/b.part", "d/b.txt")
                    default: try daemon.disk.removeTree("d")
                    }
                }
                try daemon.agree()
            }
        }

        // scenario 15, capability 1.5
        @Test("A write through an excluded name changes the names that are not")
        func hardLinkExcluded() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "text")
                try daemon.disk.link("a.txt", ".a.tmp")
                try daemon.sync()
                let changes = try daemon.summaries {
                    try daemon.disk.append(".a.tmp", " through an excluded name")
                }
                #expect(changes == ["modified a.txt@2"])
                try daemon.disk.remove(".a.tmp")
                try daemon.sync()
                #expect(try daemon.files().keys.sorted() == ["a.txt"])
            }
        }

        // scenario 15
        @Test("A hard link from outside the folder is added")
        func hardLinkFromOutside() throws {
            try withDaemon { daemon in
                let outside = Disk(root: daemon.scratch.path)
                try outside.write("a", "text")
                let made = try daemon.summaries { try outside.link("a", "folder/a.txt") }
                #expect(made == ["added a.txt@1"])
                try daemon.agree()
            }
        }

        // scenario 15, capability 2.4
        @Test(
            "A write through a name that comes and goes at once shows under the others",
            arguments: [
                "mkdir n; ln a/1.txt n/2.txt; echo $turn >n/2.txt; rm -r n",
                "ln a/1.txt 2.txt; echo $turn >2.txt; rm 2.txt",
                "mkdir b; ln a/1.txt b/1.txt; mv b c; echo $turn >c/1.txt; rm -r c",
            ]
        )
        func shortLived(script: String) throws {
            try withDaemon { daemon in
                try daemon.makeDirectory("a")
                try daemon.disk.write("a/1.txt", "before")
                for turn in 0..<20 {
                    try daemon.agree()
                    try daemon.during(.daemonAndWatcher) {
                        try daemon.disk.run("turn=\(turn); " + script)
                    }
                }
                try daemon.agree()
            }
        }
    }
}
