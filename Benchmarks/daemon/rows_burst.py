"""B1, B2, B3 and G: as many files as one process can write, told to one subscriber and to many."""
import machine
from failure import Failure
from row import Bar, Contender, Group, plain, ratio, total
from telexd import Telexd
from watchers import Floor, Fswatch, HashingWatchman, Inotifywait

DIRECTORIES = 100
# What has to be nothing, or the burst was not told as it should.
FACTS = ("lost", "not_journaled", "not_stored", "overflows", "watcher_restarts")


def write(bench, folder, feeds=(), **options):
    """Writes the files, and reads the feeds until each has shown them all."""
    return bench.native(
        "burst", feeds=feeds, root=folder, files=bench.sizes.files, directories=DIRECTORIES,
        **options)


def told(bench, program, subscribers=1):
    """What a program tells of the files, and what that took."""
    feeds = [program.subscribe() for _ in range(subscribers)]
    before = machine.cpu_ticks(program.pids())
    result = write(bench, program.folder, feeds, stall_ms=program.stall_ms)
    pids = program.pids()
    if program.process.poll() is not None:
        raise Failure(f"{program.name} ended by itself")
    return {
        "last_s": result["last_s"], "write_s": result["write_s"], "lost": result["lost"],
        "cpu_s": (machine.cpu_ticks(pids) - before) / bench.ticks_a_second,
        "peak_mib": machine.peak_kib(pids) / 1024}


def burst(bench, make, subscribers=1):
    """The contender of a program, on a folder of its own."""
    def run():
        with make(prepared(bench)) as program:
            return told(bench, program, subscribers)
    return run


def telexd_burst(bench, keep="all", subscribers=1, files=None):
    """The daemon's, which is asked afterwards whether everything is there."""
    def run():
        with Telexd(bench, prepared(bench), keep=keep) as daemon:
            result = told(bench, daemon, subscribers)
            daemon.sync()
            status = daemon.ask({"op": "status"})
            stored = status["content"]["stored"] if keep == "all" else bench.sizes.files
            return result | {
                "overflows": status["watch"]["queue_overflows"],
                "watcher_restarts": status["watch"]["watcher_restarts"],
                "not_journaled": abs(bench.sizes.files - status["files"]["count"]),
                "not_stored": abs(bench.sizes.files - stored)}
    return run


def prepared(bench):
    """An empty folder with its directories, so that no time goes into finding them."""
    folder = bench.fresh("burst")
    for number in range(DIRECTORIES):
        bench.make(f"burst/d{number:04d}")
    return folder


def group(bench):
    def writer_alone():
        result = write(bench, prepared(bench))
        return {"last_s": result["write_s"], "write_s": result["write_s"]}

    bars = []
    for row, name, most, aim in (("B1", "telexd", 0.4, 2.0), ("B2", "telexd none", 0.25, 1.5)):
        bars += [
            Bar(row, "last line: of watchman's, with sha1", ratio(
                name, "last_s", "watchman sha1", "last_s"), at_most=most),
            Bar(row, "last line: s", plain(name, "last_s"), at_most=bench.at_full_size(aim),
                is_aim=True),
            Bar(row, "lost, not journaled, not stored, overflows, watcher's ends", total(
                name, *FACTS), at_most=0, is_fact=True),
            Bar("B3", f"{name}: the writer's time, of its time alone", ratio(
                name, "write_s", "writer alone", "write_s"), at_most=2),
        ]
    contenders = [
        Contender("writer alone", ("B3",), writer_alone),
        Contender("floor", ("B1", "B2"), burst(bench, lambda folder: Floor(bench, folder))),
        Contender("watchman sha1", ("B1", "B2"), burst(
            bench, lambda folder: HashingWatchman(bench, folder)), is_peer=True),
        Contender("inotifywait", ("B1", "B3"), burst(
            bench, lambda folder: Inotifywait(bench, folder)), is_peer=True),
        Contender("fswatch", ("B1",), burst(
            bench, lambda folder: Fswatch(bench, folder)), is_peer=True),
        Contender("telexd", ("B1", "B3"), telexd_burst(bench)),
        Contender("telexd none", ("B2", "B3"), telexd_burst(bench, "none")),
    ]
    return Group(
        f"B: {bench.sizes.files:,} new files of 3 KiB in {DIRECTORIES} directories", contenders,
        sorted(bars, key=lambda bar: bar.row), clean=lambda: bench.remove("burst"), notes=[
            f"all on {bench.type_of(bench.base)}; inotify's queue holds "
            f"{machine.queue_limit():,} events (bars: 16,384)"])


def crowd(bench):
    many = bench.sizes.crowd

    def more_memory(figures):
        one = figures.of("telexd", "peak_mib")
        return figures.of("telexd to all", "peak_mib") - one

    bars = [
        Bar("G", f"last line to the last of {many}: of that to one", ratio(
            "telexd to all", "last_s", "telexd", "last_s"), at_most=1.5),
        Bar("G", "peak memory: MiB more than with one", more_memory, at_most=32),
        Bar("G", "lost, not journaled, not stored, overflows, watcher's ends", total(
            "telexd to all", *FACTS), at_most=0, is_fact=True),
    ]
    contenders = [
        Contender("floor to all", ("G",), burst(
            bench, lambda folder: Floor(bench, folder), many)),
        Contender("watchman sha1 to all", ("G",), burst(
            bench, lambda folder: HashingWatchman(bench, folder), many), is_peer=True),
        Contender("telexd", ("G",), telexd_burst(bench)),
        Contender("telexd to all", ("G",), telexd_burst(bench, subscribers=many)),
    ]
    return Group(
        f"G: the files of B1, told to {many} subscribers", contenders, bars,
        clean=lambda: bench.remove("burst"))
