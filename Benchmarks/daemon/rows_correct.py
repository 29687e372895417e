"""H1: what must hold where programs lose things; nothing lost, and only true changes told."""
import os
import shutil
import signal
import subprocess
import threading
import time

import truth
from context import FULL
from row import KILL, TERM, Bar, Contender, Group, total
from telexd import Telexd
from watchers import Inotifywait


class Case:
    """Something that is done to a folder while a program watches it."""

    def __init__(self, bench):
        self.bench = bench

    def prepare(self, folder):
        """What is there before the program starts."""

    def judge(self, changes, disk):
        """How many of the changes are false, beside those that cannot be."""
        return truth.false_contents(changes, disk)


class Race(Case):
    """Directories three deep and a file in them at once, many times: without a pause, and with 5 ms."""
    name = "mkdir -p and a file"

    def __init__(self, bench):
        super().__init__(bench)
        self.times = bench.sizes.races

    def prepare(self, folder):
        self.bench.native("tree", root=folder, directories=2, files=0)

    def write(self, program):
        for directory, gap in (("d0000", 0), ("d0001", 5000)):
            self.bench.native(
                "race", root=os.path.join(program.folder, directory), times=self.times, gap_us=gap)


class Renames(Case):
    """Files are created in a directory while it is renamed every 2 ms."""
    name = "a directory renamed under load"

    def __init__(self, bench):
        super().__init__(bench)
        self.files = bench.sizes.renamed

    def write(self, program):
        self.bench.native("renames", root=program.folder, files=self.files)


class Standstill(Case):
    """The program and all that it started stand still for two seconds, and longer than the queue."""
    name = "SIGSTOP for 2 s"

    def __init__(self, bench):
        super().__init__(bench)
        self.files = bench.sizes.standstill

    def prepare(self, folder):
        # What is written into a directory that is watched already fills the queue.
        self.bench.native("tree", root=folder, directories=10, files=0)

    def write(self, program):
        began, pids = time.monotonic(), program.pids()
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            self.bench.native("tree", root=program.folder, directories=10, files=self.files)
            time.sleep(max(0, began + 2 - time.monotonic()))
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)


class Replacements(Case):
    """One file is replaced again and again, by a rename each time."""
    name = "replacements of one file"

    def __init__(self, bench):
        super().__init__(bench)
        self.files, self.written = bench.sizes.replacements, []

    def write(self, program):
        hidden, path = (os.path.join(program.folder, name) for name in (".part", "tx00000000q"))
        for _ in range(self.files):
            content = os.urandom(3072)
            self.written.append(truth.hash_of(content))
            with open(hidden, "wb") as file:
                file.write(content)
            os.rename(hidden, path)
            time.sleep(0.001)

    def judge(self, changes, disk):
        rest = iter(self.written)
        return sum(change["hash"] not in rest for change in changes)  # in their order, each once


class HostileName(Case):
    """A name that is not UTF-8, and a good one after it."""
    name = "a name that is not UTF-8"

    def write(self, program):
        for name in (b"\xff\xfe\xe9.txt", b"good.txt"):
            with open(os.path.join(os.fsencode(program.folder), name), "wb") as file:
                file.write(name)


def live(bench, make):
    """The contender of something that happens while the daemon runs."""
    def run():
        case = make(bench)
        folder = bench.fresh("correct")
        case.prepare(folder)
        with Telexd(bench, folder) as daemon:
            case.write(daemon)
            result, changes, disk = truth.compare(daemon)
            result["untrue"] += case.judge(changes, disk)
            return result
    return run


def folder_anew(bench):
    """The folder is deleted and made anew; the daemon goes on with it when it is told to."""
    def fill(names):
        for name in names:
            with open(os.path.join(folder, name), "w") as file:
                file.write(name)

    folder = bench.fresh("correct")
    fill(["one", "two"])
    with Telexd(bench, folder) as daemon:
        shutil.rmtree(folder)
        os.mkdir(folder)
        fill(["two", "three"])
        for _ in daemon.tries(30, 0.01):
            if daemon.ask({"op": "status"})["state"] == "folder_missing":
                daemon.end(TERM)
                daemon.restart("--adopt-folder")
                break
            # It goes on by itself where every file's removal was seen before the folder's own.
            if daemon.ask({"op": "why", "path": "three"})["journaled"]:
                break
        return truth.compare(daemon)[0]


def killed(bench):
    """kill -9 under load, three times; a reader goes on after the last change that it saw."""
    with Telexd(bench, bench.fresh("correct")) as daemon:
        writer = subprocess.Popen(
            bench.native.words("tree", {"root": daemon.folder, "files": bench.sizes.standstill}),
            stdout=subprocess.DEVNULL)
        seen, place = [], "start"
        for _ in range(3):
            time.sleep(0.2)
            changes, place = daemon.changes(place)
            seen += changes
            daemon.end(KILL)
            daemon.restart()
        writer.wait()
        daemon.sync()
        return truth.compare(daemon, seen + daemon.changes(place)[0])[0]


def by_inotifywait(bench, make):
    """What inotifywait loses of the same."""
    def run():
        case = make(bench)
        folder = bench.fresh("correct")
        case.prepare(folder)
        with Inotifywait(bench, folder) as peer:
            told, feed = bytearray(), peer.subscribe()
            reader = threading.Thread(target=lambda: read_all(feed, told))
            reader.start()
            case.write(peer)
            length = -1
            while length < len(told):  # until it has been silent for a second
                length = len(told)
                time.sleep(1)
            peer.process.kill()
            reader.join()
            disk = truth.on_disk(peer.folder)
            return {"lost": sum(path not in told for path in disk)}
    return run


def read_all(feed, told):
    while piece := os.read(feed, 1 << 20):
        told += piece


def group(bench):
    cases = [(case.name, live(bench, case))
             for case in (Race, Renames, Standstill, Replacements, HostileName)]
    cases += [("the folder deleted and made anew", lambda: folder_anew(bench)),
              ("kill -9 under load", lambda: killed(bench))]
    contenders, bars = [], []
    for name, run in cases:
        contenders.append(Contender(f"telexd: {name}", ("H1",), run))
        bars.append(Bar("H1", f"{name}: lost, or not true", total(
            f"telexd: {name}", "lost", "untrue"), at_most=0, is_fact=True))
    # It takes long over what it saw of a standstill.
    for case in (Race, Standstill)[:2 if bench.sizes == FULL else 1]:
        contenders.append(Contender(
            f"inotifywait: {case.name}", ("H1",), by_inotifywait(bench, case), is_peer=True))
    sizes = bench.sizes
    return Group(
        f"H1: {2 * sizes.races:,} races, {sizes.renamed:,} files in a directory on the move, "
        f"{sizes.standstill:,} files at a standstill, {sizes.replacements:,} replacements",
        contenders, bars, clean=lambda: bench.remove("correct"))
