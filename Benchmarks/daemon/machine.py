"""What the kernel says of the machine and of running programs."""
import os


def load():
    """The average number of runnable threads in the last minute."""
    return os.getloadavg()[0]


def processor_ticks():
    """All ticks of all processors, and those of them that another machine took (steal)."""
    with open("/proc/stat") as file:
        ticks = [int(word) for word in file.readline().split()[1:9]]
    return sum(ticks), ticks[7]


def queue_limit():
    """How many events inotify keeps for a reader; nothing here changes it."""
    with open("/proc/sys/fs/inotify/max_queued_events") as file:
        return int(file.read())


def file_system(path):
    """The type of the file system that holds a directory, such as tmpfs."""
    path, best = os.path.realpath(path), ("", "unknown")
    with open("/proc/self/mountinfo", errors="surrogateescape") as file:
        for line in file:
            before, _, after = line.partition(" - ")
            point = before.split()[4].encode().decode("unicode_escape")
            holds = path == point or path.startswith(point.rstrip("/") + "/")
            if holds and len(point) >= len(best[0]):
                best = (point, after.split()[0])
    return best[1]


def family(pid):
    """A process and all that it started, and so on, without those that have ended."""
    children, ended = {}, set()
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat") as file:
                state, parent = file.read().rsplit(")", 1)[1].split()[:2]
        except (OSError, ValueError):
            continue
        children.setdefault(int(parent), []).append(int(name))
        if state in "ZX":
            ended.add(int(name))
    found, unseen = [], [pid] if os.path.exists(f"/proc/{pid}") else []
    while unseen:
        found.append(unseen.pop())
        unseen += children.get(found[-1], [])
    return [one for one in found if one not in ended]


def _kib(path, key):
    with open(path) as file:
        for line in file:
            if line.startswith(key + ":"):
                return int(line.split()[1])
    raise OSError(f"{path} says nothing of {key}")


def pss_kib(pids):
    """What the processes hold together, each shared page counted by its share."""
    return sum(_kib(f"/proc/{pid}/smaps_rollup", "Pss") for pid in pids)


def peak_kib(pids):
    """The most that each of the processes ever held, added up."""
    return sum(_kib(f"/proc/{pid}/status", "VmHWM") for pid in pids)


def cpu_ticks(pids):
    """Processor time of the processes, in the kernel's ticks."""
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat") as file:
            words = file.read().rsplit(")", 1)[1].split()
        total += int(words[11]) + int(words[12])
    return total


def waits(pids):
    """How often each thread went to sleep by itself: each time but the first it had been woken."""
    counts = {}
    for pid in pids:
        for thread in os.listdir(f"/proc/{pid}/task"):
            try:
                counts[pid, thread] = _kib(
                    f"/proc/{pid}/task/{thread}/status", "voluntary_ctxt_switches")
            except OSError:
                continue
    return counts


def wakeups(before, after):
    """The wake-ups between two looks of `waits`; a thread that is new counts with all of its own."""
    return sum(count - before.get(thread, 0) for thread, count in after.items())
