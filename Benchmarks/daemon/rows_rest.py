"""E1, E2: what it costs to watch where nothing happens."""
import time
from contextlib import ExitStack

import machine
from failure import Failure
from folder_tree import Tree
from row import Bar, Contender, Group, plain, ratio
from telexd import Telexd
from watchers import Inotifywait, Watchman


def at_rest(bench, programs):
    """Weighs programs after some quiet, and then counts what they do in as much quiet again."""
    time.sleep(bench.sizes.rest_seconds)
    pids = {name: program.pids() for name, program in programs.items()}
    found = {name: {"pss_mib": machine.pss_kib(own) / 1024} for name, own in pids.items()}
    before = {name: (machine.cpu_ticks(own), machine.waits(own)) for name, own in pids.items()}
    time.sleep(bench.sizes.rest_seconds)
    for name, own in pids.items():
        ticks, waits = before[name]
        found[name]["ticks"] = machine.cpu_ticks(own) - ticks
        found[name]["wakeups"] = machine.wakeups(waits, machine.waits(own))
    return found


class Together:
    """Several programs at rest at the same time, on the same files: the quiet is that of all."""

    def __init__(self, bench, makes):
        self.bench, self.makes, self.found = bench, makes, {}

    def of(self, name, folder):
        """What one of them cost; they rest when the first is asked for, and again in each turn."""
        if name not in self.found:
            self.found = self.rest(folder)
        found = self.found.pop(name)
        if isinstance(found, Failure):
            raise found
        return found

    def rest(self, folder):
        with ExitStack() as stack:
            failed, running = {}, {}
            for name, make in self.makes.items():
                try:
                    running[name] = stack.enter_context(make(self.bench, folder))
                except Failure as failure:
                    failed[name] = failure
            return at_rest(self.bench, running) | failed


def group(bench):
    shared = {}
    makes = {"telexd": Telexd}
    if bench.peers:
        makes |= {"watchman": Watchman, "inotifywait": Inotifywait}
    together = Together(bench, makes)

    def prepare():
        shared["tree"] = Tree(bench, "rest", bench.sizes.tree)

    def resting(name):
        return lambda: together.of(name, shared["tree"].folder)

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
        Contender("telexd", ("E1", "E2"), resting("telexd")),
        Contender("watchman", ("E1", "E2"), resting("watchman"), is_peer=True),
        Contender("inotifywait", ("E1", "E2"), resting("inotifywait"), is_peer=True),
    ]
    return Group(
        f"E: {bench.sizes.tree:,} files watched, after {seconds} s of quiet", contenders, bars,
        prepare, lambda: bench.remove("rest"), notes=["all of them rest at the same time"])
