#!/usr/bin/env python3
"""Functions from outside: a source file is uploaded, answers through the gateway from zero, its errors stay in the log."""

import json
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from harness import SERVING, ApiError, service_object, wait_for, wait_ready

SOURCES = pathlib.Path(__file__).resolve().parents[2] / "resources/samples/functions"
EVENT = {"ce-id": "7", "ce-source": "/shop", "ce-type": "shop.order", "ce-specversion": "1.0", "Content-Type": "application/json"}


def deploy(server, name, package, env=None):
    server.api("POST", f"{SERVING}/namespaces/default/services", service_object(name, package["status"]["image"], env=env))
    wait_ready(server, name)
    return f"{name}.default.localhost"


def log_of(server, name):
    pods = [pod for pod in server.pods() if pod["metadata"]["labels"].get("serving.knative.dev/service") == name]
    texts = [server.raw("GET", f"/api/v1/namespaces/default/pods/{pod['metadata']['name']}/log")[2].decode() for pod in pods]
    return "\n".join(texts)


def check_clean(log):
    for word in ("functions_framework", "tidegate_host", "dev.tidegate", "node:", "java.base", "/hosts/"):
        assert word not in log, log


def check_greeting(server, program, source, target, line):
    """One function in one file: `line` is what its error leaves in the log."""
    if not shutil.which(program):
        print(f"no {program}: its function is left out")
        return
    name = f"hello-{source.partition('.')[2]}"
    package = server.upload(SOURCES / source, name)
    assert package["status"]["function"] == {"target": target, "signature": "http"}, package["status"]
    host = deploy(server, name, package)
    status, headers, body = server.request(host, "/?name=tide")
    assert (status, json.loads(body)) == (200, {"hello": "tide"}), (status, body)
    assert headers["Content-Type"].startswith("application/json"), headers.items()
    status, _, body = server.request(host, "/?name=nobody")
    assert status == 500 and json.loads(body)["status"] == 500 and b"greet" not in body, (status, body)
    log = wait_for("the trace", lambda: (lambda text: line in text and text)(log_of(server, name)))
    assert "there is nobody to greet" in log, log
    check_clean(log)
    assert server.request(host, "/?name=again")[0] == 200


def check_python(server):
    """Two functions in one file: the container says which one is meant."""
    package = server.upload(SOURCES / "hello.py", "hello-python")
    assert package["status"]["function"] == {"target": "", "signature": ""}, package["status"]
    assert package["status"]["runtime"] == "python" and package["status"]["entry"] == "functions in hello.py", package["status"]
    host = deploy(server, "greeter", package, {"FUNCTION_TARGET": "hello"})
    status, _, body = server.request(host, "/?name=tide")
    assert (status, json.loads(body)) == (200, {"hello": "tide", "orders": 0}), (status, body)

    host = deploy(server, "orders", package, {"FUNCTION_TARGET": "order"})
    assert server.request(host, "/", "POST", b'{"count": 2}', EVENT)[0] == 204
    wait_for("the order", lambda: "order 7 of /shop" in log_of(server, "orders"))
    whole = {"specversion": "1.0", "id": "8", "source": "/shop", "type": "shop.order", "data": {"count": 1}}
    assert server.request(host, "/", "POST", json.dumps(whole), {"Content-Type": "application/cloudevents+json"})[0] == 204
    wait_for("the second order", lambda: "order 8 of /shop" in log_of(server, "orders"))
    status, _, body = server.request(host, "/", "POST", b"{}", EVENT)
    assert status == 500 and b"count" not in body, (status, body)
    log = wait_for("the trace", lambda: (lambda text: "KeyError: 'count'" in text and text)(log_of(server, "orders")))
    assert 'hello.py", line ' in log, log
    check_clean(log)
    for method, body, headers in (("GET", None, {}), ("POST", b"{}", {"Content-Type": "application/json"}), ("POST", b"{", EVENT)):
        status, _, answer = server.request(host, "/", method, body, headers)
        assert status == 400 and "message" in json.loads(answer), (status, answer)


def check_undecided(server):
    """Nobody says which function is meant: the start fails, and the log has the choice."""
    package = server.upload(SOURCES / "hello.py", "hello-python")
    server.api("POST", f"{SERVING}/namespaces/default/services", service_object("undecided", package["status"]["image"]))
    words = "hello.py has several functions (hello, order); FUNCTION_TARGET says which one is meant"
    wait_for("why it does not start", lambda: words in log_of(server, "undecided"))
    server.api("DELETE", f"{SERVING}/namespaces/default/services/undecided")


def check_refused(server, folder):
    path = folder / "nothing.txt"
    path.write_text("no archive, no source")
    try:
        server.upload(path, "nothing")
    except ApiError as error:
        assert error.status == 400, error.body
    else:
        raise AssertionError("a text file became a package")


def main():
    with harness.running_server() as (server, folder):
        check_python(server)
        check_greeting(server, "node", "hello.js", "hello", "hello.js:")
        check_greeting(server, "javac", "Hello.java", "Hello", "Hello.java:")
        check_undecided(server)
        check_refused(server, folder)


if __name__ == "__main__":
    main()
