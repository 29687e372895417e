"""redis with a stream that holds the same lines."""
import os

from failure import Failure
from program import Program


class Redis(Program):
    """A server on a Unix socket that keeps nothing on disk."""
    name = "redis"
    needs = ("redis-server",)

    def start(self):
        self.socket = self.bench.socket_path(os.path.join(self.work, "redis.sock"))
        self.spawn([
            "redis-server", "--port", "0", "--unixsocket", self.socket, "--save", "", "--appendonly",
            "no", "--dir", self.work])

    def wait(self):
        one = self.connect(self.socket)
        self.sockets.remove(one)
        one.close()

    def load(self, path):
        """Puts every line of a file into the stream `s`, under the ids 1-1, 2-1 and so on."""
        one = self.connect(self.socket)
        answers = one.makefile("rb")
        with open(path, "rb") as lines:
            ids = 0
            while batch := [line for _, line in zip(range(5000), lines)]:
                words = bytearray()
                for line in batch:
                    ids += 1
                    name = b"%d-1" % ids
                    words += b"*5\r\n$4\r\nXADD\r\n$1\r\ns\r\n$%d\r\n%s\r\n$1\r\nl\r\n$%d\r\n%s\r\n" % (
                        len(name), name, len(line) - 1, line[:-1])
                one.sendall(words)
                for _ in batch:
                    first = answers.readline()
                    if not first.startswith(b"$"):
                        raise Failure(f"redis answered XADD with {first!r}")
                    answers.readline()
        return ids
