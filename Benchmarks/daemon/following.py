"""One daemon's feed, taken into the merged view for ever, through the daemon's restarts and ours."""
import random
import sys
import time

import feed

LONGEST_REST = 5


def follow(merged, path):
    """Follows the daemon of a socket; the more attempts have led nowhere, the longer each rest."""
    failures = 0
    while True:
        failures = 0 if attempt(merged, path) else failures + 1
        time.sleep(random.uniform(0, rest(failures)))


def rest(failures):
    """How many seconds lie before the next attempt at most, after so many that led nowhere."""
    return min(LONGEST_REST, 0.04 * 2 ** min(failures, 10))


def attempt(merged, path):
    """Takes what one connection tells until it ends; whether that led to a place to go on from."""
    has_led_on = False
    try:
        if (since := merged.cursor(path)) is None:
            merged.begin_anew(path)
        for lines in feed.pieces(path, since):
            refused = [line for line in lines if line["type"] == "error"]
            merged.take(path, [line for line in lines if line["type"] != "error"])
            # A `hello`, and even `subscribed`, may come from a daemon that then refuses again and again.
            has_led_on |= any("cursor" in line for line in lines)
            if any(line["code"] in feed.PLACE_IS_GONE for line in refused):
                # What happened since then can't be told any more: what is there now can.
                merged.begin_anew(path)
                break
            if refused and refused[0]["code"] != "shutting_down":
                raise OSError(f"{refused[0]['code']}: {refused[0]['message']}")
    except OSError as error:
        print(f"merge: {path}: {error}", file=sys.stderr, flush=True)
    return has_led_on
