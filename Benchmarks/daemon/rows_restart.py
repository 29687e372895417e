"""D: what is told after a restart of what happened meanwhile."""
import os
import time

from feed import path_of
from folder_tree import Tree
from row import KILL, TERM, Bar, Contender, Group, plain, ratio
from syncthing import Syncthing
from telexd import Telexd

EACH = 100


def restart(bench, tree, daemon, how):
    """Stop, trouble, start -> all of it told; how much of what was told was not right."""
    before = daemon.sync()
    daemon.end(how)
    expected = tree.trouble(EACH)
    daemon.restart()
    daemon.sync()
    changes, _ = daemon.changes(before)
    took = time.monotonic() - daemon.started
    told = [(path_of(change), change["kind"]) for change in changes]
    wrong = [one for one in told if expected.get(one[0]) != one[1]]
    missing = len(expected) - len(set(told) & set(expected.items()))
    return {"s": took, "wrong": len(wrong) + len(told) - len(set(told)), "missing": missing}


def both(bench, tree):
    """After SIGTERM, and after SIGKILL, on one journal."""
    result = {}
    with Telexd(bench, tree.folder) as daemon:
        for name, how in (("term", TERM), ("kill", KILL)):
            for key, value in restart(bench, tree, daemon, how).items():
                result[f"{name}_{key}"] = value
    return result


def group(bench):
    shared = {}

    def prepare():
        shared["tree"] = Tree(bench, "restart", bench.sizes.tree)

    def find_twice():
        folder, listing = shared["tree"].folder, os.path.join(bench.base, "listing")
        command = f"cd {folder} && find . -type f -printf '%P %s %T@ %C@\\n' | LC_ALL=C sort"
        bench.shell(f"({command}) >{listing}")
        shared["tree"].trouble(EACH)
        began = time.monotonic()
        bench.shell(f"({command}) | LC_ALL=C comm -3 {listing} - | wc -l")
        return {"s": time.monotonic() - began}

    def syncthing():
        tree = shared["tree"]
        with Syncthing(bench, tree.folder) as peer:
            peer.stop(TERM)
            expected = set(tree.trouble(EACH))
            seconds = peer.tells(expected)
        return {"s": seconds}

    bars = []
    for name in ("term", "kill"):
        bars += [
            Bar("D", f"after {name.upper()}: of syncthing's time", ratio(
                "telexd", f"{name}_s", "syncthing", "s"), at_most=0.15),
            Bar("D", f"after {name.upper()}: s", plain("telexd", f"{name}_s"),
                at_most=bench.at_full_size(0.6), is_aim=True),
            Bar("D", f"after {name.upper()}: changes of {3 * EACH} not told", plain(
                "telexd", f"{name}_missing"), at_most=0, is_fact=True),
            Bar("D", f"after {name.upper()}: told, and not so or twice", plain(
                "telexd", f"{name}_wrong"), at_most=0, is_fact=True),
        ]
    contenders = [
        Contender("find twice, and compare", ("D",), find_twice),
        Contender("syncthing", ("D",), syncthing, is_peer=True),
        Contender("telexd", ("D",), lambda: both(bench, shared["tree"])),
    ]
    return Group(
        f"D: restart on {bench.sizes.tree:,} files, of which {EACH} were changed, {EACH} removed, "
        f"{EACH} added", contenders, bars, prepare, lambda: bench.remove("restart"))
