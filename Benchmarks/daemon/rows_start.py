"""C1, C2: the first scan of a folder that is full already."""
import json
import os
import subprocess
import time

from failure import Absent, Failure
from folder_tree import Tree
from row import Bar, Contender, Group, plain, ratio, total
from syncthing import Syncthing
from telexd import Telexd
from watchers import HashingWatchman


def first_scan(bench, tree, keep="all"):
    """Start on an empty journal -> `in_sync`, and then whether everything is journaled and stored."""
    with Telexd(bench, tree.folder, keep=keep) as daemon:
        result = {"s": time.monotonic() - daemon.started}
        if keep == "none":
            lines = sum(line["type"] == "duplicates" for line in daemon.lines({"op": "duplicates"}))
            # A copy's content has two files here, never more.
            result = {
                "s": time.monotonic() - daemon.started, "duplicates_wrong": abs(lines - tree.copies)}
        status = daemon.ask({"op": "status"})
        contents = tree.count - tree.copies if keep == "all" else 0
        return result | {
            "not_journaled": abs(status["files"]["count"] - tree.count),
            "not_stored": abs(status["content"]["stored"] - contents)}


def first_line(bench, tree):
    """Start -> the first change at somebody who connects as soon as the socket answers."""
    daemon = Telexd(bench, tree.folder)
    daemon.wait = lambda: None
    with daemon:
        one, _ = daemon.request({"op": "subscribe", "since": "start"})
        with one.makefile("rb") as lines:
            while (line := json.loads(lines.readline()))["type"] != "change":
                pass
        return {"ms": 1000 * (time.monotonic() - daemon.started)}


def timed(bench, *words, shell=False):
    """The contender of a command that runs to its end."""
    def run():
        began = time.monotonic()
        try:
            done = subprocess.run(
                words[0] if shell else words, shell=shell, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=bench.base)
        except FileNotFoundError:
            raise Absent(f"{words[0]} is not installed") from None
        if done.returncode:
            raise Failure(f"{words[0]} ended with {done.returncode}")
        return {"s": time.monotonic() - began}
    return run


def group(bench):
    shared = {}
    folder = os.path.join(bench.base, "tree")

    def prepare():
        shared["tree"] = Tree(bench, "tree", bench.sizes.tree)

    def hashing_watchman():
        with HashingWatchman(bench, folder) as peer:
            if peer.hash_all() < bench.sizes.tree:
                raise Failure("watchman did not hash every file")
            return {"s": time.monotonic() - peer.started}

    def syncthing():
        with Syncthing(bench, folder) as peer:
            return {"s": time.monotonic() - peer.started}

    hash_two = f"find {folder} -type f -print0 | xargs -0 -P2 -n500 sha256sum"
    result_file = os.path.join(bench.base, "rdfind.txt")
    contenders = [
        Contender("find and stat", ("C1", "C2"), timed(
            bench, "find", folder, "-printf", "%s %T@\\n")),
        Contender("hash on 2 threads", ("C1", "C2"), lambda: bench.native(
            "hash", root=folder, threads=2)),
        Contender("sha256sum -P2", ("C1",), timed(bench, hash_two, shell=True)),
        Contender("syncthing", ("C1",), syncthing, is_peer=True),
        Contender("watchman sha1", ("C1",), hashing_watchman, is_peer=True),
        Contender("jdupes", ("C2",), timed(bench, "jdupes", "-r", "-q", folder), is_peer=True),
        Contender("rdfind", ("C2",), timed(
            bench, "rdfind", "-outputname", result_file, folder), is_peer=True),
        Contender("telexd", ("C1",), lambda: first_scan(bench, shared["tree"])),
        Contender("telexd none", ("C2",), lambda: first_scan(bench, shared["tree"], "none")),
        Contender("telexd, first line", ("C1",), lambda: first_line(bench, shared["tree"])),
    ]
    bars = [
        Bar("C1", "in sync: of syncthing's time", ratio("telexd", "s", "syncthing", "s"),
            at_most=0.35),
        Bar("C1", "in sync: s", plain("telexd", "s"), at_most=bench.at_full_size(3.5), is_aim=True),
        Bar("C1", "first line at a subscriber: ms after the start", plain(
            "telexd, first line", "ms"), at_most=50),
        Bar("C1", "files not journaled, contents not stored", total(
            "telexd", "not_journaled", "not_stored"), at_most=0, is_fact=True),
        Bar("C2", "duplicates answered: of jdupes' time", ratio("telexd none", "s", "jdupes", "s"),
            at_most=1),
        Bar("C2", "files not journaled, duplicates wrong", total(
            "telexd none", "not_journaled", "not_stored", "duplicates_wrong"), at_most=0,
            is_fact=True),
    ]
    return Group(
        f"C: {bench.sizes.tree:,} files in {bench.sizes.tree // 100:,} directories, 20 % of them "
        "copies; empty journal", contenders, bars, prepare, lambda: bench.remove("tree"))
