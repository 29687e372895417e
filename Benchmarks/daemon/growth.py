"""How the cost of a row grows with the number of files."""
import math
import os

import history
import machine
import rows_burst
import rows_restart
import rows_start
import table
from drawing import drawing
from failure import Failure
from figures import number, spread
from folder_tree import Tree
from telexd import Telexd

ROWS = {
    "B1": "new files: first create → last line",
    "C1": "first scan: start → in sync",
    "D": "restart: start → 300 changes told",
    "F1": "replay of as many changes",
    "E1": "memory (PSS) after the first scan",
}
MEMORY = ("E1",)


def exponent(points):
    """The slope of a straight line through the logarithms, by least squares: y grows as x to that."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    if len({x for x, _ in logs}) < 2:
        return None
    mean_x = sum(x for x, _ in logs) / len(logs)
    mean_y = sum(y for _, y in logs) / len(logs)
    above = sum((x - mean_x) * (y - mean_y) for x, y in logs)
    return above / sum((x - mean_x) ** 2 for x, _ in logs)


def at_size(bench, files):
    """One figure a row with so many files; a fact that does not hold is a failure."""
    bench.of_size(files=files, tree=files, changes=files)
    burst = facts(rows_burst.telexd_burst(bench)(), *rows_burst.FACTS)
    bench.remove("burst")
    tree = Tree(bench, "tree", files)
    found = {"B1": burst["last_s"]}
    found["C1"] = facts(rows_start.first_scan(bench, tree), "not_journaled", "not_stored")["s"]
    with Telexd(bench, tree.folder) as daemon:
        found["E1"] = machine.pss_kib(daemon.pids()) / 1024
        told = rows_restart.restart(bench, tree, daemon, rows_restart.TERM)
        found["D"] = facts(told, "wrong", "missing")["s"]
    bench.remove("tree")
    past = history.History(bench, files)
    try:
        found["F1"] = past.make().replay()["s"]
    finally:
        past.remove()
    return found


def facts(result, *names):
    wrong = {name: result[name] for name in names if result[name]}
    if wrong:
        raise Failure(f"growth: {wrong}")
    return result


def page(bench, counts, svg):
    """Measures every size in turns; the page, with the drawing beside it."""
    found = {name: {} for name in ROWS}
    for repetition in range(bench.repetitions):
        for count in counts:
            result = at_size(bench, count)
            bench.say(f"  {count:,} files: " + " ".join(f"{k}={v:.3g}" for k, v in result.items()))
            for name, value in result.items():
                found[name].setdefault(count, []).append(value)
    medians = {name: [(count, spread(values).median) for count, values in by_count.items()]
               for name, by_count in found.items()}
    if svg:
        panels = [("seconds", {name: medians[name] for name in ROWS if name not in MEMORY}),
                  ("MiB", {name: medians[name] for name in MEMORY})]
        with open(svg, "w") as file:
            file.write(drawing(panels, ROWS))
    return text(table.machine_line(bench), medians, svg), True


def text(first, medians, svg):
    counts = [count for count, _ in next(iter(medians.values()))]
    lines = ["# Growth", "", first + ". Medians; telexd alone.", ""]
    if svg:
        lines += [f"![Time and memory over the number of files]({os.path.basename(svg)})", ""]
    lines += [
        "| row | what | " + " | ".join(f"{count:,}" for count in counts)
        + " | exponent | exponent from 10,000 | a file, at most ÷ least from 10,000 |",
        "| --- | --- |" + " ---: |" * (len(counts) + 3)]
    for name, points in medians.items():
        large = [(count, value) for count, value in points if count >= 10_000]
        each = [value / count for count, value in large]
        lines.append(" | ".join([
            f"| {name}", ROWS[name] + (", MiB" if name in MEMORY else ", s"), *(number(float(f"{value:.3g}")) for _, value in points),
            power(points), power(large),
            number(max(each) / min(each)) if len(each) > 1 and name not in MEMORY else "–"]) + " |")
    lines += ["", "The exponent is that of a straight line through the logarithms, by least squares: 1 is",
              "linear, less is better than linear, since what does not depend on the files weighs less.",
              "From 10,000 files on, time a file should stay within a factor of 1.5."]
    return "\n".join(lines) + "\n"


def power(points):
    found = exponent(points) if len(points) > 1 else None
    return "–" if found is None else f"{found:.2f}"
