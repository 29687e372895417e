"""Programs that tell of changes without keeping them: the floor, watchman, inotifywait, fswatch."""
import json
import os
import subprocess

from failure import Failure
from program import Program, line_from


class Floor(Program):
    """Raw inotify, read, SHA-256, a line of JSON to each socket, in C: `native watch`."""
    name = "floor"

    def start(self):
        self.socket = self.bench.socket_path(os.path.join(self.work, "floor.sock"))
        words = self.bench.native.words("watch", {"root": self.folder, "socket": self.socket})
        self.spawn(words, stdout=subprocess.PIPE)

    def wait(self):
        if self.process.stdout.readline() != b"ready\n":
            raise Failure(f"the floor did not start: {self.last_words()}")

    def subscribe(self):
        one = self.connect(self.socket)
        line_from(one)
        return one.fileno()


class Inotifywait(Program):
    """It hashes nothing; `create` is needed for it to notice new directories."""
    name = "inotifywait"
    needs = ("inotifywait",)

    def start(self):
        events = ("close_write", "moved_to", "moved_from", "create", "delete")
        self.spawn(
            ["inotifywait", "-m", "-r", *(f"-e{event}" for event in events), "--format", "%e %w%f",
             self.folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def wait(self):
        for line in self.process.stderr:
            if b"Watches established" in line:
                return
        raise Failure("inotifywait ended before it watched")

    def subscribe(self):
        return self.process.stdout.fileno()


class Fswatch(Program):
    """It hashes nothing, and says of a queue that ran over that there was one."""
    name = "fswatch"
    needs = ("fswatch",)

    def start(self):
        self.spawn(
            ["fswatch", "-r", "-l", "0.001", "-m", "inotify_monitor", self.folder],
            stdout=subprocess.PIPE)

    def wait(self):
        # It says nothing when it is ready: a file is written until it tells of that.
        probe = os.path.join(self.folder, "probe")
        os.set_blocking(self.process.stdout.fileno(), False)
        told = b""
        for _ in self.tries(120, 0.05):
            with open(probe, "w"):
                pass
            told = told[-64:] + (self.process.stdout.read() or b"")
            if b"/probe" in told:
                os.unlink(probe)
                return
        raise Failure("fswatch never told of a probe")

    def subscribe(self):
        return self.process.stdout.fileno()


class Watchman(Program):
    """As it ships, it waits for 20 ms of quiet before it tells. It keeps nothing on disk."""
    name = "watchman"
    needs = ("watchman",)
    fields = ("name", "exists", "size")
    settle = None

    def start(self):
        if self.settle is not None:
            with open(os.path.join(self.folder, ".watchmanconfig"), "w") as file:
                json.dump({"settle": self.settle}, file)
        self.socket = self.bench.socket_path(os.path.join(self.work, "watchman.sock"))
        inside = lambda name: os.path.join(self.work, name)
        self.spawn([
            "watchman", "--foreground", "-U", self.socket, "-o", inside("log"), "--pidfile",
            inside("pid"), "--statefile", inside("state"), "--log-level", "1"])

    def request(self, *words):
        one = self.connect(self.socket)
        one.sendall(json.dumps(words).encode() + b"\n")
        with one.makefile("rb") as answer:
            line = json.loads(answer.readline().decode("utf-8", "surrogateescape"))
        if "error" in line:
            raise Failure(f"watchman: {line['error']}")
        return one, line

    def query(self, **query):
        return self.request("query", self.folder, {"sync_timeout": 600_000, **query})[1]

    def wait(self):
        self.request("watch", self.folder)
        # It answers when its first crawl is over.
        self.query(expression=["name", "no such name"], fields=["name"])

    def subscribe(self):
        _, clock = self.request("clock", self.folder, {"sync_timeout": 60_000})
        what = {"fields": self.fields, "since": clock["clock"], "expression": ["type", "f"]}
        return self.request("subscribe", self.folder, "bench", what)[0].fileno()


class HashingWatchman(Watchman):
    """With the SHA-1 of every content, and without the wait. It hashes a batch before its first line.

    Without the wait it never rests: it is of no use for figures of rest.
    """
    name = "watchman sha1"
    fields = ("name", "exists", "size", "content.sha1hex")
    settle = 0
    stall_ms = 45_000

    def hash_all(self):
        """Asks for every file with its hash; how many have one."""
        files = self.query(expression=["type", "f"], fields=["name", "content.sha1hex"])["files"]
        return sum(isinstance(file.get("content.sha1hex"), str) for file in files)
