"""kill -9 of a server under load, and what its meter says afterwards beside what the kernel says.

A watcher of its own sees every instance: its start by the kernel (starttime in /proc/<pid>/stat, in clock ticks), its end by a pidfd. Both are
told apart by the instance's mark, so that each is compared with the records of just that instance. Linux only.
"""

import contextlib
import os
import pathlib
import random
import select
import sqlite3
import threading
import time

import harness
from harness import SERVING, service_object, wait_ready

TICK = 1 / os.sysconf("SC_CLK_TCK")
#: A record is at most so old when the server dies.
INTERVAL = 10.0
HOST = "app.default.localhost"


def boot_time():
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Watcher:
    """The instances of one server process: {name: [start, end or None]} in seconds since the machine's start."""

    def __init__(self, server_pid):
        self.server_pid = server_pid
        self.seen = {}
        self.known = set()
        self.ends = select.poll()
        self.names = {}
        self.stopping = False
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        while not self.stopping or self.names:
            for descriptor, _ in self.ends.poll(2):
                self.seen[self.names.pop(descriptor)][1] = boot_time()
                self.ends.unregister(descriptor)
                os.close(descriptor)
            if not self.stopping:
                self._look()

    def _look(self):
        children = set()
        for task in self._tasks():
            with contextlib.suppress(OSError):
                children.update(int(pid) for pid in (task / "children").read_text().split())
        self.known &= children
        for pid in children - self.known:
            with contextlib.suppress(OSError):
                self._take(pid)

    def _tasks(self):
        try:
            return list(pathlib.Path(f"/proc/{self.server_pid}/task").iterdir())
        except OSError:
            return []

    def _take(self, pid):
        folder = pathlib.Path(f"/proc/{pid}")
        marks = [line for line in (folder / "environ").read_bytes().split(b"\0") if line.startswith(b"TIDEGATE_INSTANCE=")]
        if not marks:
            return  # not its own program yet: looked at again
        name = marks[0].split(b"=", 1)[1].decode()
        descriptor = os.pidfd_open(pid)
        ticks = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[19])
        self.known.add(pid)
        self.seen[name] = [ticks * TICK, None]
        self.names[descriptor] = name
        self.ends.register(descriptor, select.POLLIN)

    def finish(self):
        """Once the server is gone, and all of its instances."""
        self.stopping = True
        self.thread.join(60)
        assert not self.names, f"instances that never ended: {list(self.names.values())}"
        return self.seen


class Load:
    """Requests without a pause, and now and then another wish for instances, which makes a new revision."""

    def __init__(self, server, seed):
        self.server, self.random = server, random.Random(seed)
        self.begun = self.answered = self.egress = 0
        self.lock = threading.Lock()
        self.stopping = False
        self.threads = [threading.Thread(target=self._loop, args=(work,), daemon=True) for work in (self._ask, self._ask, self._scale)]
        for thread in self.threads:
            thread.start()

    def _loop(self, work):
        while not self.stopping:
            try:
                work()
            except Exception:  # noqa: BLE001 - the server was killed under it, which is the point
                time.sleep(0.01)

    def _ask(self):
        with self.lock:
            self.begun += 1
        status, _, body = self.server.request(HOST, timeout=10)
        with self.lock:
            self.answered += status == 200
            self.egress += len(body) if status == 200 else 0
        time.sleep(self.random.uniform(0, 0.02))

    def _scale(self):
        self.server.api("PATCH", f"{SERVING}/namespaces/default/services/app", {"spec": {"template": {"metadata": {"annotations": {
            "autoscaling.knative.dev/min-scale": str(self.random.randrange(1, 5))}}}}}, "application/merge-patch+json")
        time.sleep(self.random.uniform(0.3, 1.5))

    def finish(self):
        self.stopping = True
        for thread in self.threads:
            thread.join(15)


def records(data_dir):
    """(instance → metered seconds, all requests, all egress bytes), and a check that each sum by hour is what its records make."""
    with contextlib.closing(sqlite3.connect(f"file:{data_dir}/metering.db?mode=ro", uri=True)) as database:
        metered = {name: (active + idle) / 1e9 for name, active, idle in database.execute(
            "SELECT instance, sum(active_ns), sum(idle_ns) FROM records WHERE instance <> '' GROUP BY instance")}
        sums = {table: database.execute(f"SELECT sum(active_ns), sum(idle_ns), sum(requests), sum(cpu_ns) FROM {table}").fetchone()
                for table in ("records", "hourly", "daily")}
        assert sums["records"] == sums["hourly"] == sums["daily"], sums
        requests, egress = database.execute("SELECT sum(requests), sum(egress_bytes) FROM records").fetchone()
    return metered, requests, egress


def run(server, rounds, seed, longest=2.5, told=lambda line: None):
    """Kills a started server `rounds` times and stops it at last. Returns what there is to judge:
    {crashed, ended: [(name, lived by the kernel, metered)], answered, begun, requests, egress, metered_egress}."""
    moments = random.Random(seed)
    image = server.upload(harness.samples() / "native-app.tar.gz", "app")["status"]["image"]
    server.api("POST", f"{SERVING}/namespaces/default/services", service_object("app", image, annotations={
        "autoscaling.knative.dev/min-scale": "2", "autoscaling.knative.dev/window": "6s", "autoscaling.knative.dev/scale-to-zero-pod-retention-period": "0s"}))
    watcher = Watcher(server.process.pid)
    wait_ready(server, "app")
    totals = {"begun": 0, "answered": 0, "egress": 0}
    crashed, ended = {}, {}
    for number in range(1, rounds + 2):
        load = Load(server, moments.randrange(1 << 30))
        time.sleep(INTERVAL + 2 if number % 10 == 0 else moments.uniform(0.1, longest))
        killed = None
        if number <= rounds:
            killed = boot_time()
            server.kill()
        else:
            load.finish()
            assert server.stop() == 0
        load.finish()
        seen = watcher.finish()
        for name, (start, end) in seen.items():
            # What ended right before may not have been written down yet.
            (crashed if killed and end >= killed - 0.5 else ended)[name] = end - start
        for key in totals:
            totals[key] += getattr(load, key)
        told(f"round {number}: {len(seen)} instances, {load.answered} answers")
        if number <= rounds:
            server.start()
            watcher = Watcher(server.process.pid)
    metered, requests, egress = records(server.data_dir)
    unknown = set(metered) - set(crashed) - set(ended)
    pairs = lambda lives: [(name, lived, metered.get(name, 0.0)) for name, lived in lives.items()]
    return {"crashed": pairs(crashed), "ended": pairs(ended), "unknown": unknown, "requests": requests, "metered_egress": egress, **totals}
