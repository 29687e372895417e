/// The changes that a consumer was sent and has not acknowledged; pure.
struct AckWindow {
    /// At most so many.
    let size: Int64
    private(set) var count: Int64 = 0
    /// In order, those that follow each other as one.
    private var runs: [ClosedRange<Int64>] = []
    /// The runs before this one are acknowledged.
    private var start = 0

    init(size: Int64) {
        self.size = size
    }

    /// So many more may be sent.
    var room: Int64 { size - count }

    /// Counts changes that are sent.
    mutating func send(_ seqs: ClosedRange<Int64>) {
        count += Int64(seqs.count)
        if start < runs.count, let last = runs.last, last.upperBound + 1 == seqs.lowerBound {
            runs[runs.count - 1] = last.lowerBound...seqs.upperBound
        } else {
            runs.append(seqs)
        }
    }

    /// Lets go of every change up to and with this one.
    mutating func acknowledge(_ seq: Int64) {
        while start < runs.count, runs[start].lowerBound <= seq {
            let run = runs[start]
            if run.upperBound > seq {
                count -= seq - run.lowerBound + 1
                runs[start] = seq + 1...run.upperBound
                break
            }
            count -= Int64(run.count)
            start += 1
        }
        // What is acknowledged is let go of now and then, so that each costs little.
        if start > 64, start > runs.count / 2 {
            runs.removeFirst(start)
            start = 0
        }
    }
}
