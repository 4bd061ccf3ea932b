#!/usr/bin/env python3
"""What /metrics says, to those who read it: Prometheus' own promtool, and a parser of OpenMetrics. Each is left out where it is missing, and says so."""

import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from harness import SERVING, service_object, wait_for, wait_ready

OPEN = "application/openmetrics-text; version=1.0.0"
APP = """
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"done")
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""


def read(server, accept):
    status, headers, body = server.raw("GET", "/metrics", headers={"Accept": accept} if accept else {})
    assert status == 200, status
    return headers["Content-Type"], body.decode()


def make_traffic(server, folder):
    """Something in every family: starts, requests of two classes, limits with what they refused, a host without a route."""
    image = server.upload(harness.python_app(folder, APP), "web")["status"]["image"]
    value = service_object("web", image)
    value["metadata"]["annotations"] = {"flow.tidegate.dev/requests-per-second": "3", "flow.tidegate.dev/burst": "3"}
    server.api("POST", f"{SERVING}/namespaces/default/services", value)
    wait_ready(server, "web")
    statuses = [server.request("web.default.localhost")[0] for _ in range(12)]
    assert {200, 429} <= set(statuses), statuses
    assert server.request("nobody.localhost")[0] == 404
    wait_for("all families", lambda: all(word in read(server, "")[1] for word in (
        "tidegate_requests_total", "tidegate_request_duration_seconds_bucket", "tidegate_instance_start_seconds_bucket", "tidegate_route_requests_total",
        "tidegate_revision_instances", "tidegate_requests_unrouted_total 1")))


def check_promtool(text):
    tool = shutil.which("promtool")
    if not tool:
        return "there is no promtool (Debian package prometheus)"
    done = subprocess.run([tool, "check", "metrics"], input=text.encode(), capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    return None


def check_parser(text, plain):
    sys.path.append("/usr/lib/python3/dist-packages")  # where Debian has it, whichever Python this is
    try:
        from prometheus_client import parser
        from prometheus_client.openmetrics import parser as openmetrics
    except ImportError:
        return "there is no parser of OpenMetrics (Debian package python3-prometheus-client)"
    families = {family.name: family for family in openmetrics.text_string_to_metric_families(text)}
    assert families["tidegate_requests"].type == "counter" and families["tidegate_request_duration_seconds"].type == "histogram", families.keys()

    def samples(of):
        return {(sample.name, tuple(sorted((key, value) for key, value in sample.labels.items() if key != "le"))) for family in of for sample in family.samples}
    # Both formats tell the same.
    assert samples(families.values()) == samples(parser.text_string_to_metric_families(plain)), "the formats differ"
    for word in ("tidegate_route_requests", "tidegate_route_active_requests", "tidegate_build_info"):
        assert word in families, word
    return None


def main():
    skipped = []
    with harness.temporary_folder() as folder:
        server = harness.Server(harness.binaries() / "tidegated", folder / "data").start()
        try:
            make_traffic(server, folder)
            kind, plain = read(server, "")
            assert kind == "text/plain; version=0.0.4; charset=utf-8", kind
            kind, text = read(server, f"{OPEN};q=1,text/plain;version=0.0.4;q=0.5")
            assert kind.startswith(OPEN), kind
            assert text.endswith("\n# EOF\n") and text.count("# EOF") == 1, text[-200:]
            names = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")]
            assert len(names) == len(set(names)), names
            skipped = [why for why in (check_promtool(plain), check_parser(text, plain)) if why]
            assert server.stop() == 0
        except AssertionError as error:
            print(f"FAIL  {error}\n--- the server's log ---\n{server.tail(40)}", flush=True)
            return 1
        finally:
            if server.process.poll() is None:
                server.kill()
    for why in skipped:
        print(f"SKIP  {why}", flush=True)
    print(f"{3 - len(skipped)} passed, 0 failed")
    return 77 if skipped else 0


if __name__ == "__main__":
    sys.exit(main())
