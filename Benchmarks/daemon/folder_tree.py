"""A folder full of files, of which some are changed, removed and added while nobody looks."""
import os
import random


class Tree:
    """So many files of 3 KiB, a hundred a directory; a share of them are copies of others."""

    def __init__(self, bench, name, files, copies_percent=20):
        self.folder, self.count = bench.fresh(name), files
        self.directories = max(1, files // 100)
        made = bench.native(
            "tree", root=self.folder, files=files, directories=self.directories,
            copies_percent=copies_percent)
        self.copies = made["copies"]
        self.next, self.present, self.random = files, set(range(files)), random.Random(files)

    def name(self, number):
        """A file's path below the folder, as `native tree` has it."""
        return f"d{number % self.directories:04d}/tx{number:08d}q.dat"

    def trouble(self, each):
        """Changes, removes and adds so many files each; what should be told of it, by path."""
        chosen = self.random.sample(sorted(self.present), 2 * each)
        expected = {}
        for number in chosen[:each]:
            with open(os.path.join(self.folder, self.name(number)), "r+b") as file:
                file.write(os.urandom(64))
            expected[self.name(number).encode()] = "modified"
        for number in chosen[each:]:
            os.unlink(os.path.join(self.folder, self.name(number)))
            self.present.discard(number)
            expected[self.name(number).encode()] = "removed"
        for number in range(self.next, self.next + each):
            with open(os.path.join(self.folder, self.name(number)), "wb") as file:
                file.write(os.urandom(3072))
            self.present.add(number)
            expected[self.name(number).encode()] = "added"
        self.next += each
        return expected
