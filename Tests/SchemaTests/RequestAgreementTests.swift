import TelexWire
import TestSupport
import Testing

@Suite("The requests' schemas and the decoder")
struct RequestAgreementTests {
    /// What no schema can say: globs, days of the calendar, names in base 64, doubled members.
    private static let unsaid = ["filter.path", "since", "until", "at", "path", "path_base64"]

    // capability 4.7
    @Test("What the decoder reads fits a schema, and what fits is read, whatever the mistake")
    func mutations() throws {
        let schemas = try ProtocolSchemas.strict.get()
        var counts = (read: 0, refused: 0)
        for example in try SchemaExamples.all() where example.document == "requests.json" {
            for line in [example.line] + SchemaExamples.mutations(of: example.line) {
                let fault = schemas.fault(inRequest: line)
                switch RequestLine(decoding: line.text).request {
                case .success:
                    counts.read += 1
                    #expect(fault == nil, "\(line)")
                case .failure(let error):
                    counts.refused += 1
                    let isUnsaid = Self.unsaid.contains { error.message.contains("'\($0)'") }
                    #expect(fault != nil || isUnsaid, "\(error): \(line)")
                }
            }
        }
        #expect(counts.read > 100)
        #expect(counts.refused > 300)
    }

    @Test("Every request that is written fits its schema", arguments: 0..<4)
    func written(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let lines = try SchemaExamples.all().filter { $0.document == "requests.json" }
        for _ in 0..<500 {
            guard let line = random.pick(lines)?.line else { continue }
            let mutation = random.pick(SchemaExamples.mutations(of: line)) ?? line
            guard case .success(let request) = RequestLine(decoding: mutation.text).request else {
                continue
            }
            try checkRequest(bytes: request.line(id: .text("x")))
        }
    }
}
