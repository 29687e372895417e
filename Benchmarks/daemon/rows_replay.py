"""F1, F2: the journal from its first change on, to one and to many."""
import sqlite3
import subprocess
import threading

import history
import machine
from failure import Absent, Failure
from redis_server import Redis
from row import Bar, Contender, Group, plain, ratio


class PeakMemory:
    """Looks at a program's memory while something runs, five times a second."""

    def __init__(self, program):
        self.pids, self.over = program.pids(), threading.Event()
        self.before = self.most = machine.pss_kib(self.pids)
        self.thread = threading.Thread(target=self.look)

    def look(self):
        while not self.over.wait(0.2):
            self.most = max(self.most, machine.pss_kib(self.pids))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def group(bench):
    changes, many = bench.sizes.changes, bench.sizes.readers
    shared = {}
    lines = history.path(bench, "ndjson")

    def prepare():
        shared["history"] = history.History(bench, changes)
        shared["history"].make()
        if bench.peers:
            shared["history"].write_lines(lines)

    def clean():
        if "redis" in shared:
            shared["redis"].__exit__()
        if "history" in shared:
            shared["history"].remove()

    def rate(seconds):
        return {"s": seconds, "rate": changes / seconds / 1e6}

    def redis():
        if "redis" not in shared:
            server = Redis(bench, bench.fresh("redis")).__enter__()
            shared["redis"] = server
            server.load(lines)
        return rate(bench.native(
            "xrange", socket=shared["redis"].socket, entries=changes, page=10_000)["s"])

    def cat():
        return rate(bench.native("stream", file=lines)["s"])

    def sqlite():
        path = fill_table(bench, lines)
        try:
            with subprocess.Popen(
                    ["sqlite3", path, "select line from t order by seq"],
                    stdout=subprocess.PIPE) as shell:
                result = bench.native("count", stdin=shell.stdout)
        except FileNotFoundError:
            raise Absent("sqlite3 is not installed") from None
        if result["lines"] != changes:
            raise Failure(f"sqlite3 printed {result['lines']} lines")
        return rate(result["s"])

    def to_one():
        return rate(shared["history"].replay()["s"])

    def to_many():
        shared["history"].start_anew()
        with PeakMemory(shared["history"].daemon) as peak:
            seconds = shared["history"].replay(many)["s"]
        return {"s": seconds, "more_mib": (peak.most - peak.before) / 1024,
                "rate": changes * many / seconds / 1e6}

    bars = [
        Bar("F1", "lines a second: of redis' XRANGE", ratio(
            "telexd", "rate", "redis", "rate"), at_least=1.5),
        Bar("F1", "million lines a second", plain("telexd", "rate"), at_least=4,
            is_aim=True),
        Bar("F2", f"memory (PSS) while {many} replay: MiB more", plain(
            "telexd to many", "more_mib"), at_most=64),
    ]
    contenders = [
        Contender("cat through a socket", ("F1",), cat, is_peer=True),
        Contender("sqlite3", ("F1",), sqlite, is_peer=True),
        Contender("redis", ("F1",), redis, is_peer=True),
        Contender("telexd", ("F1",), to_one),
        Contender("telexd to many", ("F2",), to_many),
    ]
    return Group(
        f"F: {changes:,} changes from the first on", contenders, bars, prepare, clean,
        notes=["the peers serve the very lines that telexd served"])


def fill_table(bench, lines):
    """A database with the lines in one table, made once."""
    path = history.path(bench, "db")
    with sqlite3.connect(path) as database, open(lines) as file:
        database.execute("create table if not exists t(seq integer primary key, line text)")
        if not database.execute("select 1 from t limit 1").fetchone():
            database.executemany(
                "insert into t values(?, ?)", ((at + 1, line[:-1]) for at, line in enumerate(file)))
    database.close()
    return path
