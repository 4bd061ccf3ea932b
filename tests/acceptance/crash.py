#!/usr/bin/env python3
"""kill -9 of the server at random moments, while instances run, requests are under way and a deploy is going on.

After each restart: no orphan process, every acknowledged write is there, the services serve. CRASH_ROUNDS and CRASH_SEED repeat a run.
"""

import os
import pathlib
import random
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from harness import SERVING, service_object, wait_for, wait_ready

CONFIG_MAPS = "/api/v1/namespaces/default/configmaps"


class Writers:
    """Writes without pause, and remembers what was acknowledged: that, and no more, must be there afterwards."""

    def __init__(self, server, round_number, image):
        self.server, self.round, self.image = server, round_number, image
        self.created, self.services, self.packages = [], [], []
        self.counter = None
        self.lies = []
        self.stopping = False
        self.threads = [threading.Thread(target=self._until_the_end, args=(work,), daemon=True) for work in (self.create, self.count, self.deploy, self.ask)]
        for thread in self.threads:
            thread.start()

    def _until_the_end(self, work):
        turn = 0
        while not self.stopping:
            try:
                work(turn)
            except Exception:  # noqa: BLE001 - the server was killed under it, which is the point
                if self.stopping or self.server.process.poll() is not None:
                    return
                time.sleep(0.01)
            turn += 1

    def create(self, turn):
        name = f"r{self.round}-{turn}"
        self.server.api("POST", CONFIG_MAPS, {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": {"turn": str(turn)}})
        self.created.append(name)

    def count(self, turn):
        value = self.round * 1_000_000 + turn
        self.server.api("PATCH", f"{CONFIG_MAPS}/counter", {"data": {"value": str(value)}}, "application/merge-patch+json")
        self.counter = value

    def deploy(self, turn):
        package = self.server.upload(harness.samples() / "python-app.tar.gz", f"p{self.round}-{turn}")
        self.packages.append(package["metadata"]["name"])
        name = f"s{self.round}-{turn}"
        self.server.api("POST", f"{SERVING}/namespaces/default/services",
                        service_object(name, package["status"]["image"], annotations={"autoscaling.knative.dev/window": "6s"}))
        self.services.append(name)
        time.sleep(0.2)

    def ask(self, turn):
        status, _, body = self.server.request("steady.default.localhost")
        if status not in (200, 502, 503, 504):
            self.lies.append((status, body))

    def finish(self):
        self.stopping = True
        for thread in self.threads:
            thread.join(10)


def check_after(server, writers):
    for name in writers.created:
        assert server.api("GET", f"{CONFIG_MAPS}/{name}")["data"]["turn"], f"acknowledged ConfigMap {name} is lost"
    stored = int(server.api("GET", f"{CONFIG_MAPS}/counter")["data"]["value"])
    assert writers.counter is None or stored >= writers.counter, f"counter went back: {stored} < acknowledged {writers.counter}"
    for name in writers.services:
        server.service(name)
    for name in writers.packages:
        server.api("GET", f"/apis/tidegate.dev/v1/namespaces/default/packages/{name}")
    assert not writers.lies, writers.lies[:3]
    def serves():
        status, headers, _ = server.request("steady.default.localhost", timeout=20)
        return status == 200 or None
    wait_for("the service serves again", serves, 30)


def clean_up(server, writers):
    for name in writers.services:
        server.api("DELETE", f"{SERVING}/namespaces/default/services/{name}")
    for name in writers.created:
        server.api("DELETE", f"{CONFIG_MAPS}/{name}")


def main():
    rounds = int(os.environ.get("CRASH_ROUNDS", "26"))
    seed = int(os.environ.get("CRASH_SEED", str(random.randrange(1 << 30))))
    print(f"CRASH_ROUNDS={rounds} CRASH_SEED={seed}", flush=True)
    moments = random.Random(seed)
    written = deployed = orphans_alive = 0
    with harness.temporary_folder() as folder:
        server = harness.Server(harness.binaries() / "tidegated", folder / "data").start()
        image = server.upload(harness.samples() / "python-app.tar.gz", "steady")["status"]["image"]
        annotations = {"autoscaling.knative.dev/min-scale": "2"}
        server.api("POST", f"{SERVING}/namespaces/default/services", service_object("steady", image, annotations=annotations))
        server.api("POST", CONFIG_MAPS, {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "counter"}, "data": {"value": "0"}})
        wait_ready(server, "steady")
        try:
            for number in range(1, rounds + 1):
                writers = Writers(server, number, image)
                time.sleep(moments.uniform(0.02, 1.2))
                server.kill()
                writers.finish()
                before = harness.marked_processes(server.data_dir)
                orphans_alive += len(before)
                server.start()
                status, _, body = server.request("steady.default.localhost", timeout=60)
                assert status == 200, f"round {number}: a server that says it is ready answered {status}: {body[:200]}"
                left = set(before) & set(harness.marked_processes(server.data_dir))
                assert not left, f"round {number}: orphans after the restart: {left}"
                check_after(server, writers)
                written += len(writers.created)
                deployed += len(writers.services)
                print(f"ok    round {number:2}: {len(writers.created):4} objects, {len(writers.services)} deploys acknowledged, counter {writers.counter}", flush=True)
                clean_up(server, writers)
            assert written > rounds and deployed > 0, "the rounds wrote too little to prove anything"
            assert server.stop() == 0
            assert not harness.marked_processes(server.data_dir), "processes left after an orderly stop"
        except AssertionError as error:
            print(f"FAIL  {error}\n--- the server's log ---\n{server.tail(60)}", flush=True)
            return 1
        finally:
            if server.process.poll() is None:
                server.kill()
    print(f"{written} acknowledged objects and {deployed} deploys over {rounds} kills, none lost; {orphans_alive} instances outlived the server until its restart")
    print(f"{rounds} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
