"""What 1 to 16 daemons carry, by simulation: a table for docs/SCALING.md."""
import load
import simulated
from costs import rounded

DAEMONS = (1, 2, 4, 8, 16)
PROCESSORS = 2
SEED = 1
STEADY, STEADY_SECONDS = 0.7, 2          # of what one daemon takes; how long
BURSTS, BURST_SECONDS = 5_000, 15        # changes a second, on average
STANDSTILL, STANDSTILL_RATE, FILES = 3, 5_000, 1_000_000


def table(costs, seed=SEED, daemons=DAEMONS, scale=1):
    """The page: what is assumed, and a line for each number of daemons and each split."""
    rate = STEADY * costs.most_a_second
    lines = [
        f"Steady: {rounded(rate)} changes a second, independent of each other ({STEADY:.0%} of what one daemon takes). "
        "Bursts:",
        f"{load.WIRE_MEAN:,} files on average, written at {load.WIRE_SPEED:,} a second, {BURSTS:,} a second over all. "
        "Standstill: every",
        f"daemon stands still for {STANDSTILL} s while {STANDSTILL_RATE:,} files a second are written, {FILES:,} "
        f"being there. Seed {seed}.", "",
        "| daemons | split | most a second, a machine each | on 2 processors | steady: p99, ms | bursts: p99, ms "
        "| on 2 processors | most that waited | queue full after, s | standstill: dropped | all told after, s |",
        "| ---: | --- |" + " ---: |" * 9]
    for count in daemons:
        for name in load.SPLITS if count > 1 else ("even",):
            cells = figures(costs, load.SPLITS[name](count), seed, rate, scale)
            lines.append(" | ".join([f"| {count}", name if count > 1 else "–", *map(rounded, cells)]) + " |")
    return "\n".join(lines) + "\n"


def figures(costs, shares, seed, rate, scale=1):
    """One line's figures."""
    steady = together(simulated.run(split(
        load.poisson(rate, STEADY_SECONDS * scale, load.seeded(seed, "steady")), shares, seed), costs))
    bursts = split(list(load.wire(BURSTS, BURST_SECONDS * scale, load.seeded(seed, "bursts"))), shares, seed)
    apart, beside = simulated.run(bursts, costs), simulated.run(bursts, costs, PROCESSORS)
    begin, seconds = 1, 1 + STANDSTILL + 1
    arrivals = split(load.poisson(STANDSTILL_RATE, seconds, load.seeded(seed, "standstill")), shares, seed)
    after = simulated.run(
        arrivals, costs, standstill=(begin, begin + STANDSTILL), files=FILES // len(shares))
    return [
        most_apart(costs, shares), most_beside(costs, shares), 1000 * simulated.percentile(steady, 99),
        1000 * simulated.percentile(together(apart), 99), 1000 * simulated.percentile(together(beside), 99),
        max(one.backlog for one in apart), costs.queue_files / (STANDSTILL_RATE * max(shares)),
        sum(one.lost for one in after), recovered(arrivals, after, begin + STANDSTILL)]


def split(moments, shares, seed):
    return load.split(moments, shares, load.seeded(seed, "split", len(shares)))


def together(outcomes):
    return [latency for one in outcomes for latency in one.latencies]


def most_apart(costs, shares):
    """The folder that changes most decides."""
    return costs.most_a_second / max(shares)


def most_beside(costs, shares, processors=PROCESSORS):
    """On one machine the processors decide, which write the files, too."""
    return min(most_apart(costs, shares), 1e6 * processors / (costs.change_cpu_us + costs.writer_cpu_us))


def recovered(arrivals, outcomes, end):
    """How long after a standstill its last change was told."""
    return max((told - end for moments, one in zip(arrivals, outcomes)
                for arrived, told in one.told if arrived < end), default=0)

