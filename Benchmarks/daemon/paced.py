"""paced.py FOLDERS RATE SECONDS: renames files into folders in turn at random moments; prints when."""
import json
import os
import sys
import time

import load


def main():
    folders, rate, seconds = json.loads(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    moments, written = load.poisson(rate, seconds, load.seeded("paced")), []
    began = time.monotonic() + 0.1
    for number, moment in enumerate(moments):
        folder = folders[number % len(folders)]
        hidden, shown = (os.path.join(folder, name) for name in (f".{number}", f"p{number:08d}.txt"))
        # A hidden name is excluded: nothing is told before the rename.
        with open(hidden, "wb") as file:
            file.write(number.to_bytes(8, "big") * 384)
        time.sleep(max(0.0, began + moment - time.monotonic()))
        written.append(time.monotonic())
        os.rename(hidden, shown)
    print(json.dumps(written))


main()
