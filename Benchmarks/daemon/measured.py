"""The costs of one daemon, measured."""
import json
import os
import time

import machine
from costs import Costs, Found, commit_limit
from failure import Failure
from merging import Numbered

DIRECTORIES, READERS, IDLE, EMPTY = 16, 50, 200, 20_000


def costs(bench, files, samples):
    """Measures one daemon: its times, and what a file, a follower and a directory take of bytes."""
    limits = {"commit_limit": commit_limit(), "queue_events": machine.queue_limit()}
    alone = bench.native("burst", root=prepared(bench.fresh("alone")), files=files, directories=DIRECTORIES)
    bench.remove("alone")
    burst, sizes = one_burst(bench, files)
    sizes["journal_without_content"], sizes["follower"] = without_content(bench, files)
    sizes["directory"] = directories(bench)
    lone = lone_changes(bench, samples)
    change_us = 1e6 * burst["last_s"] / files
    return Found(Costs(
        change_us=change_us, change_cpu_us=1e6 * burst["cpu_s"] / files,
        writer_cpu_us=1e6 * alone["write_s"] / files,
        commit_us=max(0.0, lone["pipeline_us"] - change_us) + lone["sync_us"], lone_us=lone["p50_us"],
        line_ns=burst["line_ns"], file_us=1e6 * burst["scan_s"] / files, **limits), sizes, files)


def prepared(folder, count=DIRECTORIES):
    for at in range(count):
        os.mkdir(os.path.join(folder, f"d{at:04d}"))
    return folder


def one_burst(bench, files):
    """As many files as one process writes at once; then a scan, replays, and what is kept."""
    daemon = Numbered(bench, 0)
    prepared(daemon.folder)
    with daemon:
        feed, before = daemon.subscribe(), machine.cpu_ticks(daemon.pids())
        found = bench.native(
            "burst", feeds=[feed], root=daemon.folder, files=files, directories=DIRECTORIES)
        found["cpu_s"] = (machine.cpu_ticks(daemon.pids()) - before) / bench.ticks_a_second
        found["scan_s"] = scan(daemon)
        one, many = (replay(bench, daemon, files, readers) for readers in (1, 1 + READERS))
        found["line_ns"] = max(0.0, 1e9 * (many["s"] - one["s"]) / files / READERS)
        daemon.end(15)
        return found, {"journal": os.path.getsize(daemon.journal) / files, "line": one["bytes"] / files}


def scan(daemon):
    """How long a scan takes that finds nothing, in seconds."""
    began = time.monotonic()
    one, line = daemon.request({"op": "scan"})
    with one.makefile("rb") as lines:
        while line["type"] != "scanned":
            line = json.loads(lines.readline())
    daemon.close(one)
    return time.monotonic() - began


def replay(bench, daemon, files, readers):
    """All lines to so many readers at once."""
    request = json.dumps({"op": "subscribe", "since": 0, "follow": False})
    return bench.native("replay", socket=daemon.socket, readers=readers, lines=files + 3, request=request)


def without_content(bench, files):
    """The journal's bytes a change where no contents are kept, and the memory of a follower before that."""
    daemon = Numbered(bench, 0, keep="none")
    prepared(daemon.folder)
    with daemon:
        daemon.close(daemon.request({"op": "subscribe"})[0])
        idle = machine.pss_kib(daemon.pids())
        for _ in range(IDLE):
            daemon.subscribe()
        follower = 1024 * (machine.pss_kib(daemon.pids()) - idle) / IDLE
        bench.native("burst", root=daemon.folder, files=files, directories=DIRECTORIES)
        daemon.wait()
        daemon.end(15)
        return os.path.getsize(daemon.journal) / files, follower


def directories(bench):
    """The bytes of memory that a directory takes, of many that are empty."""
    held = []
    for count in (DIRECTORIES, EMPTY):
        daemon = Numbered(bench, 0)
        prepared(daemon.folder, count)
        with daemon:
            held.append(1024 * machine.pss_kib(daemon.pids()))
    return (held[1] - held[0]) / (EMPTY - DIRECTORIES)


def lone_changes(bench, samples):
    """One rename into place at a time, each durable before it is told."""
    daemon = Numbered(bench, 0, journal=bench.fresh_on_disk("journal"))
    prepared(daemon.folder)
    with daemon:
        feed, before = daemon.subscribe(), pipeline_us(daemon)
        found = bench.native("latency", feeds=[feed], root=daemon.folder, directories=DIRECTORIES,
                             samples=samples, seed=bench.turn())
        found["pipeline_us"] = (pipeline_us(daemon) - before) / samples
    found["sync_us"] = bench.native("fdatasync", directory=bench.fresh_on_disk("fdatasync"))["p50_us"]
    return found


def pipeline_us(daemon):
    """How long the pipeline's thread has run."""
    tasks = f"/proc/{daemon.process.pid}/task"
    for thread in os.listdir(tasks):
        with open(f"{tasks}/{thread}/comm") as file:
            if file.read().strip() == "telex-pipeline":
                with open(f"{tasks}/{thread}/schedstat") as file:
                    return int(file.read().split()[0]) / 1000
    raise Failure("telexd has no thread telex-pipeline")
