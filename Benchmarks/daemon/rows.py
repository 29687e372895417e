"""All rows, by group."""
import rows_burst
import rows_correct
import rows_latency
import rows_parts
import rows_replay
import rows_rest
import rows_restart
import rows_start

GROUPS = [
    (("A1", "A2", "A3"), rows_latency.group),
    (("B1", "B2", "B3"), rows_burst.group),
    (("C1", "C2"), rows_start.group),
    (("D",), rows_restart.group),
    (("E1", "E2"), rows_rest.group),
    (("F1", "F2"), rows_replay.group),
    (("G",), rows_burst.crowd),
    (("H1",), rows_correct.group),
    (("I",), rows_parts.status),
    (("J",), rows_parts.journal),
]
FEWEST = 2 * rows_restart.EACH
ALL = [name for names, _ in GROUPS for name in names]


def chosen(text):
    """The rows of a list with commas; a letter alone is all of its rows."""
    rows = []
    for word in text.split(","):
        found = [row for row in ALL if word and row.startswith(word.strip().upper())]
        if not found:
            raise ValueError(f"no row {word!r}; there are {', '.join(ALL)}")
        rows += found
    return list(dict.fromkeys(rows))
