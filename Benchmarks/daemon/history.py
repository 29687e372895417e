"""A journal with many changes, made of few files that are written anew, round by round."""
import json
import os

from failure import Failure
from telexd import Telexd

FILES = 100_000
DIRECTORIES = 100


class History:
    """A daemon whose journal holds exactly so many changes, each `added` or `modified`."""

    def __init__(self, bench, changes):
        self.bench, self.changes = bench, changes
        self.daemon = Telexd(bench, bench.fresh("history"), keep="none")

    def make(self):
        """Writes the files, and the daemon's journal of them."""
        daemon, left, salt = self.daemon.__enter__(), self.changes, 0
        while left:
            files, salt = min(FILES, left), salt + 1
            self.bench.native(
                "tree", root=daemon.folder, files=files, directories=DIRECTORIES, size=64, salt=salt)
            daemon.sync()
            left -= files
        head = daemon.ask({"op": "status"})["journal"]["head"]
        if head != self.changes:
            raise Failure(f"the journal has {head} changes and not {self.changes}")
        return self

    def start_anew(self):
        """A daemon that has served nobody yet."""
        self.daemon.end(15)
        self.daemon.restart()
        self.daemon.wait()

    def replay(self, readers=1):
        """All changes to so many readers at once; each has to come to the end."""
        done = self.bench.native.run(
            "replay", socket=self.daemon.socket, readers=readers, lines=self.changes + 3,
            request=json.dumps({"op": "subscribe", "since": 0, "follow": False}))
        result, last = json.loads(done.stdout), json.loads(done.stderr)
        if result["wrong"] or last["type"] != "end" or not last["cursor"].endswith(f"-{self.changes}"):
            raise Failure(f"the replay was not whole: {result['wrong']} readers; at last {last}")
        return result

    def write_lines(self, path):
        """The change lines as they were served, for those who serve the same."""
        one, _ = self.daemon.request({"op": "subscribe", "since": 0, "follow": False})
        with open(path, "wb") as file, one.makefile("rb") as lines:
            for line in lines:
                if line.startswith(b'{"type":"end"'):
                    break
                file.write(line)
        self.daemon.close(one)

    def remove(self):
        self.daemon.__exit__()
        self.bench.remove("history")
        self.bench.remove("history.ndjson")
        self.bench.remove("history.db")


def path(bench, ending):
    return os.path.join(bench.base, "history." + ending)
