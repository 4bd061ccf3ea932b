"""Drives a built tidegated from outside, as a stranger would: its command line, its API, its gateway. Standard library only."""

import base64
import contextlib
import http.client
import io
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tarfile
import tempfile
import threading
import time
import urllib.parse

SERVING = "/apis/serving.knative.dev/v1"
TIDEGATE = "/apis/tidegate.dev/v1"


class ApiError(Exception):
    def __init__(self, status, body):
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body


class Server:
    """A tidegated on a data folder. `start` waits for its ready line."""

    def __init__(self, binary, data_dir, listen="127.0.0.1:0", gateway="127.0.0.1:0", extra=()):
        self.binary = str(binary)
        self.data_dir = pathlib.Path(data_dir)
        self.listen = listen
        self.gateway_address = gateway
        # A container engine of the machine's owner is none of the tests' business.
        self.extra = ["--container-socket", "none", *extra]
        self.process = None
        self.ready = None

    def start(self, timeout=30):
        self.log = open(self.data_dir.parent / (self.data_dir.name + ".log"), "ab")
        self.process = subprocess.Popen(
            [self.binary, "--data-dir", str(self.data_dir), "--listen", self.listen, "--gateway", self.gateway_address, *self.extra],
            stdout=subprocess.PIPE, stderr=self.log, stdin=subprocess.DEVNULL)
        line = self._first_line(timeout)
        if line is None:
            raise AssertionError(f"no ready line within {timeout} s; exit code {self.process.poll()}; log:\n{self.tail()}")
        self.ready = json.loads(line)
        assert self.ready["ready"] is True, self.ready
        self._read_kubeconfig()
        return self

    def _first_line(self, timeout):
        result = []
        reader = threading.Thread(target=lambda: result.append(self.process.stdout.readline()), daemon=True)
        reader.start()
        reader.join(timeout)
        return result[0].decode() if result and result[0] else None

    def _read_kubeconfig(self):
        text = pathlib.Path(self.ready["kubeconfig"]).read_text()
        pick = lambda key: re.search(rf"^\s*{key}:\s*\"?([^\s\"]+)\"?\s*$", text, re.M).group(1)
        self.token = pick("token")
        self.ca = base64.b64decode(pick("certificate-authority-data")).decode()
        self.tls = ssl.create_default_context(cadata=self.ca)

    def tail(self, lines=30):
        with contextlib.suppress(OSError):
            return "\n".join(pathlib.Path(self.log.name).read_text(errors="replace").splitlines()[-lines:])
        return ""

    def kill(self):
        """kill -9, as the out-of-memory killer would."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self, timeout=60):
        """SIGTERM; returns the exit code."""
        if self.process is None or self.process.poll() is not None:
            return self.process.returncode if self.process else None
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"did not stop within {timeout} s of SIGTERM; log:\n{self.tail()}")

    # --- API ---

    def open(self, method, path, body=None, headers=None, timeout=30, token=True):
        url = urllib.parse.urlsplit(self.ready["api"])
        connection = http.client.HTTPSConnection(url.hostname, url.port, context=self.tls, timeout=timeout)
        headers = dict(headers or {})
        if token:
            headers.setdefault("Authorization", "Bearer " + self.token)
        connection.request(method, path, body=body, headers=headers)
        return connection, connection.getresponse()

    def raw(self, method, path, body=None, headers=None, timeout=30, token=True):
        connection, response = self.open(method, path, body, headers, timeout, token)
        try:
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def api(self, method, path, value=None, content_type="application/json", timeout=30):
        headers = {"Accept": "application/json"}
        body = None
        if value is not None:
            body = json.dumps(value).encode()
            headers["Content-Type"] = content_type
        status, _, text = self.raw(method, path, body, headers, timeout)
        answer = json.loads(text) if text else {}
        if status >= 300:
            raise ApiError(status, answer)
        return answer

    def upload(self, file, name, ns="default"):
        file = pathlib.Path(file)
        query = urllib.parse.urlencode({"name": name, "fileName": file.name})
        status, _, text = self.raw("POST", f"{TIDEGATE}/namespaces/{ns}/packages?{query}", file.read_bytes(),
                                   {"Content-Type": "application/octet-stream"}, timeout=120)
        answer = json.loads(text)
        if status >= 300:
            raise ApiError(status, answer)
        return answer

    def service(self, name, ns="default"):
        return self.api("GET", f"{SERVING}/namespaces/{ns}/services/{name}")

    def revision(self, name, ns="default"):
        return self.api("GET", f"{SERVING}/namespaces/{ns}/revisions/{name}")

    def pods(self, revision=None, ns="default"):
        selector = f"?labelSelector=serving.knative.dev/revision={revision}" if revision else ""
        return self.api("GET", f"/api/v1/namespaces/{ns}/pods{selector}")["items"]

    def running_pods(self, revision=None, ns="default"):
        return [pod for pod in self.pods(revision, ns) if pod.get("status", {}).get("phase") in ("Pending", "Running")
                and "deletionTimestamp" not in pod["metadata"]]

    # --- gateway ---

    def request(self, host, path="/", method="GET", body=None, headers=None, timeout=60):
        url = urllib.parse.urlsplit(self.ready["gateway"])
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers={"Host": f"{host}:{url.port}", **(headers or {})})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()


def python_app(folder, source):
    """A package whose main.py is `source`."""
    path = folder / "app.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("main.py")
        info.size = len(source.encode())
        archive.addfile(info, io.BytesIO(source.encode()))
    return path


def service_object(name, image, env=None, annotations=None, traffic=None, template_name=None, **spec):
    template = {"metadata": {"annotations": annotations or {}},
                "spec": {"containers": [{"image": image, "env": [{"name": k, "value": v} for k, v in (env or {}).items()]}], **spec}}
    if template_name:
        template["metadata"]["name"] = template_name
    value = {"apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": {"name": name}, "spec": {"template": template}}
    if traffic:
        value["spec"]["traffic"] = traffic
    return value


def condition(value, kind="Ready"):
    for row in value.get("status", {}).get("conditions", []):
        if row["type"] == kind:
            return row
    return {}


def wait_for(what, check, timeout=30, interval=0.05):
    """Polls until `check()` is true and returns its value; what it saw last goes into the error."""
    deadline = time.monotonic() + timeout
    value = None
    while time.monotonic() < deadline:
        value = check()
        if value:
            return value
        time.sleep(interval)
    raise AssertionError(f"not within {timeout} s: {what}; last seen: {value!r}")


def wait_ready(server, name, ns="default", timeout=60):
    return wait_for(f"service {name} ready", lambda: (lambda s: s if condition(s).get("status") == "True"
                    and s["status"].get("observedGeneration") == s["metadata"].get("generation") else None)(server.service(name, ns)), timeout)


@contextlib.contextmanager
def running_server():
    """A server, and the folder that is its own; it stops with the block, and its log is told when something in it went wrong."""
    with temporary_folder() as folder:
        server = Server(binaries() / "tidegated", folder / "data")
        server.start()
        try:
            yield server, folder
        except BaseException:
            print(server.tail())
            raise
        finally:
            server.stop()


def run_on_one_server(steps, extra=()):
    """Calls each step(server, folder) on one server, tells the time of each, and stops it in order. The exit code: 1 when an assertion did not hold, which
    is told with the server's log."""
    with temporary_folder() as folder:
        server = Server(binaries() / "tidegated", folder / "data", extra=extra).start()
        step = None
        try:
            for step in steps:
                before = time.monotonic()
                step(server, folder)
                print(f"ok    {time.monotonic() - before:6.2f} s  {step.__name__.replace('_', ' ')}", flush=True)
            assert server.stop() == 0
        except AssertionError as error:
            print(f"FAIL  {step.__name__}: {error}\n--- the server's log ---\n{server.tail(60)}", flush=True)
            return 1
        finally:
            if server.process.poll() is None:
                server.kill()
    print(f"{len(steps)} passed, 0 failed")
    return 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def marked_processes(data_dir):
    """Processes that carry a server's marker in their environment: instances, and what they started."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                environ = (entry / "environ").read_bytes()
                if b"TIDEGATE_INSTANCE=" in environ and str(data_dir).encode() in environ:
                    state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
                    if state != "Z":
                        found.append(int(entry.name))
    return found


@contextlib.contextmanager
def temporary_folder(prefix="tidegate-"):
    path = pathlib.Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def binaries():
    folder = os.environ.get("TIDEGATE_BIN_DIR")
    if not folder:
        raise SystemExit("TIDEGATE_BIN_DIR is not set: it names the folder with tidegated, as in build/release/bin")
    return pathlib.Path(folder)


def samples():
    return binaries().parent / "samples"
