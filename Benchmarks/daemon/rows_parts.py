"""I and J: the command telex, and the journal's writer alone."""
import os
import shutil
import statistics
import subprocess
import time

from failure import Absent, Failure
from row import Bar, Contender, Group, plain
from telexd import Telexd

PACKAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


def spawned(words, times):
    """The median time from the start of a command to its exit."""
    took = []
    nowhere = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    for _ in range(times):
        began = time.monotonic()
        pid = os.posix_spawnp(words[0], words, os.environ, file_actions=nowhere)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        took.append(time.monotonic() - began)
        if status:
            raise Failure(f"{words[0]} ended with {status}")
    return {"ms": 1000 * statistics.median(took)}


def status(bench):
    times = bench.sizes.runs

    def telex():
        with Telexd(bench, bench.fresh("status")) as daemon:
            return spawned([bench.telex(), "--socket", daemon.socket, "status"], times)

    return Group(
        f"I: telex status, from its start to its exit, {times} times",
        [Contender("true", ("I",), lambda: spawned(["true"], times)),
         Contender("telexd", ("I",), telex)],
        [Bar("I", "`telex status`: ms", plain("telexd", "ms"), at_most=10)],
        clean=lambda: bench.remove("status"))


def journal(bench):
    """What the package in `Benchmarks` says of its row J, where that package has been built."""
    def run():
        if not os.path.isdir(os.path.join(PACKAGE, ".build")):
            raise Absent("the package in Benchmarks was not built: "
                         "cd Benchmarks && swift package benchmark --target Journal")
        if not shutil.which("swift"):
            raise Absent("swift is not on the PATH")
        done = subprocess.run(
            ["swift", "package", "benchmark", "--target", "Journal", "--filter", "insert-by-1000",
             "--no-progress"], cwd=PACKAGE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode:
            raise Failure(f"swift package benchmark: {done.stderr.decode(errors='replace')[-300:]}")
        return {"speed": row_j(done.stdout.decode(errors="replace"))}

    return Group(
        "J: the journal's writer alone, in commits of 1,000", [
            Contender("telexd's journal", ("J",), run)],
        [Bar("J", "rows a second: of bare SQLite's", plain("telexd's journal", "speed"),
             at_least=0.5)])


def row_j(text):
    """The median (p50) of row J, in the table that the package prints in percent."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("│") if cell.strip()]
        if cells and cells[0].startswith("Row J:"):
            return float(cells[3]) / 100
    raise Absent("the package in Benchmarks says nothing of row J")
