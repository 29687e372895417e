"""Several daemons, files written in their folders and moved across, and one who merges their feeds."""
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import merged
import truth
from failure import Failure
from telexd import Telexd

MERGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "merge")
KILLS, DAEMON_KILLS, QUIET_MOVES = 6, 4, 20
# A step for each kill, and a folder to move to.
LEAST = {"steps": max(KILLS, DAEMON_KILLS), "daemons": 2}
# What has to be nothing, or the merged view was not what the disks hold.
FACTS = ("files_wrong", "changes_wrong", "across_untold", "folders_wrong_after_a_lost_journal")


class Numbered(Telexd):
    """One of several daemons."""

    def __init__(self, bench, number, **options):
        self.name = f"telexd {number}"
        super().__init__(bench, bench.fresh(f"folder-{number}"), **options)


class Merger:
    """The merging follower as a process of its own, which may be killed at any time."""

    def __init__(self, bench, daemons):
        self.daemons, self.process = daemons, None
        self.log = os.path.join(bench.fresh("merger"), "log")
        self.place = os.path.join(bench.base, "merger", "merged.db")

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, MERGE, self.place, *(one.socket for one in self.daemons)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def await_all(self, seconds=60):
        """Waits until everything that was done to the folders has been merged; what is seen then."""
        wanted = {one.socket: one.sync() for one in self.daemons}
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            if os.path.exists(self.place):
                seen = merged.Seen(self.place)
                if seen.is_at(wanted):
                    return seen
                seen.close()
            time.sleep(0.005)
        with open(self.log) as log:
            raise Failure(f"the merger has not come to {wanted}: {log.read()[-500:] or 'it said nothing'}")


class Writer:
    """Writes, changes, copies, moves and removes files, the same way for the same seed."""

    def __init__(self, folders, seed):
        self.folders, self.random, self.count = folders, random.Random(seed), 0
        self.files, self.across = [], 0

    def step(self):
        """One step in one or two of the folders."""
        kind = self.random.choices(
            ("new", "changed", "moved", "across", "copied", "removed"), (40, 15, 10, 20, 10, 5))[0]
        if kind == "new" or len(self.files) < 10:
            return self.write(self.name(self.random.choice(self.folders)))
        at = self.random.randrange(len(self.files))
        old = self.files[at]
        home = os.path.dirname(old)
        if kind == "changed":
            return self.write(old, is_new=False)
        if kind == "copied":
            self.files.append(shutil.copyfile(old, self.name(self.random.choice(self.folders))))
        elif kind == "removed":
            os.unlink(old)
            self.files[at] = self.files[-1]
            self.files.pop()
        else:
            others = [one for one in self.folders if one != home]
            self.across += kind == "across"
            self.files[at] = self.name(home if kind == "moved" else self.random.choice(others))
            os.rename(old, self.files[at])

    def name(self, folder):
        self.count += 1
        return os.path.join(folder, f"{self.count:06d}.txt")

    def write(self, path, is_new=True):
        with open(path, "wb") as file:
            file.write(self.random.randbytes(64) * 8)
        if is_new:
            self.files.append(path)


def experiment(bench, daemons=3, steps=1500, seed=1):
    """Writes, kills and restarts everybody in turn; what was found, in which nothing may be wrong."""
    several = [Numbered(bench, number) for number in range(daemons)]
    merger = Merger(bench, several)
    with contextlib.ExitStack() as stack:
        for one in several:
            stack.enter_context(one)
        merger.start()
        stack.callback(merger.kill)
        merger.await_all().close()
        writer = Writer([one.folder for one in several], seed)
        kills = trouble(merger, several, writer, steps)
        seen = merger.await_all()
        found = {"steps": steps, "across": writer.across, **kills, **judged(seen, several)}
        found["across_untold"] = quiet_moves(merger, several, writer)
        seen.close()
        return found | journal_anew(merger, several)


def trouble(merger, several, writer, steps):
    """The steps; meanwhile the merger and each daemon in turn are killed and started again."""
    kills = {"merger_kills": 0, "daemon_kills": 0}
    for step in range(1, steps + 1):
        writer.step()
        if step % (steps // KILLS) == 0:
            merger.kill()
            kills["merger_kills"] += 1
            # What it misses meanwhile it finds by its cursors.
            for _ in range(steps // 30):
                writer.step()
            merger.start()
        if step % (steps // DAEMON_KILLS) == 0:
            victim = several[kills["daemon_kills"] % len(several)]
            victim.end(signal.SIGKILL)
            for _ in range(steps // 30):
                writer.step()
            victim.restart()
            victim.wait()
            kills["daemon_kills"] += 1
    return kills


def judged(seen, several):
    """Files that are merged otherwise than the disks have them; changes that are missing or twice."""
    found = {"changes": 0, "files": 0, "files_wrong": 0, "changes_wrong": 0}
    for one in several:
        journal, head = one.sync().rsplit("-", 1)
        files, disk = seen.files(one.socket), truth.on_disk(one.folder)
        count, first, last = seen.changes(journal)
        found["changes"] += count
        found["files"] += len(disk)
        found["files_wrong"] += sum(files.get(path) != disk.get(path) for path in files.keys() | disk.keys())
        found["changes_wrong"] += (count, first, last) != (int(head), 1, int(head))
    return found


def quiet_moves(merger, several, writer):
    """Moves files from folder to folder, one by one; how many were not told as removed here, added there."""
    untold = 0
    for number in range(QUIET_MOVES):
        here, there = several[number % len(several)], several[(number + 1) % len(several)]
        path = writer.name(here.folder)
        writer.write(path)
        content = truth.on_disk(here.folder)[os.fsencode(os.path.basename(path))]
        merger.await_all().close()
        os.rename(path, os.path.join(there.folder, os.path.basename(path)))
        seen = merger.await_all()
        told = sorted(seen.told(content))
        wanted = sorted([(here.socket, "added"), (here.socket, "removed"), (there.socket, "added")])
        untold += told != wanted or seen.copies(content) != 1
        seen.close()
    return untold


def journal_anew(merger, several):
    """A journal is lost: its folder is merged anew, from its present files, and nothing else is touched."""
    lost = several[1]  # where the first quiet move went, so that a file is there
    lost.end(signal.SIGTERM)
    for ending in ("", "-wal", "-shm"):
        if os.path.exists(lost.journal + ending):
            os.unlink(lost.journal + ending)
    os.unlink(os.path.join(lost.folder, min(os.listdir(lost.folder))))  # of which no feed will tell
    lost.restart()
    lost.wait()
    seen = merger.await_all()
    wrong = sum(seen.files(one.socket) != truth.on_disk(one.folder) for one in several)
    seen.close()
    return {"folders_wrong_after_a_lost_journal": wrong}
