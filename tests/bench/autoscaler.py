#!/usr/bin/env python3
"""The autoscaler: 10,000 revisions in one tick, from zero beside 1,000 busy ones, and five minutes of a sine and a square load
beside the same under Knative's own ticks.

The numbers are taken inside bench_autoscaler; here they are held against the goals.
"""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from figures import Figures, rows_of, say

GOALS = {
    ("tick-10000", "ms"): 20,
    ("tick-10000", "bytes_per_revision"): 4096,
    ("tick-10000", "allocations"): 0,
    ("tick-10000-metrics", "ms"): 20,
    ("tick-10000-metrics", "allocations"): 0,
    ("from-zero", "p99_ms"): 2,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke run with a few hundred revisions: says that it works, not how fast")
    options = parser.parse_args()
    figures = Figures("autoscaler")
    met = {}
    for row in rows_of("autoscaler", options.quick):
        key = (row["case"], row["figure"])
        say(f"{row['case']} {row['figure']}")
        figures.add(*key, row["values"], row["unit"], at_most=GOALS.get(key))
        met[key] = row["values"]
    missing = [key for key in GOALS if key not in met]
    if missing:
        sys.exit(f"these figures are missing: {missing}")
    sys.exit(0 if figures.ok or options.quick else 1)


if __name__ == "__main__":
    main()
