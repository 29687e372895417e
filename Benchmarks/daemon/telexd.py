"""telexd, by its protocol."""
import json
import os
import signal
import time

from failure import Failure
from program import Program, line_from


class Telexd(Program):
    """The daemon on a folder, with a configuration, journal and socket of its own."""
    name = "telexd"

    def __init__(self, bench, folder, durability="power", keep="all", journal=None):
        super().__init__(bench, folder)
        self.socket = bench.socket_path(os.path.join(self.work, "telexd.sock"))
        self.journal = os.path.join(journal or self.work, "journal.db")
        self.configuration = os.path.join(self.work, "telexd.yaml")
        with open(self.configuration, "w") as file:
            file.write(f"journal:\n  durability: {durability}\ncontent:\n  keep: {keep}\n")

    def start(self, *flags):
        # A file of its own, and no variables: what this machine's daemon is told counts for nothing.
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TELEX_")}
        self.spawn([
            self.bench.telexd, "--config", self.configuration, "--folder", self.folder,
            "--journal", self.journal, "--socket", self.socket, *flags], env=kept)

    def wait(self):
        self.sync()
        state = self.ask({"op": "status"})["state"]
        if state != "in_sync":
            raise Failure(f"telexd is {state} where it should be in_sync: {self.last_words()}")

    def restart(self, *flags):
        """Starts it again after it was stopped; returns before it is ready."""
        self.started = time.monotonic()
        self.start(*flags)

    def end(self, how):
        """Stops it by a signal, and sees that it ended as it should."""
        status = self.stop(how)
        if status != (0 if how == signal.SIGTERM else -how):
            raise Failure(f"telexd ended with {status} after signal {how}: {self.last_words()}")

    def request(self, request):
        """Sends a request on a connection of its own; the connection, and the answer's first line."""
        one = self.connect(self.socket)
        line_from(one)  # hello
        one.sendall(json.dumps(request).encode() + b"\n")
        line = json.loads(line_from(one))
        if line["type"] == "error":
            raise Failure(f"telexd answered {request['op']} with {line['code']}: {line['message']}")
        return one, line

    def close(self, one):
        self.sockets.remove(one)
        one.close()

    def ask(self, request):
        """The first line of an answer."""
        one, line = self.request(request)
        self.close(one)
        return line

    def lines(self, request):
        """All lines of an answer that ends with an `end`."""
        one, line = self.request(request)
        with one.makefile("rb") as rest:
            while line["type"] != "end":
                yield line
                raw = rest.readline()
                if not raw:
                    raise Failure(f"telexd closed the connection in its answer to {request['op']}")
                line = json.loads(raw)
        self.close(one)
        yield line

    def changes(self, since="start"):
        """All changes after a cursor, and the cursor of the last place."""
        *lines, end = self.lines({"op": "subscribe", "since": since, "follow": False})
        return [line for line in lines if line["type"] == "change"], end["cursor"]

    def sync(self):
        """Waits until everything that was done is journaled; the cursor."""
        return self.ask({"op": "sync", "timeout": 600})["cursor"]

    def subscribe(self, since="now"):
        return self.request({"op": "subscribe", "since": since})[0].fileno()
