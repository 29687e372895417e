import Beside
import Foundation
import TelexModel
import TelexWire

/// Requests and changes as they are read off the wire, beside Foundation's parser alone.
func decoding() {
    measure("decode-request") {
        let line = Array(
            """
            {"op":"subscribe","id":7,"since":"3f9a1c2e-42","filter":{"path":["wire/**","*.txt"],\
            "kind":["added","modified"]},"include":["text"],"heartbeat":30,"limit":1000}
            """.utf8
        )
        let copy = Data(line)
        return Pair {
            for _ in 0..<1_000 { keep(RequestLine(decoding: line)) }
        } other: {
            for _ in 0..<1_000 { keep(try JSONSerialization.jsonObject(with: copy)) }
        }
    }
    let lines = Changes.lines(1_000).map { Array($0.dropLast()) }
    measure("decode-change") {
        let copies = lines.map { Data($0) }
        return Pair {
            for line in lines { keep(Change(line: try JSONParser.parse(line))) }
        } other: {
            for line in copies { keep(try JSONSerialization.jsonObject(with: line)) }
        }
    }
    // As an import reads them: what is written again has to be the same bytes.
    measure("decode-stored-change") {
        let stored = Changes.lines(1_000)
        let copies = lines.map { Data($0) }
        return Pair {
            for line in stored { keep(try Change.decode(line: line).change.seq) }
        } other: {
            for line in copies { keep(try JSONSerialization.jsonObject(with: line)) }
        }
    }
}
