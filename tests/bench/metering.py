#!/usr/bin/env python3
"""The meter: what a look at 1,000 instances costs, how fast records are written, how long reports over a year of 1,000 revisions take; and how far
its instance-seconds are from the kernel's after 50 kills of the server under load.

The first three are taken inside bench_metering; the kills are those of the acceptance test.
"""

import argparse
import os
import pathlib
import random
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "acceptance"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
import meter_crashes
from figures import Figures, rows_of, say

GOALS = {
    ("sampling-1000", "cpu_per_instance"): {"at_most": 10},
    ("writing-2000", "records"): {"at_least": 2000},
    ("reports-year", "day_by_hour_revisions"): {"at_most": 300},
    ("reports-year", "month_by_day_services"): {"at_most": 300},
}


def kills(figures, rounds, longest):
    with harness.temporary_folder() as folder:
        server = harness.Server(harness.binaries() / "tidegated", folder / "data").start()
        try:
            result = meter_crashes.run(server, rounds, random.randrange(1 << 30), longest, say)
        finally:
            if server.process.poll() is None:
                server.kill()
    case = f"kills-{rounds}"
    crashed = [lived - metered for _, lived, metered in result["crashed"]]
    ended = [lived - metered for _, lived, metered in result["ended"]]
    figures.add(case, "not_metered_per_crash_median", crashed, "s")
    figures.add(case, "not_metered_per_crash_most", [max(crashed)], "s", at_most=meter_crashes.INTERVAL)
    figures.add(case, "not_metered_per_end_median", [1000 * value for value in ended], "ms")
    figures.add(case, "metered_too_much", [max(0, -min(crashed + ended))], "s", at_most=0)
    figures.add(case, "instances", [len(crashed) + len(ended)], "")
    figures.add(case, "requests_metered", [result["requests"] / max(result["answered"], 1)], "share")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke run: says that it works, not how fast")
    parser.add_argument("--kills", type=int, help="rounds of kill -9; 0: none")
    options = parser.parse_args()
    figures = Figures("metering")
    for row in rows_of("metering", options.quick):
        figures.add(row["case"], row["figure"], row["values"], row["unit"], **GOALS.get((row["case"], row["figure"]), {}))
    rounds = options.kills if options.kills is not None else 2 if options.quick else 50
    if rounds > 0 and not hasattr(os, "pidfd_open"):
        figures.skip("kills", "there is no pidfd here")
    elif rounds > 0:
        kills(figures, rounds, 1 if options.quick else 4)
    sys.exit(0 if figures.ok or options.quick else 1)


if __name__ == "__main__":
    main()
