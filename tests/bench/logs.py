#!/usr/bin/env python3
"""Output of instances through a real server: a search in a million lines over four instances, and what is kept of an app that prints without end,
with the API's latency beside it.

The search is timed by a client of the API, from its request to the answer's last byte; everything is in the page cache, as it has just been written.
"""

import argparse
import json
import os
import pathlib
import sys
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "acceptance"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from api import Client
from figures import Figures, percentile, say
from harness import SERVING, TIDEGATE
from processes import cpu_of

SERVICES = f"{SERVING}/namespaces/default/services"
INSTANCES = 4
EVERY = 10_000  # lines to one that is looked for


def path_of(name, **query):
    return f"{TIDEGATE}/namespaces/default/services/{name}/logs?{urllib.parse.urlencode(query)}"


def deploy(server, folder, name, instances, first=0):
    source = (ROOT / "tests" / "acceptance" / "apps" / "printer.py").read_text()
    image = server.upload(harness.python_app(folder, source), "printer")["status"]["image"]
    scale = str(instances)
    server.api("POST", SERVICES, harness.service_object(name, image, {"PRINT_FIRST": str(first)}, {
        "autoscaling.knative.dev/min-scale": scale, "autoscaling.knative.dev/max-scale": scale}))
    harness.wait_ready(server, name, timeout=180)


def search(server, folder, lines, rounds, figures, goal):
    say(f"{lines} lines of {INSTANCES} instances")
    deploy(server, folder, "printed", INSTANCES, lines // INSTANCES)
    expected = lines // EVERY
    found = lambda: server.api("GET", path_of("printed", contains="needle-", limit=10000))["items"]
    harness.wait_for("all lines", lambda: len(found()) >= expected or None, 120)
    for item in server.api("GET", path_of("printed", stream="stderr"))["items"]:
        raise AssertionError(f"lines are missing: {item}")
    client = Client(server)
    for case, query, count in (("substring", {"contains": "needle-"}, expected), ("regex", {"matches": r"needle-\d+ found"}, expected),
                               ("regex_line", {"matches": r"^\S+ line \d+ needle-\d+ .*\.$"}, expected),
                               ("ignore_case", {"contains": "NEEDLE-", "ignoreCase": "true"}, expected), ("nothing", {"contains": "no such words"}, 0),
                               ("tail", {"tail": 100}, 100)):
        took = []
        for _ in range(rounds):
            begun = time.monotonic()
            text = client.send("GET", path_of("printed", **query))
            took.append((time.monotonic() - begun) * 1000)
            answer = json.loads(text)
            assert len(answer["items"]) == count, (case, len(answer["items"]))
        name = "search" if case == "substring" else f"search-{case.replace('_', '-')}"
        figures.add(name, "ms", took, "ms", at_most=goal if case in ("substring", "regex") else None)
    figures.add("search", "lines", [lines], "")
    figures.add("search", "matches", [expected], "")


class Latency:
    """How long the API takes for one object, all the time."""

    def __init__(self, server, name):
        self.took = []
        self.path = f"{SERVICES}/{name}"
        self.client = Client(server)
        self.ends = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while not self.ends.is_set():
            begun = time.monotonic()
            self.client.send("GET", self.path)
            self.took.append((time.monotonic() - begun) * 1000)
            time.sleep(0.01)

    def stop(self):
        self.ends.set()
        self.thread.join()
        return self.took


def ingest(server, folder, kind, seconds, figures):
    say(f"an app prints without end: {kind}")
    name = f"spews-{kind}"
    deploy(server, folder, name, 1)
    tell = lambda path: server.request(f"{name}.default.localhost", path)[2]
    quiet = Latency(server, name)
    time.sleep(min(seconds, 3))
    quiet = quiet.stop()
    size = {"lines": 101, "short": 2, "solid": 16384, "binary": None, "long": 16384}[kind]
    before, begun = cpu_of(server.process.pid), time.monotonic()
    tell(f"/spew?kind={kind}")
    busy = Latency(server, name)
    time.sleep(seconds)
    busy = busy.stop()
    took = time.monotonic() - begun
    cpu = cpu_of(server.process.pid) - before
    written = int(tell("/stop"))
    harness.wait_for("the end", lambda: "stopped" in [item["text"] for item in server.api("GET", path_of(name, tail=3))["items"]] or None, 30)
    dropped = sum(item["lines"] for item in server.api("GET", path_of(name, stream="stderr", limit=10000))["items"])
    case = f"ingest-{kind}" if kind != "lines" else "ingest"
    if size:
        figures.add(case, "lines_per_s", [(written / size - dropped) / took], "1/s")
        figures.add(case, "dropped", [dropped], "lines")
    figures.add(case, "mb_per_s", [written / took / 1e6], "MB/s")
    figures.add(case, "p99_ms", [percentile(busy, 0.99)], "ms")
    figures.add(case, "p99_ms_without", [percentile(quiet, 0.99)], "ms")
    figures.add(case, "max_ms", [max(busy)], "ms")
    figures.add(case, "cpu_percent", [cpu.total / took * 100], "% of a core")
    server.api("DELETE", f"{SERVICES}/{name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke run: says that it works, not how fast")
    options = parser.parse_args()
    binaries = pathlib.Path(os.environ.get("TIDEGATE_BIN_DIR", ROOT / "build" / "release" / "bin"))
    figures = Figures("logs")
    lines, rounds, seconds, goal = (40_000, 2, 1, None) if options.quick else (1_000_000, 15, 10, 300)
    with harness.temporary_folder() as folder:
        server = harness.Server(binaries / "tidegated", folder / "data").start()
        try:
            search(server, folder, lines, rounds, figures, goal)
            for kind in ("lines",) if options.quick else ("lines", "short", "long"):
                ingest(server, folder, kind, seconds, figures)
            assert server.stop() == 0
        finally:
            if server.process.poll() is None:
                server.kill()
    sys.exit(0 if figures.ok or options.quick else 1)


if __name__ == "__main__":
    main()
