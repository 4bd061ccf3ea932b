#!/usr/bin/env python3
"""Triggers from outside: kubectl round trip, a sleeping app that wakes, pre-warming, and kill -9 at random moments.

After the kills every second that a trigger names has reached its receiver: with fire-all none is lost and nobody but what was under
way at a kill comes twice, with the same ce-id; with skip none comes twice. TRIGGER_ROUNDS and TRIGGER_SEED repeat a run.
"""

import collections
import datetime
import http.server
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from harness import SERVING, condition, service_object, wait_for, wait_ready

SOURCES = "/apis/sources.knative.dev/v1/namespaces/default/pingsources"
OWN = "/apis/tidegate.dev/v1/namespaces/default/pingsources"
PREFIX = "trigger.tidegate.dev/"


class Receiver:
    """Answers 202 to every event, and keeps its headers by the path it came to."""

    def __init__(self):
        self.events = collections.defaultdict(list)
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {key.lower(): value for key, value in self.headers.items()}
                outer.events[self.path].append({**headers, "body": body, "came": time.time()})
                self.send_response(202)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def source(name, schedule, sink, annotations=None, **spec):
    return {"apiVersion": "sources.knative.dev/v1", "kind": "PingSource",
            "metadata": {"name": name, "annotations": {PREFIX + key: value for key, value in (annotations or {}).items()}},
            "spec": {"schedule": schedule, "sink": sink, **spec}}


def to_service(name):
    return {"ref": {"apiVersion": "serving.knative.dev/v1", "kind": "Service", "name": name}}


def firings(server, name):
    return server.api("GET", f"{OWN}/{name}/firings")["items"]


def second_of(event):
    return datetime.datetime.fromisoformat(event["ce-time"].replace("Z", "+00:00")).timestamp()


def check_event(server, receiver):
    server.api("POST", SOURCES, source("once", "* * * * * *", {"uri": receiver.url + "/once"}, contentType="application/json", data='{"a": 1}'))
    wait_for("two events", lambda: len(receiver.events["/once"]) >= 2)
    event = receiver.events["/once"][0]
    assert event["ce-type"] == "dev.knative.sources.ping" and event["ce-specversion"] == "1.0", event
    assert event["ce-source"] == "/apis/v1/namespaces/default/pingsources/once", event
    assert event["content-type"] == "application/json" and json.loads(event["body"]) == {"a": 1}, event
    assert event["ce-id"] != receiver.events["/once"][1]["ce-id"]
    stored = wait_for("its condition", lambda: (lambda value: condition(value).get("status") == "True" and value)(server.api("GET", f"{SOURCES}/once")))
    assert stored["status"]["sinkUri"] == receiver.url + "/once", stored["status"]
    record = wait_for("its record", lambda: next((each for each in firings(server, "once") if each["state"] == "Succeeded"), None))
    assert record["status"] == 202 and record["attempts"] == 1 and record["latenessMs"] >= 0 and record["responseHead"].startswith("HTTP/1.1 202"), record
    moments = server.api("GET", f"{OWN}/once/moments?count=3")["items"]
    assert len(moments) == 3 and moments[0]["local"].endswith("+00:00"), moments
    server.api("DELETE", f"{SOURCES}/once")


def check_wake(server):
    """An app at zero: its first request waits for a start, and the record says so."""
    package = server.upload(harness.samples() / "python-app.tar.gz", "sleeper")
    annotations = {"autoscaling.knative.dev/initial-scale": "0", "autoscaling.knative.dev/window": "6s"}
    server.api("PATCH", "/api/v1/namespaces/knative-serving/configmaps/config-autoscaler", {"data": {"allow-zero-initial-scale": "true"}},
               "application/merge-patch+json")
    server.api("POST", f"{SERVING}/namespaces/default/services", service_object("sleeper", package["status"]["image"], annotations=annotations))
    wait_ready(server, "sleeper")
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=3)
    server.api("POST", SOURCES, source("wake", now.strftime("%S %M %H * * ?"), to_service("sleeper")))
    record = wait_for("the app to be woken", lambda: next((each for each in firings(server, "wake") if each["state"] in ("Succeeded", "Failed")), None))
    assert record["cold"] is True, record
    # At zero again, and made ready ahead this time.
    wait_for("zero", lambda: not server.running_pods(), timeout=90)
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=14)
    server.api("POST", SOURCES, source("warm", now.strftime("%S %M %H * * ?"), to_service("sleeper"), {"prewarm": "10s"}))
    record = wait_for("the warm app", lambda: next((each for each in firings(server, "warm") if each["state"] in ("Succeeded", "Failed")), None))
    assert record["cold"] is False, record
    for name in ("wake", "warm"):
        server.api("DELETE", f"{SOURCES}/{name}")


def check_kubectl(server, folder, receiver):
    kubectl = shutil.which("kubectl")
    if not kubectl:
        print("no kubectl: its part is left out")
        return
    environment = {**os.environ, "KUBECONFIG": server.ready["kubeconfig"], "HOME": str(folder)}

    def run(*arguments, code=0, text=None):
        done = subprocess.run([kubectl, *arguments], env=environment, input=text, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == code, (arguments, done.stdout, done.stderr)
        return done.stdout + done.stderr

    value = json.dumps(source("round", "0 8 * * MON-FRI", {"uri": receiver.url + "/round"}, {"jitter": "1s"}, timezone="Asia/Shanghai"))
    assert "created" in run("apply", "-f", "-", text=value)
    assert "unchanged" in run("apply", "-f", "-", text=value)
    exported = run("get", "pingsource", "round", "-o", "yaml")
    run("delete", "pingsource", "round")
    assert "round" in run("apply", "-f", "-", text=exported)
    lines = run("get", "pingsources").splitlines()
    assert lines[0].split() == ["NAME", "SINK", "SCHEDULE", "AGE", "READY", "REASON"], lines
    assert "0 8 * * MON-FRI" in lines[1], lines
    assert "When it fires" in run("explain", "pingsource.spec.schedule")
    wrong = json.dumps(source("wrong", "0 24 * * *", {"uri": receiver.url}))
    assert 'hour "24": expected 0 to 23 (column 3): spec.schedule' in run("apply", "-f", "-", text=wrong, code=1)
    run("delete", "pingsource", "round")


def explains_again(killed, earlier, later):
    """Whether a kill lies between two copies of an event, and found the first one's outcome not on the disk yet: at most 2 s after it
    came, or in the moment of its sending. A misfire comes long after its moment, so the moment itself says nothing here."""
    return earlier - 0.2 <= killed <= min(later, earlier + 2)


def check_kills(server, receiver, rounds, chance):
    for name, policy in (("all", "fire-all"), ("never", "skip")):
        server.api("POST", SOURCES, source(name, "* * * * * *", {"uri": f"{receiver.url}/{name}"}, {"misfire-policy": policy, "timeout": "5s"}))
    wait_for("both", lambda: receiver.events["/all"] and receiver.events["/never"])
    first = second_of(receiver.events["/all"][0])
    downs = []
    for _ in range(rounds):
        time.sleep(1 + chance.random() * 2)
        begun = time.time()
        server.kill()
        time.sleep(chance.random() * 7)  # sometimes longer than what counts as late
        server.start()
        downs.append((begun, time.time()))
    time.sleep(2)
    last = int(time.time()) - 1
    wait_for("the latest second", lambda: any(second_of(each) >= last for each in receiver.events["/all"]))
    server.api("DELETE", f"{SOURCES}/all")
    server.api("DELETE", f"{SOURCES}/never")
    time.sleep(0.5)

    seconds = collections.Counter(second_of(each) for each in receiver.events["/all"])
    lost = [second for second in range(int(first), last + 1) if second not in seconds]
    assert not lost, f"fire-all lost {lost}; down {downs}"
    twice = [second for second, count in seconds.items() if count > 1]
    unexplained = {}
    for second in twice:
        came = sorted(each["came"] for each in receiver.events["/all"] if second_of(each) == second)
        if not all(any(explains_again(begun, earlier, later) for begun, _ in downs) for earlier, later in zip(came, came[1:])):
            unexplained[second] = came
    assert not unexplained, f"fire-all sent {unexplained} twice; down {downs}"
    ids = collections.defaultdict(set)
    for each in receiver.events["/all"]:
        ids[second_of(each)].add(each["ce-id"])
    assert all(len(each) == 1 for each in ids.values()), "one moment has several ids"
    never = collections.Counter(second_of(each) for each in receiver.events["/never"])
    assert all(count == 1 for count in never.values()), f"skip sent twice: {[each for each, count in never.items() if count > 1]}"
    print(f"{rounds} kills: {len(seconds)} seconds, none lost, {len(twice)} came twice (same id); skip sent {len(never)}, none twice")


def main():
    seed = int(os.environ.get("TRIGGER_SEED", random.randrange(1_000_000)))
    rounds = int(os.environ.get("TRIGGER_ROUNDS", "6"))
    print(f"TRIGGER_SEED={seed} TRIGGER_ROUNDS={rounds}")
    receiver = Receiver()
    with harness.running_server() as (server, folder):
        check_event(server, receiver)
        check_kubectl(server, folder, receiver)
        check_kills(server, receiver, rounds, random.Random(seed))
        check_wake(server)


if __name__ == "__main__":
    main()
