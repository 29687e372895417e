"""Several daemons on this machine, measured beside what the simulation says of them."""
import json
import os
import socket
import subprocess
import sys
import threading
import time

import load
import simulated
from failure import Failure
from figures import number
from measured import DIRECTORIES, prepared
from merging import Numbered

PACED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "paced.py")
TOKEN = b'"path":"p'


def table(bench, costs, files, rate, seconds):
    """Bursts over daemons, and changes at a pace; measured beside predicted."""
    processors = os.cpu_count()
    lines = ["| what | measured | predicted | predicted, of measured |", "| --- | ---: | ---: | ---: |"]
    for daemons, split in ((1, "even"), (2, "even"), (4, "even"), (4, "Zipf")):
        shares = load.SPLITS[split](daemons)
        found = bursts(bench, [round(files * share) for share in shares])
        lines.append(line(f"{files:,} files at once to {daemons}, {split}: last line, s", found,
                          predicted_bursts(costs, files, shares, processors)))
    for daemons in (1, 4):
        found = paced(bench, daemons, rate, seconds)
        predicted = predicted_paced(costs, daemons, rate, seconds, processors)
        for percent in (50, 99):
            lines.append(line(f"{rate:,} a second to {daemons}, for {seconds} s: p{percent}, ms",
                              1000 * simulated.percentile(found, percent),
                              1000 * simulated.percentile(predicted, percent)))
    return "\n".join(lines) + "\n"


def line(what, found, predicted):
    return f"| {what} | {number(float(f'{found:.3g}'))} | {number(float(f'{predicted:.3g}'))} | " \
           f"{number(float(f'{predicted / found:.2g}'))} |"


def bursts(bench, counts):
    """A writer a daemon, all at once; first create to the last line of all."""
    daemons = [Numbered(bench, at) for at in range(len(counts))]
    ended = []
    try:
        for one in daemons:
            prepared(one.folder)
            one.__enter__()
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
    finally:
        for one in daemons:
            one.__exit__()


def predicted_bursts(costs, files, shares, processors):
    """The last line, where everything is there at once as fast as one writes it."""
    loads = [[at * costs.writer_cpu_us / 1e6 for at in range(round(files * share))] for share in shares]
    return max(told for one in simulated.run(loads, costs, processors) for _, told in one.told)


def paced(bench, count, rate, seconds):
    """The latencies of files that are renamed into place at a pace."""
    daemons = [Numbered(bench, at, journal=bench.fresh_on_disk(f"journal-{at}")) for at in range(count)]
    try:
        for one in daemons:
            one.__enter__()
        feeds = [one.request({"op": "subscribe", "since": "now"})[0] for one in daemons]
        writer = subprocess.Popen(
            [sys.executable, PACED, json.dumps([one.folder for one in daemons]), str(rate), str(seconds)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        told = {}
        threads = [threading.Thread(target=read, args=(feed, told)) for feed in feeds]
        for thread in threads:
            thread.start()
        written = json.loads(writer.communicate()[0])
        for one in daemons:
            one.sync()
        for feed in feeds:
            feed.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()
        missing = sum(at not in told for at in range(len(written)))
        if missing:
            raise Failure(f"{missing} of {len(written)} files were not told")
        return [told[at] - moment for at, moment in enumerate(written)]
    finally:
        for one in daemons:
            one.__exit__()


def read(feed, told):
    """When each file was told, by the number in its name, until somebody ends the connection."""
    rest = b""
    while piece := feed.recv(1 << 18):
        now = time.monotonic()
        *lines, rest = (rest + piece).split(b"\n")
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
