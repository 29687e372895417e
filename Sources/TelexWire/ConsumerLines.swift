public import TelexModel

extension LineWriter {
    /// Writes a `consumer` line.
    public mutating func consumer(_ consumer: ConsumerStatus, id: RequestID?) {
        begin("consumer", id: id)
        member("name", consumer.name.text)
        member("cursor", consumer.cursor)
        member("behind", consumer.behind)
        member("connected", consumer.isConnected)
        if let time = consumer.ackedAt {
            member("acked_at", time, digits: .micro)
        } else {
            raw(",\"acked_at\":null")
        }
        end()
    }

    /// Writes that everything up to a change is acknowledged, durably.
    public mutating func acked(_ cursor: Cursor, id: RequestID?) {
        begin("acked", id: id)
        member("cursor", cursor)
        end()
    }

    /// Writes that a consumer is forgotten.
    public mutating func forgotten(id: RequestID?) {
        begin("forgotten", id: id)
        end()
    }
}
