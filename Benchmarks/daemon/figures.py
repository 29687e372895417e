"""Figures of several repetitions, and how they are written."""
import statistics
from collections import namedtuple

Spread = namedtuple("Spread", "least median most")


def spread(values):
    """Least, median and most of some figures."""
    return Spread(min(values), statistics.median(values), max(values))


def number(value):
    """Three digits that count; whole numbers whole."""
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def spelled(some):
    """A spread as a cell has it: one number where all are the same."""
    if number(some.least) == number(some.most):
        return number(some.median)
    return " / ".join(number(value) for value in some)
