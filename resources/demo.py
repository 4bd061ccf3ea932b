#!/usr/bin/env python3
"""What `./dev run` does after the build: a server with the sample apps, and the console on it.

Standard library only. TIDEGATE_BIN_DIR names the folder with tidegated and tidegate. A second run finds its apps again: the
data folder is kept.
"""

import argparse
import base64
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

SOURCES = "/apis/sources.knative.dev/v1/namespaces/default/pingsources"
SERVICES = "/apis/serving.knative.dev/v1/namespaces/default/services"
# Windows short enough to watch: from the last request to zero in about ten seconds.
BRISK = {"autoscaling.knative.dev/window": "10s", "autoscaling.knative.dev/target": "5", "autoscaling.knative.dev/max-scale": "6"}


def say(text):
    print(text, flush=True)


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


class Api:
    def __init__(self, ready):
        text = pathlib.Path(ready["kubeconfig"]).read_text()
        pick = lambda key: re.search(rf"^\s*{key}:\s*\"?([^\s\"]+)\"?\s*$", text, re.M).group(1)
        self.token = pick("token")
        self.tls = ssl.create_default_context(cadata=base64.b64decode(pick("certificate-authority-data")).decode())
        self.url = urllib.parse.urlsplit(ready["api"])

    def call(self, method, path, body=None, content_type="application/json"):
        connection = http.client.HTTPSConnection(self.url.hostname, self.url.port, context=self.tls, timeout=120)
        try:
            connection.request(method, path, body=body, headers={"Authorization": "Bearer " + self.token, "Content-Type": content_type})
            response = connection.getresponse()
            answer = json.loads(response.read() or b"{}")
            if response.status >= 300 and response.status != 404:
                raise SystemExit(f"demo: {method} {path}: {response.status} {answer.get('message', answer)}")
            return None if response.status == 404 else answer
        finally:
            connection.close()

    def deploy(self, name, file, env=None):
        query = urllib.parse.urlencode({"name": name, "fileName": file.name})
        package = self.call("POST", f"/apis/tidegate.dev/v1/namespaces/default/packages?{query}", file.read_bytes(), "application/octet-stream")
        facts = package["status"]
        template = {"metadata": {"annotations": BRISK},
                    "spec": {"containers": [{"image": facts["image"], "env": [{"name": k, "value": v} for k, v in (env or {}).items()]}]}}
        known = self.call("GET", f"{SERVICES}/{name}")
        if known is None:
            value = {"apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": {"name": name}, "spec": {"template": template}}
            self.call("POST", SERVICES, json.dumps(value).encode())
        elif known["spec"]["template"]["spec"]["containers"][0]["image"] != facts["image"]:
            self.call("PATCH", f"{SERVICES}/{name}", json.dumps({"spec": {"template": template}}).encode(), "application/merge-patch+json")
        say(f"  {name:12} {facts['runtime']:7} {facts['entry']}")


def deploy_samples(api, folder, gateway_port):
    say("Deploying the sample apps:")
    suffix = "" if gateway_port == 80 else f":{gateway_port}"
    for name, file, env in (("java-back", "java-back.jar", None),
                            ("node-front", "node-front.zip", {"BACKEND_URL": f"http://java-back.default.localhost{suffix}"}),
                            ("python-app", "python-app.tar.gz", None),
                            ("native-app", "native-app.tar.gz", None)):
        if (folder / file).exists():
            api.deploy(name, folder / file, env)
        else:
            say(f"  {name:12} was not built (its tools are missing)")


def make_trigger(api):
    """Something that fires by itself, for the page of triggers."""
    known = api.call("GET", f"{SOURCES}/tick")
    if known is None and api.call("GET", f"{SERVICES}/node-front"):
        value = {"apiVersion": "sources.knative.dev/v1", "kind": "PingSource", "metadata": {"name": "tick"},
                 "spec": {"schedule": "*/20 * * * * *", "timezone": "Europe/Berlin", "contentType": "application/json", "data": '{"kind": "tick"}',
                          "sink": {"ref": {"apiVersion": "serving.knative.dev/v1", "kind": "Service", "name": "node-front"}}}}
        api.call("POST", SOURCES, json.dumps(value).encode())
        value["metadata"] = {"name": "nightly-report", "annotations": {"trigger.tidegate.dev/suspend": "true"}}
        value["spec"].update(schedule="0 2 * * MON-FRI", timezone="Asia/Shanghai")
        api.call("POST", SOURCES, json.dumps(value).encode())


def call_samples(gateway_port, rounds=3):
    """A few requests to each app, so that the pages have something to show."""
    for _ in range(rounds):
        for name in ("java-back", "node-front", "python-app", "native-app"):
            connection = http.client.HTTPConnection("127.0.0.1", gateway_port, timeout=60)
            try:
                connection.request("GET", "/", headers={"Host": f"{name}.default.localhost"})
                connection.getresponse().read()
            except OSError:
                pass  # the pictures show that, too
            finally:
                connection.close()


def start_server(bin_dir, data_dir, fixed_ports):
    data_dir.mkdir(parents=True, exist_ok=True)
    ports = {"--listen": 8443, "--gateway": 8080}
    command = [str(bin_dir / "tidegated"), "--data-dir", str(data_dir)]
    for option, port in ports.items():
        command += [option, f"127.0.0.1:{port if fixed_ports and is_free(port) else 0}"]
    log = open(data_dir / "tidegated.log", "ab")
    # A session of its own: Ctrl-C here is for this script, which stops the server in order.
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, start_new_session=True)
    line = process.stdout.readline()
    if not line:
        process.wait()
        lines = (data_dir / "tidegated.log").read_text(errors="replace").splitlines()
        raise SystemExit(f"demo: tidegated did not start (exit code {process.returncode}): {lines[-1] if lines else 'no word why'}")
    return process, json.loads(line)


class Traffic:
    """Requests to the sample apps, in waves, so that charts have something to show."""

    def __init__(self, port, names):
        self.port, self.names, self.ended = port, names, threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(i,), daemon=True) for i in range(4)]
        for thread in self.threads:
            thread.start()

    def run(self, worker):
        count = worker
        # Each worker rests for a while of its own, so that the load rises and falls.
        while not self.ended.wait(0.05 if int(time.monotonic() / (7 + 4 * worker)) % 2 else 0.4):
            count += 1
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                path = "/no/such/page" if count % 23 == 0 else "/"
                connection.request("GET", path, headers={"Host": f"{self.names[count % len(self.names)]}.default.localhost:{self.port}"})
                connection.getresponse().read()
            except (OSError, http.client.HTTPException):
                self.ended.wait(0.5)
            finally:
                connection.close()

    def stop(self):
        self.ended.set()
        for thread in self.threads:
            thread.join(timeout=35)


def has_display():
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in ("darwin", "win32"))


def print_urls(ready):
    port = urllib.parse.urlsplit(ready["gateway"]).port
    say("")
    say(f"API         {ready['api']}")
    say(f"Apps        http://node-front.default.localhost:{port}/  (java-back, python-app, native-app likewise)")
    say(f"kubectl     kubectl --kubeconfig {ready['kubeconfig']} get ksvc")
    say(f"Metrics     {ready['metrics']}")
    say("")


def wait_until_told(process):
    try:
        process.wait()
        raise SystemExit(f"demo: tidegated ended by itself with exit code {process.returncode}; its log says why")
    except KeyboardInterrupt:
        pass


def main():
    parser = argparse.ArgumentParser(prog="./dev run")
    parser.add_argument("--data-dir", type=pathlib.Path, help="kept between runs; build/data by default")
    parser.add_argument("--no-samples", action="store_true", help="do not deploy the sample apps")
    parser.add_argument("--no-console", action="store_true", help="only the server")
    parser.add_argument("--screenshots", type=pathlib.Path, metavar="DIR", help="take a picture of every page of the console and end")
    parser.add_argument("--traffic", type=float, metavar="SECONDS", default=0, help="send requests to the sample apps, so long before the pictures")
    options = parser.parse_args()

    bin_dir = pathlib.Path(os.environ["TIDEGATE_BIN_DIR"]).resolve()
    passing = tempfile.mkdtemp(prefix="tidegate-") if options.screenshots else None
    data_dir = pathlib.Path(passing) / "data" if passing else (options.data_dir or bin_dir.parent.parent / "data").resolve()
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    server, ready = start_server(bin_dir, data_dir, fixed_ports=not options.screenshots)
    code = 0
    traffic = None
    try:
        if not options.no_samples:
            deploy_samples(Api(ready), bin_dir.parent / "samples", urllib.parse.urlsplit(ready["gateway"]).port)
            make_trigger(Api(ready))
        if options.traffic > 0 and not options.no_samples:
            traffic = Traffic(urllib.parse.urlsplit(ready["gateway"]).port, ["java-back", "node-front", "python-app", "native-app"])
            time.sleep(options.traffic)
        console = [str(bin_dir / "tidegate"), "--profile", ready["kubeconfig"]]
        if options.screenshots:
            call_samples(urllib.parse.urlsplit(ready["gateway"]).port)
            code = subprocess.run(console + ["--screenshot", str(options.screenshots)], check=False).returncode
        else:
            print_urls(ready)
            if not options.no_console and has_display():
                subprocess.run(console, check=False)
                say("The console is closed; stopping the server.")
            else:
                say("Serving until Ctrl-C." if options.no_console else "There is no display here, so no console: serving until Ctrl-C.")
                wait_until_told(server)
    except KeyboardInterrupt:
        pass
    finally:
        if traffic:
            traffic.stop()
        if server.poll() is None:
            server.send_signal(signal.SIGTERM)
            server.wait()
        if passing:
            shutil.rmtree(passing, ignore_errors=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
