import Testing

@Suite("Reading source code")
struct SourceCodeTests {
    @Test(
        "Comments and what literals say are blanked, interpolations are not",
        arguments: [
            ("a // b { \nc", "a        \nc"),
            ("a /* { */ b", "a         b"),
            (#"f("{")"#, "f(   )"),
            (#"f("\" {") { }"#, "f(      ) { }"),
            (#"f("a\(g("b"))c")"#, "f(    g(   )   )"),
            ("f(\"\"\"\n{ \"x\"\n\"\"\") }", "f(   \n     \n   ) }"),
            (##"f(#"\("{"#)"##, "f(#      #)"),
        ]
    )
    func strips(source: String, code: String) {
        #expect(SourceCode.stripped(source) == code)
    }

    @Test("A function's body is what stands between its braces")
    func measures() {
        let source = """
            protocol P {
                func required() -> Int
                var value: Int { get }
            }
            struct S {
                init() {
                    x = 1
                }
                func long(
                    _ body: () -> Void = { }
                ) -> [Int] {
                    if true {
                        body()
                    }
                    return []
                }
                func short() {}
                static func == (a: S, b: S) -> Bool {
                    true
                }
            }
            """
        let found = functions(in: source)
        #expect(found.map(\.name) == ["init", "long", "short", ""])
        #expect(found.map(\.bodyLines) == [1, 4, 0, 1])
        #expect(found.map(\.line) == [6, 11, 17, 18])
    }
}
