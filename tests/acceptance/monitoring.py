#!/usr/bin/env python3
"""Series and changes from outside: an app with latencies that are known, percentiles beside the exact ones, counts by class, a kill -9, gaps,
and who changed what.
"""

import concurrent.futures
import datetime
import json
import math
import os
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from harness import SERVING, TIDEGATE, ApiError, service_object, wait_for, wait_ready

APP = """
import http.server, os, time, urllib.parse
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        begun = time.monotonic()
        time.sleep(float(query.get("ms", "0")) / 1e3)
        body = b"done"
        self.send_response(int(query.get("status", "200")))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Trace", self.headers.get("traceparent", "none"))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *arguments):
        pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""
HOST = "web.default.localhost"
SERVICE = f"{TIDEGATE}/namespaces/default/services/web"
ENGINE = f"{TIDEGATE}/engines/local"


def text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def series(server, path, metric, begun, step="1s", **more):
    query = "&".join(f"{key}={value}" for key, value in {"metric": metric, "from": text(begun), "step": step, **more}.items())
    answer = server.api("GET", f"{path}/series?{query}")
    return {each["metric"] + ("/" + each["instance"] if "instance" in each else ""): each for each in answer["series"]}, answer


def total(server, metric, begun, step="1s", path=SERVICE):
    line = series(server, path, metric, begun, step)[0][metric]
    return sum(value or 0 for value in line.get("sum", line.get("count")))


def exact(values, share):
    values = sorted(values)
    return values[max(1, math.ceil(share * len(values))) - 1]


def send(server, path):
    """The time that a client waits, less what it costs it to ask at all."""
    begun = time.monotonic()
    status, headers, _ = server.request(HOST, path)
    return status, time.monotonic() - begun, headers


def check_percentiles(server, begun):
    """Percentiles of all requests against what the app was told to take, in one step and over the whole range."""
    random.seed(7)
    wanted = [random.choice([100, 140, 200, 280]) + random.random() * 20 for _ in range(180)] + [600 + random.random() * 200 for _ in range(20)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda ms: send(server, f"/?ms={ms:.3f}")[1], wanted))
    wait_for("all requests in the series", lambda: total(server, "latency", begun) >= len(wanted))
    line = series(server, SERVICE, "latency", begun, "1d")[0]["latency"]
    last = max(index for index, count in enumerate(line["count"]) if count)
    assert line["count"][last] == len(wanted), line  # but at midnight
    for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
        low, high = exact(wanted, share) / 1e3, exact(taken, share)
        found = line[name][last]
        # What the server measured lies between what the app slept and what the client waited.
        assert low * 0.95 <= found <= high * 1.05, (name, low, found, high)
        print(f"ok    {name}: {found * 1e3:.1f} ms; the app slept {low * 1e3:.1f}, the client waited {high * 1e3:.1f}", flush=True)


def check_classes(server, begun):
    for status, times in ((200, 5), (302, 4), (404, 3), (500, 2)):
        for _ in range(times):
            assert send(server, f"/?status={status}")[0] == status
    before = {"requests.3xx": 4, "requests.4xx": 3, "requests.5xx": 2, "errors": 2}
    for metric, wanted in before.items():
        wait_for(f"{metric} in the series", lambda: total(server, metric, begun) == wanted, timeout=10)
    everything = total(server, "requests", begun)
    assert everything == sum(total(server, f"requests.{kind}xx", begun) for kind in range(1, 6))
    for step in ("10s", "1m", "1h"):
        assert total(server, "requests", begun, step) >= everything, step
    revision = server.service("web")["status"]["latestReadyRevisionName"]
    assert total(server, "requests", begun, path=f"{TIDEGATE}/namespaces/default/revisions/{revision}") == everything
    lines, _ = series(server, SERVICE, "instances.ready,memory,cpu,concurrency,instance.memory", begun)
    assert max(lines["instances.ready"]["max"], key=lambda each: each or 0) >= 1, lines["instances.ready"]
    assert any(value and value > 1_000_000 for value in lines["memory"]["max"]), lines["memory"]
    assert any(name.startswith("instance.memory/web-") for name in lines), lines.keys()
    starts, _ = series(server, SERVICE, "starts.*,queue.wait", begun)
    assert any(sum(value or 0 for value in line["count"]) for name, line in starts.items() if name.endswith(".ready")), starts.keys()
    engine, _ = series(server, ENGINE, "store.size,capacity.memory,gateway.requests,pool.*", begun)
    assert engine["store.size"]["max"][-2] or engine["store.size"]["max"][-1], engine["store.size"]


def check_trace(server):
    good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    for sent, wanted in ((good, good), (good.upper(), "none"), ("00-1-2-3", "none")):
        _, headers, _ = server.request(HOST, "/", headers={"traceparent": sent})
        assert headers["X-Trace"] == wanted, (sent, headers["X-Trace"])

    def lines():
        text = pathlib.Path(server.log.name).read_text(errors="replace")
        return [json.loads(line.split(" access ", 1)[1]) for line in text.splitlines() if " debug access {" in line]
    found = wait_for("the request's record", lambda: [each for each in lines() if each.get("traceId") == good[3:35]])[0]
    assert found["service"] == "web" and found["status"] == 200 and found["phases"]["totalMs"] > 0, found
    assert all("traceId" not in each for each in lines() if each["requestId"] != found["requestId"])


def check_refusals(server):
    for path, word in ((f"{SERVICE}/series", "metric"), (f"{SERVICE}/series?metric=nonsense", "metric"), (f"{SERVICE}/series?metric=latency&step=1x", "step"),
                       (f"{SERVICE}/series?metric=latency&from=2020-01-01T00:00:00Z&step=1h", "step"), (f"{SERVICE}/changes?limit=0", "limit")):
        try:
            server.api("GET", path)
        except ApiError as error:
            assert error.status == 400 and error.body["message"].startswith(word + " "), (path, error)
        else:
            raise AssertionError(f"{path} was answered")


def check_changes(server, begun):
    path = f"{SERVING}/namespaces/default/services/web"
    patch = {"spec": {"template": {"metadata": {"annotations": {"autoscaling.knative.dev/max-scale": "3"}}}}}
    server.api("PATCH", path, patch, "application/merge-patch+json")
    wait_ready(server, "web")
    server.api("PATCH", f"/api/v1/namespaces/knative-serving/configmaps/config-autoscaler", {"data": {"stable-window": "45s"}}, "application/merge-patch+json")

    def told(where):
        return {(each["type"], each["change"]["fields"][0]["path"]): each for each in server.api("GET", f"{where}/changes?from={text(begun)}")["items"]
                if each["change"].get("fields")}
    found = wait_for("the scaling's change", lambda: told(SERVICE).get(("scaling", "autoscaling.knative.dev/max-scale")))
    assert found["change"]["fields"][0]["after"] == "3" and found["change"]["fields"][0]["before"] is None, found
    assert "max-scale: nothing → 3" in found["message"] and found["who"], found
    assert any(kind == "deploy" for kind, _ in told(SERVICE)), told(SERVICE)
    found = wait_for("the settings' change", lambda: told(ENGINE).get(("settings", "stable-window")))
    assert found["change"]["fields"][0]["after"] == "45s", found
    assert told(f"{TIDEGATE}/namespaces/default"), "nothing of the namespace"


def check_crash(server, begun):
    """What was on the disk before is there after; nothing is there twice; the time between is a gap."""
    for _ in range(30):
        send(server, "/")
    everything = total(server, "requests", begun)
    wait_for("all of it to be counted", lambda: total(server, "requests", begun) >= everything)
    time.sleep(12)  # until it is written; a crash may cost ten seconds of it
    everything = total(server, "requests", begun)
    server.kill()
    down = now()
    time.sleep(3)
    server.start()
    up = now()
    wait_for("the route", lambda: send(server, "/")[0] == 200)  # until it is published, nobody's request counts
    for _ in range(9):
        assert send(server, "/")[0] == 200
    for step in ("1s", "10s", "1m"):
        wait_for(f"what was, and what came, at {step}", lambda: total(server, "requests", begun, step) == everything + 10, timeout=15)
    line, answer = series(server, SERVICE, "requests", begun)
    first = datetime.datetime.fromisoformat(answer["from"].replace("Z", "+00:00"))
    gone = int((down - first).total_seconds()) + 1
    back = int((up - first).total_seconds()) - 1
    assert all(line["requests"]["avg"][index] is None for index in range(gone, back)), line["requests"]["avg"][gone - 3:back + 3]
    starts = [each for each in server.api("GET", f"{ENGINE}/changes?from={text(begun)}")["items"] if each["type"] == "start"]
    assert len(starts) == 2 and "lastSeen" in starts[0]["change"], starts
    return everything + 10


def main():
    passed = 0
    os.environ["QT_LOGGING_RULES"] = "tidegate.access.debug=true"
    with harness.temporary_folder() as folder:
        server = harness.Server(harness.binaries() / "tidegated", folder / "data").start()
        try:
            begun = now() - datetime.timedelta(seconds=2)
            image = server.upload(harness.python_app(folder, APP), "web")["status"]["image"]
            server.api("POST", f"{SERVING}/namespaces/default/services",
                       service_object("web", image, annotations={"autoscaling.knative.dev/min-scale": "1"}))
            wait_ready(server, "web")
            for check in (check_percentiles, check_classes, lambda server, _: check_trace(server), lambda server, _: check_refusals(server), check_changes,
                          check_crash):
                check(server, begun)
                passed += 1
            assert server.stop() == 0
            server.start()
            types = [each["type"] for each in server.api("GET", f"{ENGINE}/changes?from={text(begun)}")["items"] if each["type"] in ("start", "stop")]
            assert types.count("stop") == 1, types
            assert server.stop() == 0
        except AssertionError as error:
            print(f"FAIL  {error}\n--- the server's log ---\n{server.tail(40)}", flush=True)
            return 1
        finally:
            if server.process.poll() is None:
                server.kill()
    print(f"{passed} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
