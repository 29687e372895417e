"""Groups of rows: what is run for them, in turns, and the bars that they have to reach."""
import json
import signal
import time
from dataclasses import asdict, dataclass, field
from typing import Callable, Optional

import machine
from failure import Absent, Failure
from figures import spread


@dataclass
class Contender:
    """One program, or one way to run it; `run` measures it once and returns its figures by name."""
    name: str
    rows: tuple
    run: Callable
    is_peer: bool = False


@dataclass
class Bar:
    """Something that a row asks for, or aims at.

    `value` takes the figures of one repetition, by contender and name. A `fact` has to hold in every
    repetition, everything else in the median one; an `aim` is told and is no verdict on the row.
    """
    row: str
    text: str
    value: Callable
    at_most: Optional[float] = None
    at_least: Optional[float] = None
    is_fact: bool = False
    is_aim: bool = False

    def holds(self, value):
        return ((self.at_most is None or value <= self.at_most)
                and (self.at_least is None or value >= self.at_least))


@dataclass
class Group:
    """Rows that are measured together. `prepare` makes what they share, `clean` takes it away."""
    title: str
    contenders: list
    bars: list
    prepare: Callable = lambda: None
    clean: Callable = lambda: None
    notes: list = field(default_factory=list)


@dataclass
class Record:
    """One contender, measured once."""
    contender: str
    repetition: int
    figures: dict
    noise: dict
    problem: Optional[str] = None
    is_absent: bool = False

    def line(self):
        """The record as a line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def from_line(line):
        return Record(**json.loads(line))


@dataclass
class Verdict:
    """What became of a bar."""
    bar: Bar
    spread: Optional[tuple]
    word: str       # "met", "NOT met", "not run", "not judged"
    why: str = ""


class Figures(dict):
    """The figures of one repetition; what is not there says why."""

    def __init__(self, records):
        super().__init__({record.contender: record.figures for record in records})
        self.problems = {record.contender: record.problem for record in records}

    def __missing__(self, name):
        raise Failure(f"{name} was left out")

    def of(self, contender, name):
        figures = self[contender]
        if self.problems[contender]:
            raise Failure(f"{contender}: {self.problems[contender]}")
        return figures[name]


def measure(bench, contender, repetition):
    """Runs one contender once, and writes down the noise around it."""
    noise = {"load": machine.load(), "spin_ns": bench.native("spin")["ns"]}
    all_before, steal_before = machine.processor_ticks()
    problem, is_absent, figures, began = None, False, {}, time.monotonic()
    try:
        figures = contender.run()
    except Absent as absent:
        problem, is_absent = str(absent), True
    except (Failure, OSError, EOFError, ValueError, KeyError) as failure:
        problem = str(failure) if isinstance(failure, Failure) else repr(failure)
    all_after, steal_after = machine.processor_ticks()
    noise["steal_percent"] = 100 * (steal_after - steal_before) / max(1, all_after - all_before)
    told = problem or " ".join(f"{name}={value:g}" for name, value in figures.items())
    bench.say(f"  {contender.name}: {told}  [{time.monotonic() - began:.1f} s]")
    return Record(contender.name, repetition, figures, noise, problem, is_absent)


def run(bench, group, rows):
    """Measures a group's contenders in turns, repetition by repetition; those that the rows need."""
    chosen = [one for one in group.contenders
              if set(one.rows) & set(rows) and (bench.peers or not one.is_peer)]
    records = []
    bench.say(group.title)
    try:
        group.prepare()
        for repetition in range(bench.repetitions):
            for contender in chosen:
                before = [one for one in records if one.contender == contender.name]
                if any(one.is_absent for one in before):
                    continue
                records.append(measure(bench, contender, repetition))
    except (Failure, OSError) as failure:
        bench.say(f"  {failure}")
        noise = dict.fromkeys(("load", "spin_ns", "steal_percent"), 0)
        records += [Record(one.name, 0, {}, noise, str(failure)) for one in chosen]
    finally:
        group.clean()
    return records


def failures(group, records):
    """What went wrong, but for a peer that gave up, which is its own affair, or is not there."""
    peers = {one.name for one in group.contenders if one.is_peer}
    return [one for one in records
            if one.problem and not one.is_absent and one.contender not in peers]


def judge(bar, records):
    """Holds the records of a group against a bar."""
    values, whys = [], []
    for repetition in sorted({one.repetition for one in records}):
        figures = Figures([one for one in records if one.repetition == repetition])
        try:
            values.append(bar.value(figures))
        except Failure as failure:
            whys.append(str(failure))
    failed = [one for one in records if one.problem and not one.is_absent
              and one.contender.startswith("telexd")]
    if failed and any(str(one.problem) in why for one in failed for why in whys):
        return Verdict(bar, spread(values) if values else None, "NOT met", whys[0])
    if not values:
        return Verdict(bar, None, "not run", whys[0] if whys else "nothing was measured")
    some = spread(values)
    if bar.at_most is None and bar.at_least is None:
        return Verdict(bar, some, "not judged")
    held = all(map(bar.holds, values)) if bar.is_fact else bar.holds(some.median)
    return Verdict(bar, some, "met" if held else "NOT met")


def ratio(one, one_name, other, other_name):
    """How many times the other's figure."""
    def value(figures):
        return figures.of(one, one_name) / figures.of(other, other_name)
    return value


def plain(contender, name):
    """A contender's figure."""
    return lambda figures: figures.of(contender, name)


def total(contender, *names):
    """Figures that all have to be nothing, added up."""
    return lambda figures: sum(figures.of(contender, name) for name in names)


TERM, KILL = signal.SIGTERM, signal.SIGKILL
