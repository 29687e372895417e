"""A discrete-event simulation of daemons that journal what arrives.

A daemon is a queue and one server. When the server is free and something waits, it takes all of it, up to
a commit's limit, and is busy for the commit and for each change; then all of it is told. Daemons with a
machine each do not know of each other. On one machine with few processors, whose daemons (and writers) want
more of them than there are, all are slowed down alike.
"""
import bisect
from collections import namedtuple

class Outcome(namedtuple("Outcome", "told backlog lost")):
    """When each change arrived and when it was told; the most that waited; what the kernel dropped."""

    @property
    def latencies(self):
        return [told - arrived for arrived, told in self.told]


class Daemon:
    """One daemon on its way through its arrivals."""

    def __init__(self, arrivals, costs, standstill, files):
        self.costs = costs
        self.visible, self.arrived, self.lost = waiting_times(arrivals, costs, standstill, files)
        self.taken = self.batch = self.backlog = 0
        self.left, self.told = 0.0, []

    def next_start(self, now):
        """When it can begin its next commit; None when nothing is left."""
        return max(now, self.visible[self.taken]) if self.taken < len(self.visible) else None

    def begin(self, now):
        costs, here = self.costs, bisect.bisect_right(self.visible, now, self.taken)
        self.backlog = max(self.backlog, here - self.taken)
        self.batch = min(here - self.taken, costs.commit_limit)
        self.left = (costs.commit_us + self.batch * costs.change_us) / 1e6

    def finish(self, now):
        """Tells what was committed."""
        told = now + self.costs.told_us / 1e6
        self.told += [(at, told) for at in self.arrived[self.taken:self.taken + self.batch]]
        self.taken += self.batch
        self.batch = 0

    @property
    def wanted(self):
        """How many processors it and its writer keep busy while this batch is at work."""
        costs = self.costs
        spent = costs.commit_us + self.batch * (costs.change_cpu_us + costs.writer_cpu_us)
        return spent / (costs.commit_us + self.batch * costs.change_us)


def waiting_times(arrivals, costs, standstill, files):
    """When each arrival can be taken, and when it arrived, in the order of the first; how many were dropped.

    While a daemon stands still the kernel keeps what fits its queue. The rest is found by a scan of
    everything, once the daemon runs again.
    """
    if not standstill:
        return arrivals, arrivals, 0
    begin, end = standstill
    dropped = bisect.bisect_left(arrivals, begin) + costs.queue_files
    behind = bisect.bisect_left(arrivals, end)
    scanned = end + files * costs.file_us / 1e6
    times = sorted(
        (scanned if dropped <= number < behind else max(at, end) if at >= begin else at, at)
        for number, at in enumerate(arrivals))
    return [at for at, _ in times], [at for _, at in times], max(0, behind - dropped)


def run(loads, costs, processors=None, standstill=None, files=0):
    """Simulates one daemon for each list of arrivals; `files` are in each one's folder."""
    daemons = [Daemon(one, costs, standstill, files) for one in loads]
    for group in [daemons] if processors else [[one] for one in daemons]:
        run_together(group, processors)
    return [Outcome(one.told, one.backlog, one.lost) for one in daemons]


def run_together(daemons, processors):
    """Goes from moment to moment at which a daemon begins or ends a commit, until nothing is left."""
    now, busy, idle = 0.0, [], list(daemons)
    while True:
        rate = 1.0
        if processors and busy:
            rate = min(1.0, processors / sum(one.wanted for one in busy))
        done = min(((now + one.left / rate, at) for at, one in enumerate(busy)), default=None)
        begin = min(((moment, at) for at, one in enumerate(idle)
                     if (moment := one.next_start(now)) is not None), default=None)
        if done is None and begin is None:
            return
        ends = begin is None or done is not None and done[0] <= begin[0]
        moment, at = done if ends else begin
        for one in busy:
            one.left -= (moment - now) * rate
        now = moment
        if ends:
            one = busy.pop(at)
            one.finish(now)
            idle.append(one)
        else:
            one = idle.pop(at)
            one.begin(now)
            busy.append(one)


def percentile(values, percent):
    """The least value that so many percent of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, -(-len(ordered) * percent // 100) - 1)] if ordered else 0.0
