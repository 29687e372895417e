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
LARGE, MOST_A_FILE, MOST_MEMORY = 10_000, 1.5, 10


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
        + " | exponent | from 10,000 | a file, of that at 10,000 | verdict |",
        "| --- | --- |" + " ---: |" * (len(counts) + 3) + " --- |"]
    for name, points in medians.items():
        large = [(count, value) for count, value in points if count >= LARGE]
        lines.append(" | ".join([
            f"| {name}", ROWS[name] + (", MiB" if name in MEMORY else ", s"),
            *(number(float(f"{value:.3g}")) for _, value in points), power(points), power(large),
            *worth(name, large)]) + " |")
    lines += ["", "The exponent is that of a straight line through the logarithms, by least squares: 1 is",
              "linear; less is better, since what does not depend on the files weighs less and less.",
              f"From {LARGE:,} files on, a file may take {MOST_A_FILE} times as long as there at most, and",
              f"a million take {MOST_MEMORY} MiB more memory than 100,000 at most."]
    return "\n".join(lines) + "\n"


def worth(name, large):
    """The largest cost of a file, of that with the fewest; the verdict on it."""
    if name in MEMORY:
        by_count = dict(large)
        if not {100_000, 1_000_000} <= set(by_count):
            return "–", "not run: that is for 1,000,000"
        more = by_count[1_000_000] - by_count[100_000]
        return f"{number(more)} MiB more", "met" if more <= MOST_MEMORY else "**NOT met**"
    if len(large) < 2:
        return "–", "not run: one size alone"
    each = [value / count for count, value in large]
    worst = max(each[1:]) / each[0]
    return number(worst), "met" if worst <= MOST_A_FILE else "**NOT met**"


def power(points):
    found = exponent(points) if len(points) > 1 else None
    return "–" if found is None else f"{found:.2f}"
