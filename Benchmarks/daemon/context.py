"""What every measurement knows: where it may write, what it measures, and how large."""
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace

import machine
from failure import Absent, Failure
from native import BUILD, Native, program

ROOM = 12 << 30  # what a full run needs below /dev/shm


@dataclass(frozen=True)
class Sizes:
    """How much is measured; these are the sizes that the bars are for."""
    samples: int = 1000
    files: int = 100_000
    tree: int = 200_000
    rest_seconds: int = 60
    changes: int = 1_000_000
    readers: int = 100
    crowd: int = 64
    races: int = 1000
    renamed: int = 2000
    standstill: int = 50_000
    replacements: int = 1000
    runs: int = 50


FULL = Sizes()
QUICK = Sizes(
    samples=100, files=10_000, tree=10_000, rest_seconds=3, changes=100_000, readers=100, crowd=16,
    races=200, renamed=300, standstill=20_000, replacements=200, runs=20)


class Bench:
    """One run of the harness. Everything that it writes lies below two directories of its own."""

    def __init__(self, telexd, sizes, repetitions, peers=True, base=None, disk=None):
        self.telexd, self.sizes, self.repetitions = telexd, sizes, repetitions
        self.peers, self.native = peers, Native(program(BUILD))
        self.ticks_a_second = os.sysconf("SC_CLK_TCK")
        self.base = tempfile.mkdtemp(prefix="telex-bench-", dir=base or roomy())
        self.disk = tempfile.mkdtemp(prefix="telex-bench-", dir=disk or tempfile.gettempdir())
        # The roots may be links; the daemon and its peers see the directories themselves.
        self.base, self.disk = os.path.realpath(self.base), os.path.realpath(self.disk)
        self.turns = 0

    def close(self):
        shutil.rmtree(self.base, ignore_errors=True)
        shutil.rmtree(self.disk, ignore_errors=True)

    def say(self, text):
        print(text, file=sys.stderr, flush=True)

    def at_full_size(self, aim):
        """An aim in seconds, which says nothing of a smaller run."""
        return aim if self.sizes == FULL else None

    def of_size(self, **sizes):
        """The same run with other sizes."""
        self.sizes = replace(self.sizes, **sizes)
        return self

    def turn(self):
        """A number that is another one each time."""
        self.turns += 1
        return self.turns

    def fresh(self, name):
        """An empty directory below the base."""
        return emptied(os.path.join(self.base, name))

    def fresh_on_disk(self, name):
        """An empty directory where journals lie that a power cut is to spare."""
        return emptied(os.path.join(self.disk, name))

    def make(self, name):
        os.mkdir(os.path.join(self.base, name))

    def remove(self, name):
        path = os.path.join(self.base, name)
        if os.path.isdir(path):
            shutil.rmtree(path)
        elif os.path.exists(path):
            os.unlink(path)

    def type_of(self, path):
        return machine.file_system(path)

    def socket_path(self, path):
        if len(os.fsencode(path)) > 103:
            raise Failure(f"too long for a socket, choose a shorter --base: {path}")
        return path

    def shell(self, command):
        if subprocess.run(command, shell=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL).returncode:
            raise Failure(f"this failed: {command}")

    def telex(self):
        path = os.path.join(os.path.dirname(self.telexd), "telex")
        if not os.access(path, os.X_OK):
            raise Absent(f"no telex beside {self.telexd}")
        return path


def emptied(path):
    if os.path.exists(path):
        shutil.rmtree(path)
    os.makedirs(path)
    return path


def roomy():
    """/dev/shm where it has the room, so that no disk is measured; else the usual place."""
    try:
        status = os.statvfs("/dev/shm")
        if status.f_bavail * status.f_frsize >= ROOM and os.access("/dev/shm", os.W_OK):
            return "/dev/shm"
    except OSError:
        pass
    return tempfile.gettempdir()
