import TelexJournal
import TelexModel
import TelexSurvey
import TelexWire

/// Finds out what is known of a path, and what keeps its present content out of the journal.
///
/// The disk is asked for names and kinds alone, so that nothing there can hold it up. Any thread may
/// ask.
struct PathInquiry: Sendable {
    /// What was journaled between the two looks at journal and disk would be told as pending: then
    /// both are looked at again.
    private static let attemptCount = 3

    let journal: Journal
    let board: StatusBoard

    /// Looks at the path.
    func explain(_ path: RelativePath) throws(RequestError) -> PathExplanation {
        var explanation = try look(path)
        for _ in 1..<Self.attemptCount where explanation.reason == .pending {
            explanation = try look(path)
        }
        return explanation
    }

    private func look(_ path: RelativePath) throws(RequestError) -> PathExplanation {
        let figures = board.current
        let present = try answering { () throws(JournalError) in
            try journal.presentFile(at: path)
        }
        let obstacle = ObstacleSearch(path: path, present: present, figures: figures).find()
        return PathExplanation(
            file: present?.file,
            reason: obstacle?.reason,
            pattern: obstacle?.pattern,
            message: obstacle?.message
        )
    }
}

/// What keeps a path's present content out of the journal.
struct Obstacle: Equatable {
    var reason: PathExplanation.Reason
    var pattern: String?
    var message: String
}
