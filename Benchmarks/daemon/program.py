"""A program under measurement: started, asked for feeds, weighed, and stopped."""
import os
import shutil
import signal
import socket
import subprocess
import time

import machine
from failure import Absent, Failure


class Program:
    """Started on a folder, with a directory of its own for what it writes besides.

    `with` starts it and waits until it is ready; it is stopped at the end, whatever happened.
    """
    name = "?"
    needs = ()           # what has to be installed
    stall_ms = 6000      # how long a feed may be silent before the rest counts as lost

    def __init__(self, bench, folder):
        for command in self.needs:
            if not shutil.which(command):
                raise Absent(f"{command} is not installed")
        self.bench, self.folder = bench, folder
        self.work = bench.fresh("work-" + "".join(c if c.isalnum() else "-" for c in self.name))
        self.process, self.sockets = None, []
        self.log = os.path.join(self.work, "log")

    def start(self):
        raise NotImplementedError

    def wait(self):
        """Returns once the program watches everything."""
        raise NotImplementedError

    def subscribe(self):
        """A file descriptor whose bytes name each file that changes from now on."""
        raise NotImplementedError

    def __enter__(self):
        try:
            self.started = time.monotonic()
            self.start()
            self.wait()
        except BaseException:
            self.stop(signal.SIGKILL)
            raise
        return self

    def __exit__(self, kind=None, error=None, trace=None):
        status = self.process.poll() if self.process else None
        why = self.last_words() if error and self.process else None
        self.stop(signal.SIGKILL)
        self.bench.remove(self.work)
        # Whatever went wrong first, this is why.
        if error and status is not None:
            raise Failure(f"{self.name} ended by itself with {status}: {why}") from error
        if isinstance(error, Exception) and why:
            self.bench.say(f"  {self.name} said last: {why}")

    def spawn(self, words, **options):
        """Starts the program; what it says on standard error is kept in its log."""
        with open(self.log, "ab") as log:
            options.setdefault("stdin", subprocess.DEVNULL)
            options.setdefault("stdout", subprocess.DEVNULL)
            options.setdefault("stderr", log)
            self.process = subprocess.Popen(words, **options)

    def stop(self, how=signal.SIGTERM):
        """Ends the program and closes what it served; its exit status, negative for a signal."""
        for one in self.sockets:
            one.close()
        self.sockets = []
        if not self.process:
            return None
        family = machine.family(self.process.pid)
        self.process.send_signal(how)
        try:
            status = self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise Failure(f"{self.name} did not end within a minute") from None
        finally:
            for pipe in (self.process.stdout, self.process.stderr):
                if pipe:
                    pipe.close()
            self.process = None
        self.await_end(family[1:])
        return status

    def await_end(self, pids):
        """What the program itself started ends with it."""
        for _ in self.tries(10):
            if not any(map(runs, pids)):
                return
        raise Failure(f"{self.name} left processes behind: {pids}")

    def tries(self, seconds, pause=0.001):
        """Counts tries until the time is over; ends at once when the program has ended."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process and self.process.poll() is not None:
                raise Failure(f"{self.name} ended by itself: {self.last_words()}")
            yield
            time.sleep(pause)

    def connect(self, path, seconds=120):
        """A connection to a Unix socket, as soon as somebody answers there."""
        for _ in self.tries(seconds, 0.0005):
            one = socket.socket(socket.AF_UNIX)
            try:
                one.connect(path)
            except OSError:
                one.close()
                continue
            one.settimeout(600)
            self.sockets.append(one)
            return one
        raise Failure(f"{self.name} does not serve its socket")

    def last_words(self):
        """The end of the program's log."""
        with open(self.log, "rb") as log:
            return log.read()[-500:].decode(errors="replace").strip() or "it said nothing"

    def pids(self):
        """The program and all that it started."""
        return machine.family(self.process.pid)


def runs(pid):
    """Whether a process is there and has not ended."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def line_from(one):
    """The next line of a socket, a byte at a time: what follows it belongs to another reader."""
    line = bytearray()
    while not line.endswith(b"\n"):
        byte = one.recv(1)
        if not byte:
            raise Failure(f"the connection was closed after {bytes(line[-200:])!r}")
        line += byte
    return bytes(line)
