"""A1, A2, A3: from one rename to a line with its hash."""
from row import Bar, Contender, Group, plain, ratio
from telexd import Telexd
from watchers import Floor, HashingWatchman

DIRECTORIES = 100


def group(bench):
    def told_by(make):
        def run():
            folder = bench.fresh("latency")
            for number in range(DIRECTORIES):
                bench.make(f"latency/d{number:04d}")
            with make(folder) as program:
                feed = program.subscribe()
                return bench.native(
                    "latency", feeds=[feed], root=folder, directories=DIRECTORIES,
                    samples=bench.sizes.samples, seed=bench.turn())
        return run

    def telexd(durability):
        return lambda folder: Telexd(
            bench, folder, durability, journal=bench.fresh_on_disk(f"journal-{durability}"))

    def fdatasync():
        return bench.native(
            "fdatasync", directory=bench.fresh_on_disk("fdatasync"), paced=1, seed=bench.turn())

    def beyond_physics(figures):
        floor = figures.of("floor", "p50_us") + figures.of("fdatasync", "p50_us")
        return figures.of("telexd power", "p50_us") - floor

    bars = [
        Bar("A1", "`process`, p50: of watchman's, with sha1", ratio(
            "telexd process", "p50_us", "watchman sha1", "p50_us"), at_most=0.6),
        Bar("A1", "`process`, p50: of the floor's", ratio(
            "telexd process", "p50_us", "floor", "p50_us"), at_most=2.5, is_aim=True),
        Bar("A2", "`power`, p50: µs more than the floor and one fdatasync", beyond_physics,
            at_most=150),
    ]
    for way, row in (("process", "A1"), ("power", "A2")):
        name = f"telexd {way}"
        bars += [
            Bar(row, f"`{way}`: changes not told", plain(name, "lost"), at_most=0, is_fact=True),
            Bar("A3", f"`{way}`: p99, of its p50", ratio(name, "p99_us", name, "p50_us"), at_most=3),
            Bar("A3", f"`{way}`: the slowest, µs", plain(name, "max_us"), at_most=10_000),
        ]
    contenders = [
        Contender("floor", ("A1", "A2", "A3"), told_by(lambda folder: Floor(bench, folder))),
        Contender("fdatasync", ("A2",), fdatasync),
        Contender("watchman sha1", ("A1",), told_by(
            lambda folder: HashingWatchman(bench, folder)), is_peer=True),
        Contender("telexd process", ("A1", "A3"), told_by(telexd("process"))),
        Contender("telexd power", ("A2", "A3"), told_by(telexd("power"))),
    ]
    return Group(
        f"A: {bench.sizes.samples} renames into place, one by one, 5 to 20 ms apart", contenders,
        sorted(bars, key=lambda bar: bar.row), notes=[
            f"the folder lies on {bench.type_of(bench.base)}, "
            f"the journals and fdatasync on {bench.type_of(bench.disk)}"])
