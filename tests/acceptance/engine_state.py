#!/usr/bin/env python3
"""An engine that drains, stops and comes back: what requests are told meanwhile, and that a restart does not forget it."""

import json
import pathlib
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from harness import TIDEGATE, condition, python_app, service_object, wait_for, wait_ready

SLOW = """
import http.server, os, time
class H(http.server.BaseHTTPRequestHandler):
    slow = b"0"
    def do_GET(self):
        if self.path == "/slow":
            H.slow = b"1"
            time.sleep(4)
        self.send_response(200); self.send_header("Content-Length", "1"); self.end_headers(); self.wfile.write(H.slow)
    def log_message(self, *args):
        pass
http.server.ThreadingHTTPServer(("", int(os.environ["PORT"])), H).serve_forever()
"""
ENGINE = f"{TIDEGATE}/engines/local"
HOST = "calm.default.localhost"


def ask(server, state):
    return server.api("PATCH", ENGINE, {"spec": {"state": state}}, "application/merge-patch+json")


def reaches(server, state, timeout=30):
    wait_for(f"the engine is {state}", lambda: server.api("GET", ENGINE)["status"].get("state") == state, timeout)


def refused(server, reason):
    status, headers, body = server.request(HOST)
    answer = json.loads(body)
    assert status == 503 and headers["Tidegate-Reason"] == reason and answer["reason"] == reason, (status, body)


def events(server):
    items = server.api("GET", "/api/v1/namespaces/default/events")["items"]
    return {item["reason"] for item in items if item["involvedObject"]["kind"] == "Engine"}


def column(server, name):
    status, _, body = server.raw("GET", f"{TIDEGATE}/engines", headers={"Accept": "application/json;as=Table;v=v1;g=meta.k8s.io"})
    table = json.loads(body)
    names = [each["name"] for each in table["columnDefinitions"]]
    return table["rows"][0]["cells"][names.index(name)]


def deploy(server, folder):
    image = server.upload(python_app(folder, SLOW), "calm")["status"]["image"]
    server.api("POST", f"{harness.SERVING}/namespaces/default/services",
               service_object("calm", image, annotations={"autoscaling.knative.dev/min-scale": "1"}))
    wait_ready(server, "calm")
    assert server.request(HOST)[0] == 200
    assert server.api("GET", ENGINE)["spec"]["state"] == "Running" and column(server, "State") == "Running"


def unknown_state_is_refused(server, folder):
    try:
        ask(server, "Asleep")
        raise AssertionError("was taken")
    except harness.ApiError as error:
        assert error.status == 422, error.status


def draining_lets_requests_end_and_starts_nothing(server, folder):
    answers = []
    slow = threading.Thread(target=lambda: answers.append(server.request(HOST, "/slow")[0]))
    slow.start()
    wait_for("it is with the app", lambda: server.request(HOST)[2] == b"1", 10)
    ask(server, "Draining")
    assert server.request(HOST)[0] == 200  # the instance that there is still serves
    reaches(server, "Draining")
    slow.join(20)
    assert answers == [200], answers
    reaches(server, "Drained")
    refused(server, "EngineDraining")
    assert not server.running_pods("calm-00001")
    row = condition(server.api("GET", ENGINE), "Running")
    assert row["status"] == "False" and row["reason"] == "Drained", row
    assert condition(server.api("GET", ENGINE))["status"] == "True"  # it does what it was asked to
    assert column(server, "State") == "Drained"


def running_brings_everything_back(server, folder):
    ask(server, "Running")
    wait_for("requests are served", lambda: server.request(HOST)[0] == 200, 10)
    reaches(server, "Running")
    wait_for("its minimum", lambda: server.running_pods("calm-00001"), 20)


def stopped_outlasts_a_restart(server, folder):
    ask(server, "Stopped")
    reaches(server, "Stopped")
    refused(server, "EngineStopped")
    assert server.stop() == 0
    server.start()
    refused(server, "EngineStopped")
    assert not server.running_pods("calm-00001")
    assert {"Draining", "Drained", "Running", "Stopped"} <= events(server), events(server)
    pools = server.api("GET", f"{TIDEGATE}/instancepools")["items"]
    assert all(pool["status"]["idle"] == 0 for pool in pools), [pool["status"] for pool in pools]
    running_brings_everything_back(server, folder)


def main():
    return harness.run_on_one_server((deploy, unknown_state_is_refused, draining_lets_requests_end_and_starts_nothing,
                                      running_brings_everything_back, stopped_outlasts_a_restart))


if __name__ == "__main__":
    sys.exit(main())
