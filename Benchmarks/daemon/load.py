"""When files arrive, and in which daemon's folder: seeded, and the same on every machine."""
import math
import random

FOLDERS = 64  # that a person deals out to daemons, the largest first
WIRE_MEAN, WIRE_SPEED = 1_000, 30_000  # files of a burst on average; how many a second are written


def poisson(rate, seconds, source):
    """Moments of changes that come one by one, independently of each other."""
    moments, at = [], 0.0
    while (at := at + gap(rate, source)) < seconds:
        moments.append(at)
    return moments


def wire(rate, seconds, source, mean=WIRE_MEAN, written_a_second=WIRE_SPEED):
    """Bursts as a wire service or a scraper drops them; each is a list of moments.

    They begin independently of each other, are geometric in size, and are written as fast as one
    program writes.
    """
    for begin in poisson(rate / mean, seconds, source):
        size = 1 + int(gap(1 / mean, source))
        yield [begin + number / written_a_second for number in range(size)]


def gap(rate, source):
    return -math.log(1 - source.random()) / rate


def even(daemons):
    """The share of all changes that each daemon's folder has."""
    return [1 / daemons] * daemons


def zipf(daemons):
    """The second folder has half as many changes as the first, the third a third of them …"""
    return normal([1 / number for number in range(1, daemons + 1)])


def dealt(daemons):
    """64 folders of that kind, each given to the daemon that has the least as yet."""
    shares = [0.0] * daemons
    for share in zipf(FOLDERS):
        shares[shares.index(min(shares))] += share
    return shares


def normal(shares):
    return [share / sum(shares) for share in shares]


SPLITS = {"even": even, "Zipf": zipf, "64 dealt": dealt}


def split(moments, shares, source):
    """Deals moments, or bursts of them, out to daemons; each daemon's in order."""
    dealt_out = [[] for _ in shares]
    for one, at in zip(moments, source.choices(range(len(shares)), shares, k=len(moments))):
        dealt_out[at].extend(one if isinstance(one, list) else [one])
    return [sorted(one) for one in dealt_out]


def seeded(*words):
    return random.Random(" ".join(map(str, words)))
