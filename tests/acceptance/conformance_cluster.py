"""The habits of Knative's typed test clients, in Python: how they create, change, watch and call. Standard library only."""

import base64
import contextlib
import copy
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import threading
import time
import urllib.parse

import harness

GROUPS = {"services": harness.SERVING, "configurations": harness.SERVING, "routes": harness.SERVING, "revisions": harness.SERVING,
          "core-services": "/api/v1", "pods": "/api/v1", "configmaps": "/api/v1", "secrets": "/api/v1", "deployments": "/apis/apps/v1"}
KINDS = {"services": "Service", "configurations": "Configuration", "routes": "Route", "revisions": "Revision"}
IMAGES = ("hello", "blue", "green", "runtime", "single", "failing", "silent", "http2", "grpc")
REGISTRY = "example.com"
LABEL = "serving.knative.dev/"
PATIENCE = 60  # s; the machine may be busy, and a condition that holds ends the wait at once


def write_images(folder):
    """One executable for each image's name, and the table that says so."""
    app = pathlib.Path(__file__).parent / "apps" / "app.py"
    images = folder / "images"
    images.mkdir()
    table = {}
    for name in IMAGES:
        path = images / name
        shutil.copyfile(app, path)
        with open(path, "a") as file:
            file.write(f"# {name}\n")  # each its own digest
        path.chmod(0o755)
        table[f"{REGISTRY}/{name}"] = str(path)
    file = folder / "images.json"
    file.write_text(json.dumps(table))
    return file, table


def container(image="hello", **fields):
    return {"name": "", "image": f"{REGISTRY}/{image}", "imagePullPolicy": "IfNotPresent", "resources": {}, **fields}


def template(image="hello", annotations=None, revision=None, env=None, spec=None, **fields):
    if env:
        fields["env"] = [{"name": key, "value": value} for key, value in env.items()]
    metadata = {"creationTimestamp": None, "annotations": {f"autoscaling.knative.dev/{key}" if "/" not in key else key: value for key, value in (annotations or {}).items()}}
    if revision:
        metadata["name"] = revision
    return {"metadata": metadata, "spec": {"containers": [container(image, **fields)], **(spec or {})}}


def route_block(configuration, **fields):
    return [{"configurationName": configuration, "percent": 100, **fields}]


def port_named(name):
    """Go writes the number that is not set as 0."""
    return [{"name": name, "containerPort": 0}]


def http_get(path, port=8080, **numbers):
    return {"httpGet": {"path": path, "port": port}, **numbers}


def difference(old, new, path=""):
    """JSON patch operations that make `old` into `new`; lists of the same length entry by entry."""
    if type(old) is not type(new) or not isinstance(new, (dict, list)):
        return [] if old == new else [{"op": "replace", "path": path, "value": new}]
    if isinstance(new, list):
        if len(old) != len(new):
            return [{"op": "replace", "path": path, "value": new}]
        return [row for i, (a, b) in enumerate(zip(old, new)) for row in difference(a, b, f"{path}/{i}")]
    rows = []
    for key in sorted(old.keys() | new.keys()):
        place = path + "/" + key.replace("~", "~0").replace("/", "~1")
        if key not in new:
            rows.append({"op": "remove", "path": place})
        elif key not in old:
            rows.append({"op": "add", "path": place, "value": new[key]})
        else:
            rows += difference(old[key], new[key], place)
    return rows


# --- protobuf, as the core client writes it: k8s\0, then runtime.Unknown ---

def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out + bytes([number]))


def field(number, value):
    data = value if isinstance(value, bytes) else value.encode()
    return varint(number << 3 | 2) + varint(len(data)) + data


def protobuf(kind, metadata, data=None, data_number=2):
    """An object of core v1 with a name, labels and a map of strings (ConfigMap's and Secret's `data` are both field 2)."""
    meta = b"".join(field(number, metadata[key]) for number, key in ((1, "name"), (3, "namespace"), (5, "uid"), (6, "resourceVersion")) if key in metadata)
    meta += b"".join(field(11, field(1, key) + field(2, value)) for key, value in metadata.get("labels", {}).items())
    raw = field(1, meta) + b"".join(field(data_number, field(1, key) + field(2, value)) for key, value in (data or {}).items())
    return b"k8s\x00" + field(1, field(1, "v1") + field(2, kind)) + field(2, raw) + field(3, "") + field(4, "")


class Cluster:
    """One server as a client in one namespace sees it."""

    def __init__(self, server, images, ns="default"):
        self.server = server
        self.images = images
        self.ns = ns

    def elsewhere(self, ns):
        return Cluster(self.server, self.images, ns)

    # --- objects ---

    def path(self, kind, name=None):
        plural = kind.removeprefix("core-")
        return f"{GROUPS[kind]}/namespaces/{self.ns}/{plural}" + (f"/{name}" if name else "")

    def get(self, kind, name):
        return self.server.api("GET", self.path(kind, name))

    def find(self, kind, name):
        """None when it is not there."""
        try:
            return self.get(kind, name)
        except harness.ApiError as error:
            if error.status != 404:
                raise
            return None

    def list(self, kind, labels="", fields=""):
        query = {key: value for key, value in (("labelSelector", labels), ("fieldSelector", fields)) if value}
        return self.server.api("GET", self.path(kind) + ("?" + urllib.parse.urlencode(query) if query else ""))["items"]

    def create(self, kind, value, query=""):
        """The body as it came with 201; any other answer is an ApiError. Go writes what is empty as null, {} and ""."""
        api = GROUPS[kind].removeprefix("/apis/").removeprefix("/api/")
        body = {"apiVersion": api, "kind": KINDS.get(kind, kind), **value, "metadata": {"creationTimestamp": None, **value["metadata"]}, "status": {}}
        status, _, text = self.server.raw("POST", self.path(kind) + query, json.dumps(body).encode(),
                                          {"Content-Type": "application/json", "Accept": "application/json"})
        if status != 201:
            raise harness.ApiError(status, json.loads(text))
        return json.loads(text)

    def create_protobuf(self, path, body):
        status, headers, text = self.server.raw("POST", path, body, {"Content-Type": "application/vnd.kubernetes.protobuf",
                                                                     "Accept": "application/vnd.kubernetes.protobuf,application/json"})
        assert status == 201, (status, headers.items(), text)

    def update(self, kind, name, change):
        """get, change, put; again when somebody was quicker."""
        for _ in range(20):
            value = self.get(kind, name)
            if "template" in value.get("spec", {}):
                value["spec"]["template"].setdefault("metadata", {}).setdefault("creationTimestamp", None)
            change(value)
            with contextlib.suppress(Conflict), conflicts():
                return self.server.api("PUT", self.path(kind, name), value)
        raise AssertionError(f"{kind}/{name}: always in conflict")

    def patch(self, kind, name, change, query=""):
        """A JSON patch from what is there to what `change` makes of it."""
        old = self.get(kind, name)
        new = copy.deepcopy(old)
        change(new)
        return self.server.api("PATCH", self.path(kind, name) + query, difference(old, new), "application/json-patch+json")

    def merge(self, kind, name, value):
        return self.server.api("PATCH", self.path(kind, name), value, "application/merge-patch+json")

    def delete(self, kind, name):
        return self.server.api("DELETE", self.path(kind, name), {"kind": "DeleteOptions", "apiVersion": GROUPS[kind].removeprefix("/apis/").removeprefix("/api/")})

    def refused(self, call, *texts, status=400):
        """`call` must be refused with that status, and all `texts` in the message."""
        try:
            value = call()
        except harness.ApiError as error:
            message = str(error.body.get("message"))
            assert error.status == status and error.body.get("kind") == "Status", (error.status, error.body)
            missing = [text for text in texts if text not in message]
            assert not missing, f"not in the message: {missing}; message: {message}"
            return message
        raise AssertionError(f"was not refused; wanted {texts}; got {json.dumps(value)[:600]}")

    # --- services ---

    def new_service(self, name, image="hello", traffic=None, labels=None, meta_annotations=None, **fields):
        value = {"metadata": {"name": name, "labels": labels or {}, "annotations": meta_annotations or {}},
                 "spec": {"template": template(image, **fields)}}
        if traffic is not None:
            value["spec"]["traffic"] = traffic
        return self.create("services", value)

    def ready_service(self, name, image="hello", timeout=PATIENCE, **fields):
        created = self.new_service(name, image, **fields)
        return self.wait_ready("services", created["metadata"]["name"], timeout)

    def new_pair(self, name, image="hello", **fields):
        """A Configuration and a Route of the same name, of no Service."""
        self.create("configurations", {"metadata": {"name": name}, "spec": {"template": template(image, **fields)}})
        self.create("routes", {"metadata": {"name": name}, "spec": {"traffic": route_block(name, tag=name)}})

    def wait(self, what, kind, name, check, timeout=PATIENCE):
        last = None
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            last = self.get(kind, name)
            if check(last):
                return last
            time.sleep(0.1)
        raise AssertionError(f"not within {timeout} s: {kind}/{name} {what}; last seen: metadata {json.dumps(short_metadata(last))} "
                             f"spec {json.dumps(last.get('spec', {}).get('traffic'))} status {json.dumps(last.get('status'))}")

    def wait_ready(self, kind, name, timeout=PATIENCE):
        return self.wait("ready", kind, name, is_ready, timeout)

    def wait_latest(self, name, than, kind="services"):
        """The name of the revision after `than`, once it is ready and the object too."""
        newer = self.wait(f"has a revision after {than}", kind, name, lambda s: s.get("status", {}).get("latestCreatedRevisionName") not in (None, "", than))
        revision = newer["status"]["latestCreatedRevisionName"]
        self.wait(f"{revision} latest ready", kind, name, lambda s: s["status"].get("latestReadyRevisionName") == revision)
        self.wait_ready(kind, name)
        return revision

    def set_image(self, name, image, kind="services"):
        def change(value):
            value["spec"]["template"]["spec"]["containers"][0]["image"] = f"{REGISTRY}/{image}"
        return self.update(kind, name, change)

    def pods(self, revision):
        return self.list("pods", f"{LABEL}revision={revision}")

    def running(self, revision):
        return [pod for pod in self.pods(revision) if pod.get("status", {}).get("phase") in ("Pending", "Running")
                and "deletionTimestamp" not in pod["metadata"]]

    def replicas(self, revision):
        return self.get("revisions", revision).get("status", {}).get("actualReplicas", 0)

    # --- requests ---

    def call(self, url, path="/", method="GET", headers=None, timeout=60, body=None):
        """Status, headers, text. The gateway is dialled, and the URL's host asked for, as clients do without a resolver."""
        gateway = urllib.parse.urlsplit(self.server.ready["gateway"])
        connection = http.client.HTTPConnection(gateway.hostname, gateway.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers={"Host": urllib.parse.urlsplit(url).netloc, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def says(self, url, text, path="/"):
        status, _, body = self.call(url, path)
        assert status == 200 and text in body, f"{url}{path}: wanted 200 with {text!r}, got {status} {body!r}"

    def wait_says(self, url, text, path="/", timeout=PATIENCE):
        return harness.wait_for(f"{url}{path} says {text!r}", lambda: (lambda answer: answer[0] == 200 and text in answer[2])(self.call(url, path)), timeout, 0.1)

    def about(self, name, **options):
        status, _, body = self.call(self.get("services", name)["status"]["url"], "/about", **options)
        assert status == 200, (status, body)
        return json.loads(body)

    def shares(self, url, texts, count=40, least=8):
        """`count` requests from four at a time: every text at least `least` times (a single one always), nothing else."""
        seen = {}
        lock = threading.Lock()

        def ask(times):
            for _ in range(times):
                status, _, body = self.call(url)
                with lock:
                    seen[(status, body)] = seen.get((status, body), 0) + 1

        in_threads([lambda: ask(count // 4)] * 4)
        expected = {(200, text) for text in texts}
        assert set(seen) == expected and all(times >= (least if len(texts) > 1 else count) for times in seen.values()), f"{url}: {seen}, wanted {texts}"


class Conflict(Exception):
    pass


@contextlib.contextmanager
def conflicts():
    try:
        yield
    except harness.ApiError as error:
        if error.status == 409:
            raise Conflict() from error
        raise


class Prober:
    """Asks a URL all the time from its own thread; `done` fails when one answer was not 200."""

    def __init__(self, cluster, url):
        self.cluster, self.url = cluster, url
        self.asked, self.failures = 0, []
        self.end = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self):
        while not self.end.is_set():
            try:
                status, _, body = self.cluster.call(self.url)
                if status != 200:
                    self.failures.append((status, body[:200]))
            except OSError as error:
                self.failures.append(repr(error))
            self.asked += 1
            self.end.wait(0.02)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, kind, _value, _trace):
        self.end.set()
        self.thread.join(70)
        if kind is None:
            assert self.asked > 0 and not self.failures, f"{len(self.failures)} of {self.asked} probes failed: {self.failures[:5]}"


def in_threads(calls):
    """Runs them side by side; the first error is raised."""
    errors, threads = [], []

    def guarded(call):
        try:
            call()
        except Exception as error:  # noqa: BLE001 - raised below, in the caller's thread
            errors.append(error)

    for call in calls:
        threads.append(threading.Thread(target=guarded, args=(call,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def short_metadata(value):
    return {key: row for key, row in value["metadata"].items() if key in ("name", "generation", "labels", "annotations", "uid")}


def condition(value, kind="Ready"):
    return harness.condition(value, kind)


def is_ready(value):
    return condition(value).get("status") == "True" and value["status"].get("observedGeneration") == value["metadata"].get("generation")


def is_failed(value):
    return condition(value).get("status") == "False" and value["status"].get("observedGeneration") == value["metadata"].get("generation")


def traffic_by_tag(value):
    return {row.get("tag", ""): row for row in value.get("status", {}).get("traffic", [])}


class WebSocket:
    """As much of RFC 6455 as an echo needs: short masked frames."""

    def __init__(self, cluster, url, path="/websocket"):
        gateway = urllib.parse.urlsplit(cluster.server.ready["gateway"])
        key = base64.b64encode(os.urandom(16)).decode()
        self.connection = http.client.HTTPConnection(gateway.hostname, gateway.port, timeout=PATIENCE)
        self.connection.request("GET", path, headers={"Host": urllib.parse.urlsplit(url).netloc, "Upgrade": "websocket", "Connection": "Upgrade",
                                                      "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key})
        self.socket = self.connection.sock
        head = b""
        while b"\r\n\r\n" not in head:
            piece = self.socket.recv(1)
            assert piece, f"the connection ended within the answer's head: {head!r}"
            head += piece
        accept = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
        assert head.startswith(b"HTTP/1.1 101") and accept in head, head

    def send(self, text, kind=1):
        mask = os.urandom(4)
        data = text.encode()
        self.socket.sendall(bytes([128 | kind, 128 | len(data)]) + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data)))

    def receive(self):
        """The next frame's kind and text; (None, "") at the connection's end."""
        head = self._exactly(2)
        if len(head) < 2:
            return None, ""
        return head[0] & 15, self._exactly(head[1] & 127).decode(errors="replace")

    def _exactly(self, size):
        data = b""
        while len(data) < size:
            piece = self.socket.recv(size - len(data))
            if not piece:
                break
            data += piece
        return data

    def echo(self, text):
        self.send(text)
        return self.receive()[1]

    def close(self):
        self.connection.close()
