"""Several daemons on this machine, measured beside what the simulation says of them."""
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace

import load
import measured
import simulated
from costs import rounded
from failure import Failure
from feed import whole_lines
from figures import spread
from measured import DIRECTORIES, prepared
from merging import Numbered

PACED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "paced.py")
ROUNDS = 3
TOKEN = b'"path":"p'


def table(bench, files, samples, rate, seconds):
    """Several rounds, each of which measures the costs anew; what was measured beside what they predict."""
    rounds = [once(bench, measured.costs(bench, files, samples).costs, files, rate, seconds)
              for _ in range(ROUNDS)]
    lines = [f"| what, {ROUNDS} rounds: least / median / most | measured | predicted | predicted, of measured |",
             "| --- | ---: | ---: | ---: |"]
    for what in rounds[0]:
        pairs = [one[what] for one in rounds]
        columns = [[found for found, _ in pairs], [wanted for _, wanted in pairs],
                   [wanted / found for found, wanted in pairs]]
        lines.append(" | ".join([f"| {what}", *(" / ".join(map(rounded, spread(one))) for one in columns)]) + " |")
    return "\n".join(lines) + "\n"


def once(bench, costs, files, rate, seconds):
    """Bursts over daemons, standstills, and changes at a pace: what was measured, and what is predicted."""
    processors, found = os.cpu_count(), {}
    for daemons, split in ((1, "even"), (2, "even"), (4, "even"), (4, "Zipf")):
        shares = load.SPLITS[split](daemons)
        found[f"{files:,} files at once to {daemons}, {split}: last line, s"] = (
            bursts(bench, [round(files * share) for share in shares]),
            predicted_bursts(costs, files, shares, processors))
    for daemons in (1, 4):
        found[f"standstill, {files:,} new files beside as many: all told of {daemons}, s"] = (
            standstill(bench, daemons, files), predicted_standstill(costs, daemons, files, processors))
    for daemons in (1, 4):
        told = paced(bench, daemons, rate, seconds)
        predicted = predicted_paced(costs, daemons, rate, seconds, processors)
        for percent in (50, 99):
            found[f"{rate:,} a second to {daemons}, for {seconds} s: p{percent}, ms"] = (
                1000 * simulated.percentile(told, percent), 1000 * simulated.percentile(predicted, percent))
    return found


def bursts(bench, counts):
    """A writer a daemon, all at once; first create to the last line of all."""
    daemons = [Numbered(bench, at) for at in range(len(counts))]
    ended = []
    with contextlib.ExitStack() as stack:
        for one in daemons:
            prepared(one.folder)
            stack.enter_context(one)
        feeds = [one.subscribe() for one in daemons]
        began = time.monotonic()

        def write(daemon, feed, count):
            found = bench.native("burst", feeds=[feed], root=daemon.folder, files=count, directories=DIRECTORIES)
            ended.append((found["lost"], found["last_s"]))
        threads = [threading.Thread(target=write, args=words) for words in zip(daemons, feeds, counts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if len(ended) < len(counts) or any(lost for lost, _ in ended):
            raise Failure(f"not every file was told after {time.monotonic() - began:.0f} s")
        return max(seconds for _, seconds in ended)


def predicted_bursts(costs, files, shares, processors):
    """The last line, where everything is there at once as fast as one writes it."""
    loads = [[at * costs.writer_cpu_us / 1e6 for at in range(round(files * share))] for share in shares]
    return max(told for one in simulated.run(loads, costs, processors) for _, told in one.told)


def standstill(bench, count, files):
    """Files are written while every daemon stands still; from its end until everything is journaled."""
    daemons, each = [Numbered(bench, at) for at in range(count)], files // count
    with contextlib.ExitStack() as stack:
        for one in daemons:
            for name in ("old", "new"):
                os.mkdir(os.path.join(one.folder, name))
                prepared(os.path.join(one.folder, name))
            fill(bench, one, "old", each)
            stack.enter_context(one)
        stopped = [pid for one in daemons for pid in one.pids()]
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        for one in daemons:
            fill(bench, one, "new", each)
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
        began = time.monotonic()
        for one in daemons:
            one.sync()
        seconds = time.monotonic() - began
        if any(one.ask({"op": "status"})["files"]["count"] != 2 * each for one in daemons):
            raise Failure("after the standstill not every file is journaled")
        return seconds


def fill(bench, daemon, name, files):
    bench.native("tree", root=os.path.join(daemon.folder, name), files=files, directories=DIRECTORIES,
                 salt=bench.turn())


def predicted_standstill(costs, count, files, processors):
    """The same: all arrive while nobody looks, and who wrote them is done."""
    alone, each = replace(costs, writer_cpu_us=0), files // count
    loads = [[at / each for at in range(each)]] * count
    outcomes = simulated.run(loads, alone, processors, standstill=(0, 1), files=2 * each)
    return max(told - 1 for one in outcomes for _, told in one.told)


def paced(bench, count, rate, seconds):
    """The latencies of files that are renamed into place at a pace."""
    daemons = [Numbered(bench, at, journal=bench.fresh_on_disk(f"journal-{at}")) for at in range(count)]
    with contextlib.ExitStack() as stack:
        for one in daemons:
            stack.enter_context(one)
        feeds = [one.request({"op": "subscribe", "since": "now"})[0] for one in daemons]
        with reading(feeds) as told:
            written = written_at([one.folder for one in daemons], rate, seconds)
            for one in daemons:
                one.sync()
        missing = sum(at not in told for at in range(len(written)))
        if missing:
            raise Failure(f"{missing} of {len(written)} files were not told")
        return [told[at] - moment for at, moment in enumerate(written)]


def written_at(folders, rate, seconds):
    """Has another process rename files into the folders; when it did."""
    words = [sys.executable, PACED, json.dumps(folders), str(rate), str(seconds)]
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as writer:
        try:
            return json.loads(writer.communicate()[0])
        finally:
            writer.kill()


@contextlib.contextmanager
def reading(feeds):
    """When each file is told, read by a thread a feed; at the end all of it that came."""
    told = {}
    threads = [threading.Thread(target=read, args=(feed, told)) for feed in feeds]
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        for feed in feeds:
            feed.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()


def read(feed, told):
    """When each file was told, by the number in its name, until somebody ends the connection."""
    for lines in whole_lines(feed):
        now = time.monotonic()
        for line in lines:
            at = line.find(TOKEN) + len(TOKEN)
            if at >= len(TOKEN):
                told[int(line[at:at + 8])] = now


def predicted_paced(costs, count, rate, seconds, processors):
    """The same moments, simulated."""
    moments = load.poisson(rate, seconds, load.seeded("paced"))
    loads = [moments[at::count] for at in range(count)]
    return [told - arrived for one in simulated.run(loads, costs, processors)
            for arrived, told in one.told]
