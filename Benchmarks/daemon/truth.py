"""Whether what was told is true, and all of it: the changes replayed, beside the disk."""
import hashlib
import os

from feed import path_of


def on_disk(folder):
    """The files below a folder, with the hashes of what they hold."""
    found, root = {}, os.fsencode(folder)
    for directory, _, names in os.walk(root):
        for name in names:
            path = os.path.join(directory, name)
            with open(path, "rb") as file:
                found[path[len(root) + 1:]] = hash_of(file.read())
    return found


def hash_of(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


EMPTY = hash_of(b"")


def false_contents(changes, disk):
    """How many changes tell of a content that their file, written once under its name, never had.

    Between its making and its write it is empty, and somebody may look just then.
    """
    contents = {os.path.basename(path): content for path, content in disk.items()}
    return sum(one["hash"] not in (contents.get(os.path.basename(path_of(one))), EMPTY)
               for one in changes)


def replayed(changes):
    """The files that the changes lead to, and how many of the changes can't be."""
    files, impossible, seq = {}, 0, 0
    for change in changes:
        path, kind, content = path_of(change), change["kind"], change["hash"]
        good = change["seq"] == seq + 1
        seq = change["seq"]
        if kind == "added":
            good &= path not in files
        elif kind == "modified":
            good &= files.get(path, content) != content
        elif kind == "removed":
            good &= files.pop(path, None) == content
        elif kind == "moved":
            good &= files.pop(path_of(change, "from"), None) == content and path not in files
        if kind != "removed":
            files[path] = content
        impossible += not good
    return files, impossible


def compare(daemon, changes=None):
    """After a sync: files of the disk that the changes do not lead to, or not so; false changes."""
    daemon.sync()
    if changes is None:
        changes, _ = daemon.changes()
    files, impossible = replayed(changes)
    disk = on_disk(daemon.folder)
    lost = sum(files.get(path) != content for path, content in disk.items())
    return {"lost": lost, "untrue": impossible + len(files.keys() - disk.keys())}, changes, disk
