"""Syncthing as a feed of one folder: the peer whose index outlives a restart.

Loopback alone: no discovery, relays, reports or upgrades; its feed is /rest/events/disk.
"""
import http.client
import json
import os
import re
import socket
import subprocess
import time

from failure import Failure
from program import Program

OPTIONS = {
    "listenAddress": "tcp://127.0.0.1:0", "globalAnnounceEnabled": "false",
    "localAnnounceEnabled": "false", "relaysEnabled": "false", "natEnabled": "false",
    "urAccepted": "-1", "crashReportingEnabled": "false", "autoUpgradeIntervalH": "0",
    "startBrowser": "false", "announceLANAddresses": "false"}
FOLDER = (
    '<folder id="b" label="b" path="{path}" type="sendonly" rescanIntervalS="0" '
    'fsWatcherEnabled="true" fsWatcherDelayS="1"><filesystemType>basic</filesystemType>'
    '<device id="{device}"></device></folder>')


class Syncthing(Program):
    """Ready once its first scan is over."""
    name = "syncthing"
    needs = ("syncthing",)

    def start(self):
        self.home, self.port = os.path.join(self.work, "home"), free_port()
        # The worker itself, and not a monitor with the worker as its child.
        self.environment = dict(
            os.environ, STNOUPGRADE="1", STNODEFAULTFOLDER="1", STMONITORED="yes", HOME=self.work)
        self.count = sum(len(files) for _, _, files in os.walk(self.folder))
        os.makedirs(os.path.join(self.folder, ".stfolder"), exist_ok=True)
        done = subprocess.run(
            ["syncthing", "generate", "--home", self.home, "--no-default-folder"],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            raise Failure(f"syncthing generate: {done.stdout.decode(errors='replace')[-300:]}")
        self.configure(os.path.join(self.home, "config.xml"))
        self.serve()

    def configure(self, path):
        with open(path) as file:
            text = file.read()
        device = re.search(r'<device id="([^"]+)"', text).group(1)
        self.key = re.search(r"<apikey>([^<]+)", text).group(1)
        for name, value in OPTIONS.items():
            text = re.sub(f"<{name}>[^<]*</{name}>", "", text)
            text = text.replace("<options>", f"<options><{name}>{value}</{name}>", 1)
        text = re.sub(r"<address>127[^<]*</address>", f"<address>127.0.0.1:{self.port}</address>", text)
        folder = FOLDER.format(path=self.folder, device=device)
        with open(path, "w") as file:
            file.write(text.replace("<device id=", folder + "<device id=", 1))

    def serve(self):
        self.started = time.monotonic()
        self.spawn([
            "syncthing", "serve", "--home", self.home, "--no-browser", "--no-restart", "--no-upgrade",
            "--no-default-folder"], env=self.environment)

    def ask(self, path, timeout=60):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path, headers={"X-API-Key": self.key})
            return json.loads(connection.getresponse().read())
        except (OSError, ValueError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def wait(self):
        for _ in self.tries(600, 0.02):
            status = self.ask("/rest/db/status?folder=b")
            if status and status.get("localFiles", 0) >= self.count and status["state"] == "idle":
                return
        raise Failure("syncthing's first scan did not end within ten minutes")

    def tells(self, expected):
        """Starts it again; the seconds until it has told of all of these paths."""
        self.serve()
        last, told = 0, set()
        for _ in self.tries(120, 0.01):
            for event in self.ask(f"/rest/events/disk?since={last}&timeout=1") or []:
                last = event["id"]
                told.add(os.fsencode(event["data"]["path"]))
            if expected <= told:
                return time.monotonic() - self.started
        raise Failure(f"syncthing told of {len(expected & told)} of {len(expected)}")


def free_port():
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
