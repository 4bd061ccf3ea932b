#!/usr/bin/env python3
"""Apps that misbehave, seen from their users: they crash at start, never listen, exit mid-request. Every request is answered, with why."""

import io
import json
import pathlib
import sys
import tarfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from harness import SERVING, condition, service_object, wait_for, wait_ready

CRASH_UNLESS_TOLD = """
import http.server, os, sys
if not os.path.exists(os.environ["MARK"]):
    print("the mark is missing", file=sys.stderr)
    sys.exit(7)
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header("Content-Length", "2"); self.end_headers(); self.wfile.write(b"ok")
http.server.ThreadingHTTPServer(("", int(os.environ["PORT"])), H).serve_forever()
"""

NEVER_LISTENS = """
import time
print("thinking")
time.sleep(600)
"""


def package(folder, name, source):
    path = folder / f"{name}.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("main.py")
        info.size = len(source)
        archive.addfile(info, io.BytesIO(source.encode()))
    return path


def deploy(server, folder, name, source, env=None, annotations=None):
    image = server.upload(package(folder, name, source), name)["status"]["image"]
    server.api("POST", f"{SERVING}/namespaces/default/services",
               service_object(name, image, env=env, annotations={"autoscaling.knative.dev/window": "6s", **(annotations or {})}))


def many(server, host, count):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(server.request(host, timeout=30))) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
    assert len(answers) == count, f"{count - len(answers)} requests got no answer"
    return answers


def crash_at_start_backs_off_and_recovers(server, folder):
    mark = folder / "mark"
    mark.write_text("")
    deploy(server, folder, "moody", CRASH_UNLESS_TOLD, env={"MARK": str(mark)})
    wait_ready(server, "moody")
    wait_for("moody at zero", lambda: not server.running_pods("moody-00001"), 60)
    mark.unlink()
    for status, headers, body in many(server, "moody.default.localhost", 10):
        answer = json.loads(body)
        assert status in (502, 503, 504) and headers["Tidegate-Reason"] == "ExitCode7" and answer["reason"] == "ExitCode7", (status, body)
    row = wait_for("the condition says why", lambda: (lambda c: c if "the mark is missing" in c.get("message", "") else None)
                   (condition(server.revision("moody-00001"), "ContainerHealthy")), 10)
    assert row["reason"] == "ExitCode7", row
    # Backing off: asked again and again, it is not started again and again.
    starts = count_starts(server)
    deadline = time.monotonic() + 4
    while time.monotonic() < deadline:
        status, _, _ = server.request("moody.default.localhost")
        assert status in (502, 503, 504), status
    assert count_starts(server) - starts <= 4, f"{count_starts(server) - starts} starts in 4 s: no back-off"
    mark.write_text("")
    wait_for("it serves again once the cause is gone", lambda: server.request("moody.default.localhost")[0] == 200 or None, 60)
    wait_for("and is healthy", lambda: condition(server.revision("moody-00001"), "ContainerHealthy").get("status") == "True" or None, 20)


def count_starts(server):
    """Instances of moody so far, those that ended too: each has its own log."""
    return len(list((server.data_dir / "logs").rglob("moody-00001-*.log")))


def app_that_never_listens_times_out(server, folder):
    deploy(server, folder, "mute", NEVER_LISTENS, annotations={"serving.knative.dev/progress-deadline": "3s"})
    wait_for("the route", lambda: server.request("mute.default.localhost", timeout=30)[0] != 404 or None, 10)
    started = time.monotonic()
    status, headers, body = server.request("mute.default.localhost", timeout=30)
    took = time.monotonic() - started
    assert status in (503, 504) and headers["Tidegate-Reason"], (status, body)
    assert took < 15, f"answered after {took:.1f} s"
    row = wait_for("the condition says why", lambda: (lambda c: c if c.get("status") == "False" else None)(condition(server.revision("mute-00001"))), 20)
    assert "thinking" in row["message"] or "listen" in row["message"], row
    server.api("DELETE", f"{SERVING}/namespaces/default/services/mute")


def exit_mid_request_is_a_502_and_others_go_on(server, folder):
    image = server.upload(harness.samples() / "java-back.jar", "fragile")["status"]["image"]
    server.api("POST", f"{SERVING}/namespaces/default/services", service_object("fragile", image))
    wait_ready(server, "fragile")
    status, headers, body = server.request("fragile.default.localhost", "/exit?code=9")
    assert status == 502 and headers["Tidegate-Reason"] and json.loads(body)["message"], (status, body)
    statuses = [answer[0] for answer in many(server, "fragile.default.localhost", 10)]
    assert statuses == [200] * 10, statuses


def request_over_its_time_is_a_504(server, folder):
    image = server.upload(harness.samples() / "java-back.jar", "slow")["status"]["image"]
    server.api("POST", f"{SERVING}/namespaces/default/services", service_object("slow", image, timeoutSeconds=1))
    wait_ready(server, "slow")
    status, headers, body = server.request("slow.default.localhost", "/work?ms=5000")
    assert status == 504 and "timeout" in json.loads(body)["message"], (status, body)


def unknown_host_is_a_404(server, folder):
    status, headers, body = server.request("nobody.default.localhost")
    assert status == 404 and headers["Tidegate-Reason"] == "NoRoute" and json.loads(body)["status"] == 404, (status, body)


def missing_package_is_said(server, folder):
    image = "package/ghost@sha256:" + "0" * 64
    server.api("POST", f"{SERVING}/namespaces/default/services", service_object("ghost", image))
    row = wait_for("the condition says why", lambda: (lambda c: c if c.get("status") == "False" else None)(condition(server.service("ghost"))), 20)
    assert "0000" in row["message"] or "ghost" in row["message"], row
    status, headers, _ = server.request("ghost.default.localhost")
    assert status in (404, 503), status


def route_over_its_rate_says_when_to_come_again(server, folder):
    image = server.upload(package(folder, "limited", CRASH_UNLESS_TOLD), "limited")["status"]["image"]
    value = service_object("limited", image, env={"MARK": str(folder)})
    rate = "flow.tidegate.dev/requests-per-second"
    for annotations, path in (({rate: "many"}, rate), ({"flow.tidegate.dev/burst": "2"}, "flow.tidegate.dev/burst")):
        value["metadata"]["annotations"] = annotations
        try:
            server.api("POST", f"{SERVING}/namespaces/default/services", value)
            raise AssertionError(f"{annotations} is taken")
        except harness.ApiError as refused:
            assert refused.status == 400 and f"metadata.annotations.{path}" in refused.body["message"], refused
    value["metadata"]["annotations"] = {rate: "0.01", "flow.tidegate.dev/burst": "2"}
    server.api("POST", f"{SERVING}/namespaces/default/services", value)
    wait_ready(server, "limited")
    answers = [server.request("limited.default.localhost") for _ in range(4)]
    assert [status for status, _, _ in answers] == [200, 200, 429, 429], answers
    for _, headers, body in answers[2:]:
        assert headers["Tidegate-Reason"] == "RateLimited" == json.loads(body)["reason"], (headers, body)
        assert 90 < int(headers["Retry-After"]) <= 100, headers["Retry-After"]
    metrics = [line for line in server.raw("GET", "/metrics")[2].decode().split("\n") if line.startswith("tidegate_route_requests")]
    for outcome, count in (("passed", 2), ("rate_limited", 2)):
        assert f'tidegate_route_requests_total{{namespace="default",outcome="{outcome}",route="limited"}} {count}' in metrics, metrics
    server.api("PATCH", f"{SERVING}/namespaces/default/services/limited", {"metadata": {"annotations": {rate: "1000"}}},
               content_type="application/merge-patch+json")
    wait_for("the new limit holds", lambda: server.request("limited.default.localhost")[0] == 200, 15)


def main():
    return harness.run_on_one_server((
        crash_at_start_backs_off_and_recovers, app_that_never_listens_times_out, exit_mid_request_is_a_502_and_others_go_on,
        request_over_its_time_is_a_504, unknown_host_is_a_404, missing_package_is_said, route_over_its_rate_says_when_to_come_again))


if __name__ == "__main__":
    sys.exit(main())
