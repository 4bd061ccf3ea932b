#!/usr/bin/env python3
"""Warm hosts: from the claim until the app listens, for a small app of each runtime, one by one and a hundred at once, beside plain starts.

The numbers are taken inside bench_hosts; here they are held against the goals.
"""

import argparse
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from figures import Figures, rows_of, say

GOALS = {
    ("python-one", "ready_ms"): 20,
    ("node-one", "ready_ms"): 20,
    ("java-one", "ready_ms"): 20,
    ("java-one", "cpu_ms"): 10,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke run with a few starts: says that it works, not how fast")
    options = parser.parse_args()
    figures = Figures("hosts")
    for row in rows_of("hosts", options.quick):
        if "not_run" in row:
            figures.not_run(row["case"], row["not_run"])
            continue
        say(f"{row['case']} {row['figure']}")
        figures.add(row["case"], row["figure"], row["values"], row["unit"], at_most=GOALS.get((row["case"], row["figure"])))
        if "-one" not in row["case"] and row["figure"] == "ready_ms":
            figures.add(row["case"], "ready_mean_ms", [statistics.mean(row["values"])], row["unit"])
    sys.exit(0 if figures.ok or options.quick else 1)


if __name__ == "__main__":
    main()
