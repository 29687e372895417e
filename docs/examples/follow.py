#!/usr/bin/python3
"""follow.py SOCKET PLACE: prints every change of a folder once, through restarts of either side."""
import json, os, random, socket, sys, time

def lines(path, since):
    """What a subscription answers, until the connection ends; half a line at its end is none."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(75)  # two and a half heartbeats: a daemon that hangs is none
        connection.connect(path)
        connection.sendall(json.dumps({"op": "subscribe", "since": since}).encode() + b"\n")
        for line in connection.makefile("rb"):
            if line.endswith(b"\n"):
                yield json.loads(line)

def store(place, cursor):
    """The file holds the old cursor or the new one, whenever the power goes."""
    with open(place + ".new", "w") as file:
        file.write(cursor)
        file.flush()
        os.fsync(file.fileno())
    os.replace(place + ".new", place)

path, place = sys.argv[1:]
cursor = open(place).read() if os.path.exists(place) else "start"
failures = 0
while True:
    try:
        for line in lines(path, cursor):  # types and members that are new here are passed over
            if line["type"] == "error" and line["code"].startswith("cursor_"):
                sys.exit(line["message"])  # that place is gone: take a snapshot
            if line["type"] == "change":
                print(line["seq"], line["kind"], json.dumps(line["path"]), flush=True)
            if "cursor" in line:  # a change is dealt with; the others say how far nothing came
                store(place, cursor := line["cursor"])
                failures = 0
    except OSError as error:
        print("follow.py:", error, file=sys.stderr)
    failures += 1
    time.sleep(random.uniform(0, min(5, 0.1 * 2 ** min(failures, 9))))
