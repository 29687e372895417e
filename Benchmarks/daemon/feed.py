"""A daemon's feed, a piece of lines at a time."""
import base64
import json
import socket

# Nothing after such a cursor can be told: the present files are the way on.
PLACE_IS_GONE = ("cursor_unknown", "cursor_ahead", "cursor_expired")
HEARTBEAT_SECONDS = 30
PIECE = 1 << 18


def pieces(path, since):
    """What a subscription answers, until the connection ends: lists of lines as they come together.

    Without a place to go on from it begins with the present files.
    """
    place = {"snapshot": True} if since is None else {"since": since}
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2.5 * HEARTBEAT_SECONDS)  # a daemon that hangs is none
        connection.connect(path)
        request = {"op": "subscribe", "heartbeat": HEARTBEAT_SECONDS, **place}
        connection.sendall(json.dumps(request).encode() + b"\n")
        for lines in whole_lines(connection):
            yield [json.loads(line) for line in lines]


def whole_lines(connection):
    """Lists of lines as they come together, until the connection ends; half a line at the end is none."""
    rest = b""
    while piece := connection.recv(PIECE):
        *lines, rest = (rest + piece).split(b"\n")
        if lines:
            yield lines


def path_of(line, member="path"):
    """A file's path below the folder, by its exact bytes."""
    if member + "_base64" in line:
        return base64.b64decode(line[member + "_base64"])
    # As the wire has it, whatever this machine's locale makes of names.
    return line[member].encode()
