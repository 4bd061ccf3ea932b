#!/usr/bin/env python3
"""Triggers: 1,000 PingSources that fire each second, through a real server, with its disk, to a receiver of its own.

Lateness is from the moment that was planned until the receiver has read the event, so that the way there is in it. Each round is
ten seconds; an event that never came or came twice fails the run.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "acceptance"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from api import in_parallel
from figures import Figures, percentile, say
from processes import cpu_of

SOURCES = "/apis/sources.knative.dev/v1/namespaces/default/pingsources"


class Sink:
    def __init__(self, binary):
        self.process = subprocess.Popen([binary], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{self.process.stdout.readline().strip()}/"

    def take(self):
        """What came since the call before: (id, lateness in ms)."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        found = []
        while (line := self.process.stdout.readline().strip()) != "end":
            name, late = line.split()
            found.append((name, int(late) / 1000))
        return found

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def to_the_middle_of_a_second():
    """No event is on its way then."""
    now = time.time()
    time.sleep((0.6 - now % 1) % 1)


def measure(server, sink, count, rounds, length, figures, goal):
    say(f"{count} triggers")
    made = in_parallel(server, count, lambda client, number: client.send("POST", SOURCES, {
        "apiVersion": "sources.knative.dev/v1", "kind": "PingSource", "metadata": {"name": f"t-{number:04d}"},
        "spec": {"schedule": "* * * * * *", "sink": {"uri": sink.url}}}))
    say(f"made in {made:.1f} s")
    time.sleep(3)
    to_the_middle_of_a_second()
    sink.take()
    p50, p99, most, cpu = [], [], [], []
    complete = True
    for _ in range(rounds):
        before, begun = cpu_of(server.process.pid), time.monotonic()
        time.sleep(length - 0.5)
        to_the_middle_of_a_second()
        took = time.monotonic() - begun
        used = cpu_of(server.process.pid) - before
        events = sink.take()
        expected = count * round(took)
        if len({name for name, _ in events}) != expected or len(events) != expected:
            complete = False
            say(f"{len(events)} events, {len({name for name, _ in events})} different, expected {expected}")
        lateness = [late for _, late in events]
        p50.append(percentile(lateness, 0.5))
        p99.append(percentile(lateness, 0.99))
        most.append(max(lateness))
        cpu.append(used.total / took * 100)
    figures.add("lateness", "p50_ms", p50, "ms")
    figures.add("lateness", "p99_ms", p99, "ms", at_most=goal)
    figures.add("lateness", "max_ms", most, "ms")
    figures.add("lateness", "cpu_percent", cpu, "% of a core")
    figures.add("lateness", "lost_or_doubled", [0 if complete else 1], "runs", at_most=0)
    return complete


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke run with 50 triggers: says that it works, not how fast")
    options = parser.parse_args()
    binaries = pathlib.Path(os.environ.get("TIDEGATE_BIN_DIR", ROOT / "build" / "release" / "bin"))
    figures = Figures("triggers")
    count, rounds, length, goal = (50, 1, 3, None) if options.quick else (1000, 5, 10, 50)
    with harness.temporary_folder() as folder:
        server = harness.Server(binaries / "tidegated", folder / "data").start()
        sink = Sink(binaries / "bench_trigger_sink")
        try:
            complete = measure(server, sink, count, rounds, length, figures, goal)
        finally:
            server.stop()
            sink.stop()
    sys.exit(0 if complete and (figures.ok or options.quick) else 1)


if __name__ == "__main__":
    main()
