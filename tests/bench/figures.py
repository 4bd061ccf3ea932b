"""What every bench has in common: figures as JSON lines on stdout, progress on stderr."""

import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
STARTED = time.monotonic()


def say(text):
    print(f"[{time.monotonic() - STARTED:7.1f} s] {text}", file=sys.stderr, flush=True)


def percentile(values, share):
    """The value that `share` (0 to 1) of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def rows_of(name, quick):
    """What the program bench_NAME says, a row a line; ends this one when that failed."""
    binaries = pathlib.Path(os.environ.get("TIDEGATE_BIN_DIR", ROOT / "build" / "release" / "bin"))
    program = subprocess.Popen([binaries / f"bench_{name}"] + (["--quick"] if quick else []), stdout=subprocess.PIPE, text=True)
    for line in program.stdout:
        yield json.loads(line)
    if program.wait() != 0:
        sys.exit(f"bench_{name} failed")


class Figures:
    """Prints figures of one bench, and remembers whether all goals were met."""

    def __init__(self, bench):
        self.bench = bench
        self.ok = True

    def add(self, case, figure, rounds, unit, at_most=None, at_least=None):
        """The median of `rounds`; a goal is met by the median."""
        value = statistics.median(rounds)
        row = {"bench": self.bench, "case": case, "figure": figure, "value": round(value, 3), "unit": unit, "rounds": len(rounds),
               "min": round(min(rounds), 3), "max": round(max(rounds), 3)}
        if at_most is not None:
            row.update(goal=f"<={at_most}", ok=value <= at_most)
        if at_least is not None:
            row.update(goal=f">={at_least}", ok=value >= at_least)
        self.ok = self.ok and row.get("ok", True)
        print(json.dumps(row), flush=True)

    def not_run(self, case, reason):
        """A case without figures: none of its goals is met."""
        self.ok = False
        print(json.dumps({"bench": self.bench, "case": case, "not_run": reason}), flush=True)

    def skip(self, case, reason):
        """A case whose data are not on this machine: it says nothing about the goals."""
        print(json.dumps({"bench": self.bench, "case": case, "not_run": reason}), flush=True)
