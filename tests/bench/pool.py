#!/usr/bin/env python3
"""The pool's sizing on traces of real demand, as the judge beside this repository (`../shared/tools/pool_sim.py`) sees it: `tidegated
--pool-policy` sizes a simulated pool second by second, and its idle cost is held against that of the best fixed pool of the same hit
rate and of an oracle. Then the same with other warm-up times and other spreads of the demand in a minute, and what a decision costs.
"""

import argparse
import gzip
import itertools
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from figures import Figures, say

SETTINGS = {
    "default": [],
    "twarm-1": ["--twarm", "1"],
    "twarm-5": ["--twarm", "5"],
    "twarm-10": ["--twarm", "10"],
    "uniform": ["--within", "uniform"],
    "weibull": ["--within", "weibull"],
}
JUDGED_WARM_UP = 3  # seconds that the traces' `parallel` is made for
DECISION_GOALS = {"us": 50, "state_bytes": 64 * 1024, "memory_bytes": 64 * 1024}


def places(trace, setting):
    """Warm-ups at once: what the trace's header says, times what a longer warm-up needs more. With fewer nasa-jul-a at 10 s asks for up to 6.8
    hosts a second where 3.2 can get warm, and whoever sizes the pool, requests wait for twenty minutes.
    """
    arguments = SETTINGS[setting]
    warm_up = int(arguments[1]) if arguments[:1] == ["--twarm"] else JUDGED_WARM_UP
    opened = gzip.open(trace, "rt") if trace.suffix == ".gz" else open(trace)
    with opened as lines:
        header = [line for line in itertools.takewhile(lambda line: line.startswith("#"), lines)]
    parallel = next((int(line.split("=")[1]) for line in header if line.startswith("# parallel=")), 32)
    return parallel * math.ceil(warm_up / JUDGED_WARM_UP)


def judged(shared, binary, trace, setting):
    """One trace under one setting: the judge's own figures."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [sys.executable, shared / "tools" / "pool_sim.py", "judge", "--trace", trace, "--policy-cmd", f"exec '{binary}' --pool-policy",
                   "--json", out.name, "--parallel", str(places(trace, setting))] + SETTINGS[setting]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit(f"the judge failed on {trace.name}:\n{done.stdout}")
        row = json.load(open(out.name))[0]
    say(f"{row['trace']} {setting}: hits {row['hit']:.4f}, idle {row['idle']:.1f}")
    return row


def geometric(values):
    return math.exp(sum(math.log(max(value, 1e-9)) for value in values) / len(values))


def pooled_hits(rows):
    return sum(row["hit"] * row["served"] for row in rows) / sum(row["served"] for row in rows)


def report_trace(figures, row):
    case = row["trace"]
    figures.add(case, "hit", [row["hit"]], "share", at_least=0.99)
    figures.add(case, "idle_vs_fixed", [row["ratio"]], "ratio", at_most=0.85)
    if not math.isnan(row["orat"]):
        figures.add(case, "idle_vs_oracle", [row["orat"]], "ratio", at_most=7.5)
    figures.add(case, "churn", [row["churn"]], "ratio", at_most=0.5)
    figures.add(case, "wait_p99", [row["p99"]], "s", at_most=0)
    figures.add(case, "wait_p999", [row["p999"]], "s", at_most=10)
    if row["worst_day"] is not None:
        figures.add(case, "worst_day", [row["worst_day"]], "share", at_least=0.97)
        figures.add(case, "first_day", [row["cold"]["hit"]], "share", at_least=0.97)


def report_all(figures, rows):
    figures.add("all", "hit", [pooled_hits(rows)], "share", at_least=0.991)
    figures.add("all", "idle_vs_fixed", [geometric([row["ratio"] for row in rows])], "ratio", at_most=0.58)
    oracles = [row["orat"] for row in rows]
    if not any(map(math.isnan, oracles)):
        figures.add("all", "idle_vs_oracle", [geometric(oracles)], "ratio", at_most=3.5)
    figures.add("all", "churn", [max(row["churn"] for row in rows)], "ratio", at_most=0.5)


def report_setting(figures, setting, rows):
    case = f"all-{setting}"
    figures.add(case, "hit", [pooled_hits(rows)], "share", at_least=0.99)
    figures.add(case, "idle_vs_fixed", [geometric([row["ratio"] for row in rows])], "ratio", at_most=0.72)
    figures.add(case, "worst_vs_fixed", [max(row["ratio"] for row in rows)], "ratio", at_most=1)


def judge(figures, options, binaries):
    traces = sorted(path for pattern in ("*.csv", "*.sec.gz") for path in (options.shared / "data" / "traces").glob(pattern))
    if not traces or not (options.shared / "tools" / "pool_sim.py").exists():
        figures.skip("all", f"the traces and their judge are not in {options.shared}")
        return
    settings = options.settings.split(",")
    if options.quick:
        traces, settings = traces[1:2], ["default"]
    jobs = [(trace, setting) for setting in settings for trace in traces]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        rows = list(pool.map(lambda job: judged(options.shared, binaries / "tidegated", *job), jobs))
    for i, setting in enumerate(settings):
        own = rows[i * len(traces):(i + 1) * len(traces)]
        if setting != "default":
            report_setting(figures, setting, own)
            continue
        for row in own:
            report_trace(figures, row)
        report_all(figures, own)


def cost(figures, options, binaries):
    program = subprocess.run([binaries / "bench_pool"] + (["--quick"] if options.quick else []), stdout=subprocess.PIPE, text=True)
    if program.returncode != 0:
        sys.exit("bench_pool failed")
    for line in program.stdout.splitlines():
        row = json.loads(line)
        figures.add(row["case"], row["figure"], row["values"], row["unit"], at_most=DECISION_GOALS.get(row["figure"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short trace: says that it works, not how well")
    parser.add_argument("--settings", default=",".join(SETTINGS), help=f"of {', '.join(SETTINGS)}; all of them")
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT.parent / "shared", help="folder with tools/pool_sim.py and data/traces")
    options = parser.parse_args()
    unknown = set(options.settings.split(",")) - set(SETTINGS)
    if unknown:
        parser.error(f"no such settings: {', '.join(sorted(unknown))}")
    binaries = pathlib.Path(os.environ.get("TIDEGATE_BIN_DIR", ROOT / "build" / "release" / "bin"))
    figures = Figures("pool")
    cost(figures, options, binaries)
    judge(figures, options, binaries)
    sys.exit(0 if figures.ok or options.quick else 1)


if __name__ == "__main__":
    main()
