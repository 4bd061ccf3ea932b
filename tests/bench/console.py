#!/usr/bin/env python3
"""The console beside a real server: from its start to a window with 1,000 services; memory with 10,000 services and 50,000 revisions; a keystroke in
the filter of 50,000 rows; memory and the longest block of the event loop while 200 objects change each second; what it costs when nothing happens.

Each on Qt's platform `offscreen` and on `xcb`, for which it starts an Xvfb of its own. `--minutes N [M]` of changes on the first and the second (30 in
full)."""

import argparse
import contextlib
import itertools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "acceptance"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import api
import harness
from figures import Figures, percentile, say
from processes import cpu_of


@contextlib.contextmanager
def display(platform):
    """What a program needs in its environment for that platform of Qt; an X server ends with the block."""
    if platform != "xcb":
        yield {"QT_QPA_PLATFORM": platform}
        return
    read, write = os.pipe()
    with subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"], pass_fds=[write],
                          stderr=subprocess.DEVNULL) as server:
        os.close(write)
        try:
            number = os.read(read, 20).decode().strip()
            if not number:
                raise AssertionError(f"Xvfb has ended: {server.wait()}")
            yield {"QT_QPA_PLATFORM": platform, "DISPLAY": f":{number}"}
        finally:
            os.close(read)
            server.terminate()


class Console:
    """bench_console, connected to the server; ends with the block."""

    def __init__(self, server, folder, shown, rows):
        environment = {**os.environ, **shown, "XDG_RUNTIME_DIR": str(folder), "LC_ALL": "C.UTF-8"}
        self.log = (folder / "console.log").open("ab")
        self.process = subprocess.Popen(
            [harness.binaries() / "bench_console", "--config-dir", folder / "config", "--profile", server.ready["kubeconfig"], str(rows)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True, env=environment)
        self.started_ms = self.read()["ms"]

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"bench_console has ended: {self.process.wait()}; {pathlib.Path(self.log.name).read_text()[-1000:]}")
        return json.loads(line)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=30)


class Churn:
    """So many changes of services a second, each a label, in turn, until stop(); by two writers, as one hardly makes so many."""

    WRITERS = 2

    def __init__(self, server, services, per_second):
        self.stopped = threading.Event()
        self.counts = [0] * self.WRITERS
        self.threads = [threading.Thread(target=self._run, args=(server, services, per_second, first)) for first in range(self.WRITERS)]
        for thread in self.threads:
            thread.start()

    def _run(self, server, services, per_second, first):
        client = api.Client(server)
        started = time.monotonic()
        for number in itertools.count(first, self.WRITERS):
            if self.stopped.wait(max(0, started + number / per_second - time.monotonic())):
                return
            client.merge(f"{api.SERVICES}/{api.name_of(number % services)}", {"metadata": {"labels": {"turn": str(number)}}})
            self.counts[first] += 1

    @property
    def done(self):
        return sum(self.counts)

    def stop(self):
        self.stopped.set()
        for thread in self.threads:
            thread.join()


def fill(server, client, image, there, services, revisions):
    """So many services, of which `there` are there, with revisions each. More than three generations, so not what api.load() makes."""
    for generation in range(1, revisions + 1):
        def write(connection, number, generation=generation):
            value = api.service(image, number, generation)
            if generation == 1 and number >= there:
                connection.send("POST", api.SERVICES, value)
            else:
                connection.merge(f"{api.SERVICES}/{api.name_of(number)}", {"spec": value["spec"]})
        api.in_parallel(server, services, write)
        api.wait_for_revisions(client, generation * services)
        say(f"{services} services of {generation} revisions")


def measure_start(figures, server, folder, platform, services, rounds):
    times = []
    with display(platform) as shown:
        for _ in range(rounds):
            with Console(server, folder, shown, services) as console:
                times.append(console.started_ms)
    figures.add(f"{services}-services-{platform}", "start", [ms / 1000 for ms in times], "s", at_most=0.8)


def measure_big(figures, server, folder, platform, minutes, options):
    services, revisions = options.services, options.revisions
    case = f"{services * revisions}-revisions-{platform}"
    with display(platform) as shown, Console(server, folder, shown, services) as console:
        console.ask(f"rows revisions {services * revisions}")
        figures.add(case, "loaded", [console.started_ms / 1000], "s")
        # Pages are made when they are first shown: what that takes, and what the window holds when all have been.
        first = [console.ask("page " + name)["ms"] for name in ("overview", "revisions")]
        time.sleep(3)
        figures.add(case, "memory", [console.ask("memory")["resident"]], "MB", at_most=120)
        first += [console.ask("page " + name)["ms"] for name in ("engines", "scaling", "logs", "monitoring", "triggers", "metering")]
        figures.add(case, "page_first", first, "ms")
        time.sleep(3)
        figures.add(case, "memory_all_pages", [console.ask("memory")["resident"]], "MB", at_most=120)
        figures.add(case, "page", [console.ask("page apps")["ms"], console.ask("page revisions")["ms"]], "ms", at_most=50)
        keys, cleared = [], []
        typed = api.name_of(services // 80)[:-1]  # ten services have it
        for _ in range(options.rounds):
            answer = console.ask("type " + typed)
            assert 0 < answer["rows"] < services * revisions, answer
            keys.append(max(answer["ms"]))
            cleared.append(console.ask("clear")["ms"])
            time.sleep(0.5)
        figures.add(case, "keystroke_worst", keys, "ms", at_most=50)
        figures.add(case, "filter_cleared", cleared, "ms", at_most=50)

        console.ask("page apps")
        before = cpu_of(console.process.pid).total
        time.sleep(options.idle)
        figures.add(case, "idle", [100 * (cpu_of(console.process.pid).total - before) / options.idle], "% of a core", at_most=1)

        measure_churn(figures, case, server, console, services, minutes)


def measure_churn(figures, case, server, console, services, minutes):
    churn = Churn(server, services, 200)
    try:
        # Until every service has the label, and every cache what it will have.
        settled = time.monotonic() + minutes * 12
        while churn.done < 1.2 * services and time.monotonic() < settled:
            time.sleep(1)
        first = console.ask("memory")
        console.ask("watch")
        used = cpu_of(console.process.pid).total
        began, done = time.monotonic(), churn.done
        blocks = []
        while time.monotonic() - began < minutes * 60:
            time.sleep(min(10, minutes * 60))
            blocks.append(console.ask("watch")["longest"])
        took = time.monotonic() - began
        figures.add(case, "churn_minutes", [took / 60], "min")
        figures.add(case, "churn_changes", [(churn.done - done) / took], "1/s", at_least=180)
        figures.add(case, "churn_cpu", [100 * (cpu_of(console.process.pid).total - used) / took], "% of a core")
        figures.add(case, "churn_block", [max(blocks)], "ms", at_most=50)
    finally:
        churn.stop()
    time.sleep(1)
    last = console.ask("memory")
    figures.add(case, "churn_memory", [first["resident"], last["resident"]], "MB")
    # Before the allocator was told to give back what is free, as the system's monitor shows it.
    figures.add(case, "churn_memory_held", [first["held"], last["held"]], "MB")
    figures.add(case, "churn_growth", [last["resident"] - first["resident"]], "MB", at_most=2)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--minutes", type=float, nargs="+", default=[30])
    parser.add_argument("--services", type=int, default=10_000)
    parser.add_argument("--revisions", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--idle", type=float, default=60)
    parser.add_argument("--platform", nargs="+", choices=["offscreen", "xcb"], default=["offscreen", "xcb"])
    options = parser.parse_args()
    first = 1000
    if options.quick:
        options.minutes, options.services, options.revisions, options.rounds, options.idle, first = [0.1], 60, 2, 2, 2, 20
    if "xcb" in options.platform and not shutil.which("Xvfb"):
        parser.error("there is no Xvfb for the platform xcb: install it (Debian: xvfb), or ask for --platform offscreen")
    figures = Figures("console")
    with harness.temporary_folder() as folder:
        server = harness.Server(harness.binaries() / "tidegated", folder / "data").start()
        try:
            client = api.Client(server)
            client.merge("/api/v1/namespaces/knative-serving/configmaps/config-autoscaler", {"data": {"allow-zero-initial-scale": "true"}})
            image = api.package(server)
            fill(server, client, image, 0, first, 1)
            api.wait_until_quiet(server, "the first services", 120)
            for platform in options.platform:
                measure_start(figures, server, folder, platform, first, options.rounds)
            fill(server, client, image, first, options.services, options.revisions)
            api.wait_until_quiet(server, "all of them")
            minutes = options.minutes + options.minutes[-1:] * len(options.platform)
            for platform, lasting in zip(options.platform, minutes):
                measure_big(figures, server, folder, platform, lasting, options)
        finally:
            server.stop()
    return 0 if figures.ok or options.quick else 1


if __name__ == "__main__":
    sys.exit(main())
