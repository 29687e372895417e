/// The known word that somebody most probably meant, or nil where none is near.
func suggestion(for word: String, among known: [String]) -> String? {
    // A long word from a hostile variable would cost quadratic time; no known one is near it.
    let lengthLimit = 64
    guard word.utf8.count <= lengthLimit else { return nil }
    let near = known.map { (word: $0, distance: editDistance(word.lowercased(), $0.lowercased())) }
        .min { $0.distance < $1.distance }
    guard let near, near.distance <= max(1, near.word.count / 4) else { return nil }
    return near.word
}

/// How many letters must be put in, taken out, exchanged or swapped with their neighbour.
private func editDistance(_ left: String, _ right: String) -> Int {
    let from = Array(left.unicodeScalars)
    let to = Array(right.unicodeScalars)
    guard !from.isEmpty, !to.isEmpty else { return max(from.count, to.count) }
    var beforeLast: [Int] = []
    var last = Array(0...to.count)
    for row in 1...from.count {
        var current = [row]
        for column in 1...to.count {
            let replaced = last[column - 1] + (from[row - 1] == to[column - 1] ? 0 : 1)
            var best = min(last[column] + 1, current[column - 1] + 1, replaced)
            if row > 1, column > 1, from[row - 1] == to[column - 2],
                from[row - 2] == to[column - 1]
            {
                best = min(best, beforeLast[column - 2] + 1)
            }
            current.append(best)
        }
        beforeLast = last
        last = current
    }
    return last[to.count]
}
