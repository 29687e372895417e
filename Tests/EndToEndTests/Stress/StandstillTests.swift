import Testing

extension EndToEnd {
    @Suite("Standstill")
    struct StandstillTests {
        struct Chain: CustomTestStringConvertible, Sendable {
            let testDescription: String
            /// What is there, and journaled, before.
            let before: String
            /// What is done while nobody listens.
            let script: String
            /// What is told of it, in order of the words, where that can be one thing alone.
            let told: [String]?
        }

        static let chains = [
            Chain(
                testDescription: "a directory moved, a link in its place",
                before: "mkdir foo; echo x >foo/x.txt",
                script: "mv foo bar; ln -s bar foo",
                told: ["moved foo/x.txt → bar/x.txt"]
            ),
            Chain(
                testDescription: "a directory moved twice, each time a link in its place",
                before: "mkdir foo; echo x >foo/x.txt",
                script: "mv foo bar; ln -s bar foo; mv bar baz; ln -s baz bar; echo y >foo/y.txt",
                told: ["added baz/y.txt", "moved foo/x.txt → baz/x.txt"]
            ),
            Chain(
                testDescription: "a directory moved within one that is moved, and again",
                before: "mkdir -p a/b; echo x >a/b/x.txt",
                script: "mv a/b a/c; mv a z; mv z/c z/d; mv z y; mkdir a; echo new >a/n.txt",
                told: ["added a/n.txt", "moved a/b/x.txt → y/d/x.txt"]
            ),
            Chain(
                testDescription: "a directory moved twice, and away",
                before: "mkdir foo; echo x >foo/x.txt",
                script: "mv foo bar; mv bar baz; rm -r baz",
                told: ["removed foo/x.txt"]
            ),
            Chain(
                testDescription: "a file moved, a link in its place",
                before: "echo f >f.txt",
                script: "mv f.txt g.txt; ln -s g.txt f.txt",
                told: ["moved f.txt → g.txt"]
            ),
            Chain(
                testDescription: "a file moved, a link in its place, and written through that",
                before: "echo f >f.txt",
                script: "mv f.txt g.txt; ln -s g.txt f.txt; echo g >>f.txt",
                told: ["modified g.txt", "moved f.txt → g.txt"]
            ),
            Chain(
                testDescription: "a directory moved, and another one made in its place",
                before: "mkdir foo; echo x >foo/x.txt",
                script: "mv foo bar; mkdir foo; echo new >foo/x.txt; echo z >bar/z.txt",
                told: nil
            ),
            Chain(
                testDescription: "a ring of directories",
                before: "mkdir a b c; echo a >a/f.txt; echo b >b/f.txt; echo c >c/f.txt",
                script: "mv a t; mv b a; mv c b; mv t c; echo d >a/d.txt",
                told: nil
            ),
            Chain(
                testDescription: "into each other",
                before: "mkdir -p a/b/c d; echo 1 >a/1.txt; echo 2 >a/b/c/2.txt; echo 3 >d/3.txt",
                script: "mv a/b d/b; mv d/b/c c; mv d a/d; ln -s a/d d; mv c a/d/b/c; mv a z; "
                    + "ln -s z a; echo 4 >d/4.txt; echo 5 >a/d/b/c/5.txt",
                told: nil
            ),
            Chain(
                testDescription: "a link followed by the directory that it led to",
                before: "mkdir foo; echo x >foo/x.txt; ln -s foo link",
                script: "rm link; mv foo link; ln -s link foo; echo y >foo/y.txt",
                told: ["added link/y.txt", "moved foo/x.txt → link/x.txt"]
            ),
        ]

        // scenario 7, capability 2.1
        @Test(
            "Moves with links in their place, made while nobody listens, leave no stale path",
            arguments: Standstill.allCases,
            chains
        )
        func chain(standstill: Standstill, chain: Chain) throws {
            try withDaemon { daemon in
                try daemon.disk.run(chain.before)
                let changes = try daemon.changes {
                    try daemon.during(standstill) { try daemon.disk.run(chain.script) }
                }
                if let told = chain.told { #expect(changes.map(\.event).sorted() == told) }
                try daemon.agree()
                // Every directory is watched under the path that it has now.
                for directory in try daemon.disk.directories() {
                    let live = try daemon.changes {
                        try daemon.disk.write(directory.appending("live.txt"), "\(directory)")
                    }
                    #expect(live.map(\.path) == [directory.appending("live.txt")])
                    #expect(live.map(\.origin) == ["live"])
                }
                try daemon.agree()
                #expect(try daemon.status()["watch"]?["queue_overflows"]?.integer == 0)
            }
        }
    }
}
