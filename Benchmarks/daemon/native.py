"""Compiles `native.c`, and calls it."""
import json
import os
import shutil
import subprocess

from failure import Failure

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, "native.c")
BUILD = os.path.join(HERE, "..", "..", ".build-bench")


def program(folder=BUILD):
    """The path of the compiled program, which is made where it is older than its source."""
    path = os.path.join(os.path.realpath(folder), "native")
    if os.path.exists(path) and os.path.getmtime(path) > os.path.getmtime(SOURCE):
        return path
    words = os.environ.get("CC", "").split() or next(
        ([name] for name in ("cc", "gcc", "clang") if shutil.which(name)), None)
    if not words:
        raise Failure("no C compiler is there: install gcc, or name one in $CC")
    os.makedirs(folder, exist_ok=True)
    fresh = f"{path}.{os.getpid()}"
    done = subprocess.run(
        [*words, "-O2", "-std=gnu11", "-Wall", "-Wextra", "-pthread", "-o", fresh, SOURCE],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        raise Failure(f"native.c does not compile: {done.stdout.decode(errors='replace')}")
    os.rename(fresh, path)
    return path


class Native:
    """The compiled program; each call of one of its commands is a dictionary of what it prints.

    `feeds` are file descriptors that it reads; `stdin` is its standard input.
    """

    def __init__(self, path):
        self.path = path

    def words(self, command, options):
        """The command line: `stall_ms=5` is `--stall-ms 5`."""
        words = [self.path, command]
        for name, value in options.items():
            words += ["--" + name.replace("_", "-"), str(value)]
        return words

    def __call__(self, command, feeds=(), stdin=None, **options):
        done = self.run(command, feeds, stdin, **options)
        return json.loads(done.stdout)

    def run(self, command, feeds=(), stdin=None, **options):
        """The same, with what it says on standard error."""
        if feeds:
            options["feeds"] = ",".join(map(str, feeds))
        done = subprocess.run(
            self.words(command, options), pass_fds=feeds,
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise Failure(f"native {command} ended with {done.returncode}: {said}")
        return done
