"""E1, E2: what it costs to watch where nothing happens."""
import time
from contextlib import ExitStack

import machine
from folder_tree import Tree
from row import Bar, Contender, Group, plain, ratio
from telexd import Telexd
from watchers import Inotifywait, Watchman


def at_rest(bench, program):
    """Weighs a program after some quiet, and then counts what it does in as much quiet again."""
    time.sleep(bench.sizes.rest_seconds)
    pids = program.pids()
    result = {"pss_mib": machine.pss_kib(pids) / 1024}
    ticks, waits = machine.cpu_ticks(pids), machine.waits(pids)
    time.sleep(bench.sizes.rest_seconds)
    result["ticks"] = machine.cpu_ticks(pids) - ticks
    result["wakeups"] = machine.wakeups(waits, machine.waits(pids))
    return result


def group(bench):
    shared = {}

    def prepare():
        shared["tree"] = Tree(bench, "rest", bench.sizes.tree)

    def resting(make):
        def run():
            with make(bench, shared["tree"].folder) as program:
                return at_rest(bench, program)
        return run

    seconds = bench.sizes.rest_seconds
    bars = [
        Bar("E1", "memory (PSS) of all processes: of watchman's", ratio(
            "telexd", "pss_mib", "watchman", "pss_mib"), at_most=1),
        Bar("E1", "memory (PSS): MiB", plain("telexd", "pss_mib"), at_most=45, is_aim=True),
        Bar("E2", f"processor ticks in {seconds} s", plain("telexd", "ticks"), at_most=0),
        # A heartbeat is due every 30 s where somebody is connected; here nobody is.
        Bar("E2", f"wake-ups of all threads in {seconds} s", plain("telexd", "wakeups"), at_most=2),
    ]
    contenders = [
        Contender("watchman", ("E1", "E2"), resting(Watchman), is_peer=True),
        Contender("inotifywait", ("E1", "E2"), resting(Inotifywait), is_peer=True),
        Contender("telexd", ("E1", "E2"), resting(Telexd)),
    ]
    return Group(
        f"E: {bench.sizes.tree:,} files watched, after {seconds} s of quiet", contenders, bars,
        prepare, lambda: bench.remove("rest"))
