#!/usr/bin/env python3
"""Knative's runtime contract, seen by local executables that the engine's image-map stands images for."""

import hashlib
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness

APP = '''#!/usr/bin/env python3
import http.server, json, os, pathlib, signal, sys

state = pathlib.Path(os.environ.get("STATE", "/nowhere"))

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        status, body = 200, b""
        if self.path == "/about":
            body = json.dumps({"env": dict(os.environ), "args": sys.argv[1:], "folder": os.getcwd(), "stdin": sys.stdin.read(),
                               "headers": {name.lower(): value for name, value in self.headers.items()}}).encode()
        elif self.path.startswith("/health"):
            word = state.with_name(self.path[1:]).read_text().strip() if state.with_name(self.path[1:]).exists() else "200"
            status, body = int(word), json.dumps(dict(self.headers)).encode()
            state.with_name("asked").write_text(body.decode())
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

def end(*_):
    print("asked to end", flush=True)
    sys.exit(0)

signal.signal(signal.SIGTERM, end)
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
'''


def write_app(folder):
    app = folder / "hello"
    app.write_text(APP)
    app.chmod(0o755)
    return app


def create(server, name, container, **spec):
    service = harness.service_object(name, "example.com/hello:1", **spec)
    service["spec"]["template"]["spec"]["containers"][0].update(container)
    server.api("POST", f"{harness.SERVING}/namespaces/default/services", service)


def about(server, name):
    status, _, body = server.request(f"{name}.default.localhost", "/about")
    assert status == 200, (status, body)
    return json.loads(body)


def unusable_image_map_is_named(folder):
    import command_line

    wrong = folder / "wrong.yaml"
    wrong.write_text("example.com/hello: relative/path\n")
    for file, expected in ((folder / "nowhere.yaml", "nowhere.yaml"), (wrong, "'example.com/hello': 'relative/path': must be package/")):
        code, out, text = command_line.run("--data-dir", str(folder / "unused"), "--image-map", str(file))
        assert code == 1 and not out and expected in text, (code, out, text)
    assert not (folder / "unused").exists(), "a refused start left something behind"


def mapped_image_serves(server, app):
    create(server, "hello", {"args": ["one", "$(GREETING)"], "env": [{"name": "GREETING", "value": "two"}]})
    harness.wait_ready(server, "hello")
    seen = about(server, "hello")
    pod = server.pods("hello-00001")[0]["metadata"]["name"]
    expected = {"K_SERVICE": "hello", "K_CONFIGURATION": "hello", "K_REVISION": "hello-00001"}
    assert expected.items() <= seen["env"].items(), seen["env"]
    assert seen["env"]["PORT"].isdigit() and seen["args"] == ["one", "two"] and seen["stdin"] == "", seen
    digest = hashlib.sha256(app.read_bytes()).hexdigest()
    statuses = server.revision("hello-00001")["status"]["containerStatuses"]
    assert statuses == [{"name": "user-container", "imageDigest": f"example.com/hello@sha256:{digest}"}], statuses
    return pod


def unmapped_image_recovers_with_its_mapping(server, app):
    service = harness.service_object("late", "example.com/late:1")
    server.api("POST", f"{harness.SERVING}/namespaces/default/services", service)
    harness.wait_for("the Service says what is missing", lambda: "Unable to fetch image \"example.com/late:1\"" in
                     harness.condition(server.service("late")).get("message", ""))
    assert harness.condition(server.revision("late-00001"), "ContainerHealthy")["reason"] == "ContainerMissing"
    server.api("PATCH", f"{harness.TIDEGATE}/engines/local", {"spec": {"imageMap": {"example.com/late": str(app)}}}, "application/merge-patch+json")
    harness.wait_ready(server, "late")
    about(server, "late")


def probes(**handlers):
    """A container's probes, each asking its own path every second."""
    return {name + "Probe": {"httpGet": {"path": "/health-" + name, "port": 8080}, "periodSeconds": 1, "failureThreshold": 1} for name in handlers}


def container_status(pod):
    return pod["status"]["containerStatuses"][0]


def failing_readiness_keeps_requests_away(server, app):
    state = app.parent / "ready"
    state.mkdir()
    create(server, "ready", {"env": [{"name": "STATE", "value": str(state / "x")}], **probes(readiness=1)})
    harness.wait_ready(server, "ready")
    headers = {name.lower(): value for name, value in json.loads((state / "asked").read_text()).items()}
    assert headers["user-agent"].startswith("kube-probe/") and headers["k-kubelet-probe"] == "queue", headers
    (state / "health-readiness").write_text("503")
    pod = harness.wait_for("the Pod is not ready", lambda: next((pod for pod in server.pods("ready-00001") if not container_status(pod)["ready"]), None))
    assert harness.condition(pod)["message"] == "readiness probe failed: HTTP 503", pod["status"]
    (state / "health-readiness").write_text("200")
    about(server, "ready")  # waits until the probe succeeds again
    assert [each["metadata"]["name"] for each in server.pods("ready-00001")] == [pod["metadata"]["name"]], "it was replaced"


def failed_liveness_is_replaced(server, app):
    state = app.parent / "alive"
    state.mkdir()
    create(server, "alive", {"env": [{"name": "STATE", "value": str(state / "x")}], **probes(liveness=1)})
    harness.wait_ready(server, "alive")
    first = server.pods("alive-00001")[0]["metadata"]["name"]
    (state / "health-liveness").write_text("500")
    harness.wait_for("the liveness probe has failed", lambda: len(server.pods("alive-00001")) > 1)
    (state / "health-liveness").write_text("200")
    second = harness.wait_for("another one serves and knows why", lambda: next((
        pod for pod in server.pods("alive-00001") if container_status(pod)["ready"] and "terminated" in container_status(pod)["lastState"]), None))
    assert second["metadata"]["name"] != first and container_status(second)["restartCount"] >= 1, second["status"]
    assert container_status(second)["lastState"]["terminated"]["message"] == "liveness probe failed: HTTP 500", second["status"]
    log = server.raw("GET", f"/api/v1/namespaces/default/pods/{first}/log")[2].decode()
    assert "asked to end" in log and "tidegate: liveness probe failed: HTTP 500" in log, log


def failed_startup_is_told(server, app):
    state = app.parent / "start"
    state.mkdir()
    (state / "health-startup").write_text("500")
    create(server, "start", {"env": [{"name": "STATE", "value": str(state / "x")}], **probes(startup=1, liveness=1)})
    harness.wait_for("the Service says so", lambda: "startup probe failed: HTTP 500" in harness.condition(server.service("start")).get("message", ""))
    assert harness.condition(server.revision("start-00001"), "ContainerHealthy")["reason"] == "StartupProbeFailed"
    (state / "health-startup").write_text("200")
    harness.wait_ready(server, "start")


def working_folder_is_the_specs(server, app):
    create(server, "folder", {"workingDir": "inside/it"})
    harness.wait_ready(server, "folder")
    seen = about(server, "folder")
    assert seen["folder"].endswith("/work/inside/it"), seen["folder"]
    assert seen["env"]["HOSTNAME"] in [pod["metadata"]["name"] for pod in server.pods("folder-00001")], seen["env"]
    assert seen["headers"]["host"].startswith("folder.default.localhost") and seen["headers"]["x-forwarded-proto"] == "http", seen["headers"]
    assert "for=127.0.0.1" in seen["headers"]["forwarded"] and seen["headers"]["x-forwarded-for"] == "127.0.0.1", seen["headers"]


def main():
    tests = (mapped_image_serves, unmapped_image_recovers_with_its_mapping, failing_readiness_keeps_requests_away,
             failed_liveness_is_replaced, failed_startup_is_told, working_folder_is_the_specs)
    with harness.temporary_folder() as folder:
        unusable_image_map_is_named(folder)
        app = write_app(folder)
        table = folder / "images.yaml"
        table.write_text(f"example.com/hello: {app}\n")
        server = harness.Server(harness.binaries() / "tidegated", folder / "data", extra=("--image-map", str(table))).start()
        try:
            for test in tests:
                test(server, app)
                print("ok    " + test.__name__.replace("_", " "), flush=True)
        finally:
            assert server.stop() == 0
    print(f"{len(tests) + 1} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
