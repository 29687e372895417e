"""What one daemon spends on what it does: the figures that the simulation takes, and where each is from."""
import json
import os
import re
from dataclasses import asdict, dataclass

from failure import Failure
from figures import number

HERE = os.path.dirname(os.path.abspath(__file__))
KEPT = os.path.join(HERE, "costs.json")
INTAKE = os.path.join(HERE, "..", "..", "Sources", "TelexDaemon", "Pipeline", "Intake.swift")


@dataclass(frozen=True)
class Costs:
    """Service times of one daemon on the machine that they were measured on."""
    change_us: float        # a change of a burst: last line of the burst, by its files
    change_cpu_us: float    # the same in processor time, of the daemon and its watcher
    writer_cpu_us: float    # a file, to who writes it
    commit_us: float        # a commit, besides its changes: what the pipeline runs for a lone one, and fdatasync
    lone_us: float          # one change alone, from its rename to its line
    line_ns: float          # a line to one more follower
    file_us: float          # a file that is there, in a scan that finds nothing

    commit_limit: int       # changes of a commit, at most
    queue_events: int       # what the kernel keeps for a daemon that stands still
    events_a_file: int = 3  # created, written, closed

    @property
    def told_us(self):
        """What a lone change waits for besides its turn: threads that wake, the socket."""
        return max(0.0, self.lone_us - self.commit_us - self.change_us)

    @property
    def most_a_second(self):
        """Changes a second that one daemon takes without end: whole commits, one after the other."""
        return 1e6 * self.commit_limit / (self.commit_us + self.commit_limit * self.change_us)

    @property
    def queue_files(self):
        """So many new files fit in the kernel's queue."""
        return self.queue_events // self.events_a_file


NAMES = {
    "change_us": "a change of a burst, µs: last line, by its files",
    "change_cpu_us": "the same in processor time, µs: daemon and watcher",
    "writer_cpu_us": "a file of 3 KiB, to who writes it, µs",
    "commit_us": "a commit besides its changes, µs: the pipeline's thread and fdatasync",
    "lone_us": "a change alone, rename to line, `durability: power`, p50, µs",
    "line_ns": "a line to one more follower, ns",
    "file_us": "a file in a scan that finds nothing, µs",
}
SIZES = {
    "journal": "the journal, contents of 3 KiB that don't shrink kept, bytes a file",
    "journal_without_content": "the journal, `content.keep: none`, bytes a change",
    "line": "a line on the wire, bytes",
    "follower": "a follower at rest, bytes of the daemon's memory",
    "directory": "a directory, bytes of memory of daemon and watcher",
}


@dataclass(frozen=True)
class Found:
    """What a measurement found: the costs, bytes by name, and the number of files."""
    costs: Costs
    sizes: dict
    files: int


def table(found):
    """One daemon's figures, as docs/SCALING.md has them."""
    lines = ["| what | found |", "| --- | ---: |"]
    lines += [f"| {NAMES[name]} | {rounded(getattr(found.costs, name))} |" for name in NAMES]
    lines += [f"| {SIZES[name]} | {rounded(found.sizes[name])} |" for name in SIZES]
    return "\n".join(lines) + "\n\n" + carried(found)


def carried(found):
    """What follows from the figures for one daemon."""
    costs, sizes = found.costs, found.sizes
    most = costs.most_a_second
    return (
        f"The burst: {found.files:,} files of 3 KiB. So one daemon takes **{rounded(most)} changes a second** without "
        "end, which is\n"
        f"{rounded(most * sizes['line'] / 1e6)} MB a second to each follower; at that pace one thread writes to "
        f"**{rounded(1e9 / most / costs.line_ns)} followers**. A scan of\n"
        f"**a million files** takes {rounded(costs.file_us)} s where nothing has changed, 100,000 directories "
        f"{rounded(sizes['directory'] / 10)} MB of memory, and\n"
        f"a million changes a day {rounded(sizes['journal_without_content'] / 1000)} GB of journal a day without "
        f"contents, {rounded(sizes['journal'] / 1000)} with them.\n")


def commit_limit(path=INTAKE):
    """How many changes the sources beside this put into one commit at most."""
    try:
        with open(path) as file:
            found = re.search(r"static let commitLimit = ([\d_]+)$", file.read(), re.MULTILINE)
    except OSError as error:
        raise Failure(f"how many changes a commit has can't be read: {error}") from None
    if not found:
        raise Failure(f"{os.path.realpath(path)} has no line `static let commitLimit = …`")
    return int(found[1])


def rounded(value):
    """Two digits that count: no more is known."""
    return number(float(f"{value:.2g}"))


def kept(path=KEPT):
    """What was measured last."""
    with open(path) as file:
        values = json.load(file)
    return Found(Costs(**values["costs"]), values["sizes"], values["files"])


def keep(found, path=KEPT):
    values = asdict(found)
    for group in ("costs", "sizes"):
        for name, value in values[group].items():
            values[group][name] = float(f"{value:.3g}") if isinstance(value, float) else value
    with open(path, "w") as file:
        json.dump(values, file, indent=2)
        file.write("\n")
