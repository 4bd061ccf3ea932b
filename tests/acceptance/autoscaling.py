#!/usr/bin/env python3
"""Scaling beyond Knative from outside: an app's own metric, a schedule that holds instances, decisions with reasons, events, and a what-if."""

import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from harness import SERVING, TIDEGATE, service_object, wait_for, wait_ready

APP = """
import http.server, os
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"ok"
        if self.path == "/metrics":
            body = b"# TYPE jobs gauge\\njobs{queue=\\"a\\"} 20\\njobs{queue=\\"b\\"} 5\\n" if os.path.exists(os.environ["BUSY"]) else b"jobs 0\\n"
        self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
    def log_message(self, *args): pass
http.server.ThreadingHTTPServer(("", int(os.environ["PORT"])), H).serve_forever()
"""


def deploy(server, image, name, annotations, env=None):
    server.api("POST", f"{SERVING}/namespaces/default/services", service_object(
        name, image, env=env, annotations={"autoscaling.knative.dev/window": "6s", **annotations}))
    return wait_ready(server, name)["status"]["latestReadyRevisionName"]


def own(server, method, path, value=None):
    return server.api(method, f"{TIDEGATE}/namespaces/default/{path}", value)


def an_apps_own_metric_scales_it(server, image, folder):
    busy = folder / "busy"
    busy.touch()
    revision = deploy(server, image, "worker", {"autoscaling.tidegate.dev/metrics": "custom name=jobs target=10 window=2s"}, {"BUSY": str(busy)})
    wait_for("more instances than one", lambda: len(server.running_pods(revision)) >= 3)
    latest = own(server, "GET", f"revisions/{revision}/decisions")["items"][-1]
    metric = next(m for m in latest["metrics"] if m["metric"] == "custom")
    assert metric["name"] == "jobs" and metric["average"] >= 25 and metric["decides"], latest
    first = next(d for d in own(server, "GET", f"revisions/{revision}/decisions")["items"] if d["replicas"] >= 3)
    assert first["why"]["en"].startswith("Average sum of jobs over 2 s is 25; at a target of 10"), first["why"]
    assert "jobs 总和为 25" in first["why"]["zh"], first["why"]


def a_scale_is_told_as_an_event(server):
    def events():
        return [e for e in server.api("GET", "/api/v1/namespaces/default/events")["items"]
                if e["reason"] == "ScaledOut" and e["involvedObject"]["name"].startswith("worker-") and "sum of jobs" in e["message"]]
    event = wait_for("an event ScaledOut", events)[0]
    assert event["type"] == "Normal" and event["message"].startswith("Scaled from 1 to 3. "), event


def a_schedule_keeps_instances(server, image, folder):
    revision = deploy(server, image, "shop", {"autoscaling.tidegate.dev/schedule": "* * * * * for=2h min=2", "autoscaling.tidegate.dev/time-zone": "Asia/Shanghai"},
                      {"BUSY": str(folder / "never")})
    wait_for("two instances without a request", lambda: len(server.running_pods(revision)) == 2)
    time.sleep(8)  # longer than the window: without the schedule they would be on their way to zero
    assert len(server.running_pods(revision)) == 2
    latest = own(server, "GET", f"revisions/{revision}/decisions")["items"][-1]
    assert latest["limit"] == "ScheduleMin" and latest["bounds"]["min"] == 2 and latest["bounds"]["minIsScheduled"], latest


def what_if_replays(server):
    trace = [{"t": 0, "concurrency": 0, "rps": 0}, {"t": 10, "concurrency": 50, "rps": 100}, {"t": 70, "concurrency": 0, "rps": 0}, {"t": 299, "rps": 0}]
    answer = own(server, "POST", "services/shop/what-if",
                 {"trace": trace, "startSeconds": 1, "annotations": {"autoscaling.tidegate.dev/schedule": None, "autoscaling.knative.dev/target": "5",
                                                              "autoscaling.tidegate.dev/metrics": "custom name=jobs target=10 path=/metrics; cpu target=70"}})
    assert answer["trace"]["source"] == "uploaded" and answer["trace"]["seconds"] == 300, answer["trace"]
    current, proposed = answer["current"], answer["proposed"]
    assert current["coldRequests"] == 0 and proposed["coldRequests"] > 0, (current, proposed)
    assert proposed["mostReady"] >= 10 > current["mostReady"], (current, proposed)
    assert current["notReplayed"] == [] and proposed["notReplayed"] == ["jobs", "cpu"], (current, proposed)
    assert proposed["cost"]["instanceSeconds"] > 0 and len(answer["points"]) == 300
    recorded = own(server, "POST", "services/shop/what-if", {})
    assert recorded["trace"]["source"] == "recorded" and recorded["points"], recorded["trace"]
    for body, status in (({"annotations": {"autoscaling.knative.dev/target": "-1"}}, 422), ({"trace": [{"t": 1}, {"t": 0}]}, 422), ({"trace": "x"}, 400)):
        try:
            own(server, "POST", "services/shop/what-if", body)
        except harness.ApiError as error:
            assert error.status == status, (body, error.status, error)
        else:
            raise AssertionError(f"{body} was accepted")


def what_cannot_be_read_is_refused(server, image):
    try:
        server.api("POST", f"{SERVING}/namespaces/default/services", service_object("bad", image, annotations={"autoscaling.tidegate.dev/schedule": "0 25 * * * for=1h min=1"}))
    except harness.ApiError as error:
        assert error.status == 400 and "hour" in str(error), error
    else:
        raise AssertionError("a schedule at 25 o'clock was accepted")


def main():
    with harness.running_server() as (server, folder):
        image = server.upload(harness.python_app(folder, APP), "app")["status"]["image"]
        for step in (lambda: an_apps_own_metric_scales_it(server, image, folder), lambda: a_scale_is_told_as_an_event(server),
                     lambda: a_schedule_keeps_instances(server, image, folder), lambda: what_if_replays(server),
                     lambda: what_cannot_be_read_is_refused(server, image)):
            step()


if __name__ == "__main__":
    main()
