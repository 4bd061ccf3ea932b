#!/usr/bin/env python3
"""An app is stopped and started from outside: nothing of it runs, requests are told why, and it comes back as it was."""

import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from harness import SERVING, ApiError, condition, service_object, wait_for, wait_ready

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "resources/samples/functions/hello.py"
NAME = "hello"
HOST = f"{NAME}.default.localhost"
STATE = "tidegate.dev/state"


def set_state(server, state):
    server.api("PATCH", f"{SERVING}/namespaces/default/services/{NAME}", {"metadata": {"annotations": {STATE: state}}},
               "application/merge-patch+json")


def answer(server):
    status, headers, body = server.request(HOST, "/?name=tide")
    return status, headers.get("Tidegate-Reason"), body


def check_stopped(server):
    set_state(server, "stopped")
    wait_for("503", lambda: answer(server)[:2] == (503, "Stopped"))
    assert "stopped" in json.loads(answer(server)[2])["message"]
    wait_for("no instance", lambda: not server.running_pods())
    service = wait_for("the condition", lambda: (lambda s: s if condition(s, "Stopped") else None)(server.service(NAME)))
    assert condition(service, "Stopped")["severity"] == "Info" and condition(service)["status"] == "True", service["status"]
    # Neither a request nor min-scale starts anything.
    for _ in range(20):
        assert answer(server)[0] == 503
        assert not server.running_pods()
        time.sleep(0.05)


def check_new_version(server, image):
    """Deployed while it is stopped, it waits, and is proven once the app is started."""
    value = server.service(NAME)
    value["spec"]["template"] = service_object(NAME, image, {"FUNCTION_TARGET": "hello", "VERSION": "2"})["spec"]["template"]
    value.pop("status")
    server.api("PUT", f"{SERVING}/namespaces/default/services/{NAME}", value)
    wait_for("the second revision", lambda: server.service(NAME)["status"].get("latestCreatedRevisionName", "").endswith("-00002"))
    assert answer(server)[0] == 503 and not server.running_pods()


def check_started(server):
    set_state(server, None)
    wait_ready(server, NAME)
    wait_for("200", lambda: answer(server)[0] == 200)
    wait_for("the condition's end", lambda: not condition(server.service(NAME), "Stopped"))
    assert server.service(NAME)["status"]["latestReadyRevisionName"].endswith("-00002")


def check_refused(server):
    try:
        set_state(server, "asleep")
        raise AssertionError("a state that there is not was taken")
    except ApiError as error:
        assert error.status == 400 and STATE in str(error.body), error.body


def main():
    with harness.running_server() as (server, _):
        image = server.upload(SOURCE, NAME)["status"]["image"]
        server.api("POST", f"{SERVING}/namespaces/default/services",
                   service_object(NAME, image, {"FUNCTION_TARGET": "hello"}, {"autoscaling.knative.dev/min-scale": "1"}))
        wait_ready(server, NAME)
        assert answer(server)[0] == 200
        check_stopped(server)
        check_new_version(server, image)
        check_started(server)
        check_refused(server)


if __name__ == "__main__":
    main()
