"""The results as Markdown."""
import os
import platform
import time

from figures import number, spelled, spread

NAMES = {"us": "µs", "mib": "MiB", "rate": "million lines a second"}


def verdict_table(verdicts):
    """A line for each bar: what was found, and whether that is enough."""
    lines = ["| row | what | bar | found: least / median / most | verdict |",
             "| --- | --- | --- | --- | --- |"]
    for one in verdicts:
        found = spelled(one.spread) if one.spread else "–"
        lines.append(f"| {one.bar.row} | {cell(one.bar.text)} | {limit(one.bar)} | {found} "
                     f"| {cell(word(one))} |")
    return "\n".join(lines)


def word(verdict):
    text = verdict.word
    if verdict.bar.is_aim:
        text = {"met": "aim reached", "NOT met": "aim not reached"}.get(text, text)
    elif verdict.word == "NOT met":
        text = "**NOT met**"
    return text + (f": {verdict.why}" if verdict.why else "")


def limit(bar):
    kind = "aim " if bar.is_aim else ""
    if bar.at_most is not None:
        return kind + ("none" if bar.is_fact and bar.at_most == 0 else f"≤ {number(bar.at_most)}")
    return kind + (f"≥ {number(bar.at_least)}" if bar.at_least is not None else "(full size only)")


def figure_table(records):
    """A line for each contender of a group: its figures, and the noise around it."""
    lines = ["| program | figures: least / median / most | load | spin, ns | steal, % |",
             "| --- | --- | --- | --- | --- |"]
    for name in dict.fromkeys(one.contender for one in records):
        own = [one for one in records if one.contender == name]
        good = [one for one in own if not one.problem]
        told = [f"{label(key)} {spelled(spread([one.figures[key] for one in good]))}"
                for key in (good[0].figures if good else ())]
        told += [("not run: " if one.is_absent else "failed: ") + one.problem
                 for one in own if one.problem]
        noise = [spelled(spread([one.noise[key] for one in own]))
                 for key in ("load", "spin_ns", "steal_percent")]
        lines.append(f"| {name} | {cell('; '.join(told))} | {' | '.join(noise)} |")
    return "\n".join(lines)


def label(key):
    """`last_s` as `last s`: a figure's name and its unit."""
    words = key.split("_")
    return " ".join([*words[:-1], NAMES.get(words[-1], words[-1])])


def cell(text):
    """Text of any origin as it may stand in a table."""
    return " ".join(text.replace("|", "\\|").split())


def machine_line(bench):
    """What was measured, and on what."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return (
        f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC; {os.cpu_count()} processors, "
        f"{memory:.0f} GiB, Linux {platform.release()}; files on {bench.type_of(bench.base)}; "
        + ("once" if bench.repetitions == 1 else f"{bench.repetitions} repetitions, in turns"))


def page(bench, results, verdicts):
    """The whole page: verdicts first, then every figure. `results` is of (group, records)."""
    text = ["# What was measured", "", machine_line(bench), ""]
    if bench.at_full_size(1) is None:
        text += ["The sizes are smaller than those that the bars are for: the verdicts are hints.", ""]
    text += [verdict_table(verdicts), "",
             "A ratio is taken within each repetition, and the median one is held against the bar; what",
             "has a bar of none has to hold in all of them. Spin is the time of a fixed piece of work: more",
             "of it than elsewhere in this table, steal, or a load says that somebody else was at work."]
    for group, records in results:
        text += ["", f"## {group.title}", ""]
        text += [line[0].upper() + line[1:] + ".\n" for line in group.notes]
        text += [figure_table(records)]
    return "\n".join(text) + "\n"
