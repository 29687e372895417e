import FoundationEssentials
import TelexWire
import TestSupport
import Testing
import Yams

@Suite("The AsyncAPI page")
struct AsyncAPITests {
    // capability 4.7
    @Test("Every reference of the page leads somewhere")
    func references() throws {
        let page = try page()
        let found = references(in: page)
        #expect(found.count > 100)
        for reference in found {
            #expect(try leads(reference, from: page), "\(reference)")
        }
    }

    // capability 4.7
    @Test("Every line of the protocol is a message, and every message is one of the channel")
    func messages() throws {
        let page = try page()
        #expect(page["asyncapi"]?.string == "3.0.0")
        let components = try #require(page["components"]?["messages"]?.mapping)
        let names = Array(components.keys).compactMap(\.string)
        let schemas = try ProtocolSchemas.strict.get()
        let lines =
            schemas.definitions(of: "answers.json").map(\.name)
            + schemas.definitions(of: "requests.json").map { $0.name + "_request" }
        #expect(Set(names) == Set(lines))
        let channel = try #require(page["channels"]?["socket"]?["messages"]?.mapping)
        #expect(Array(channel.keys).compactMap(\.string) == names)
        for message in components.values {
            #expect(message["payload"]?["schema"]?["$ref"]?.string?.contains(".json#/") == true)
        }
    }

    @Test("Every request is an operation that is answered")
    func operations() throws {
        let operations = try #require(try page()["operations"]?.mapping)
        let requests = try ProtocolSchemas.strict.get().definitions(of: "requests.json")
        #expect(
            Set(operations.keys.compactMap(\.string)) == Set(requests.map(\.name) + ["greet"])
        )
        for (name, operation) in operations where name.string != "greet" {
            #expect(operation["action"]?.string == "receive")
            let answers = try #require(operation["reply"]?["messages"]?.sequence)
            #expect(answers.last?["$ref"]?.string == "#/channels/socket/messages/error")
        }
    }

    private func page() throws -> Node {
        let path = ProtocolSchemas.directory + "/asyncapi.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try #require(try compose(yaml: text))
    }

    private func references(in node: Node) -> [String] {
        switch node {
        case .mapping(let mapping):
            mapping.flatMap { key, value in
                key.string == "$ref" ? [value.string ?? ""] : references(in: value)
            }
        case .sequence(let sequence): sequence.flatMap { references(in: $0) }
        default: []
        }
    }

    private func leads(_ reference: String, from page: Node) throws -> Bool {
        let parts = reference.split(separator: "#", omittingEmptySubsequences: false)
        let steps = parts.dropFirst().joined().split(separator: "/").map(String.init)
        if parts[0].isEmpty { return steps.reduce(page) { $0?[$1] } != nil }
        let document = try ProtocolSchemas.strict.get().documents[String(parts[0])]
        return steps.reduce(document) { $0?[$1] } != nil
    }
}
