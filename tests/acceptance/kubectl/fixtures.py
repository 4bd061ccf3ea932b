"""What the cases find in their namespace: made through the API, so that only the command in question is kubectl's."""

import io
import tarfile

import harness
from harness import SERVING, condition, service_object, wait_for

# An image that is well formed and nowhere: for what is written and read but never runs.
ABSENT = "package/absent@sha256:" + "0" * 64
BRISK = {"autoscaling.knative.dev/window": "6s"}
ALWAYS = {"autoscaling.knative.dev/min-scale": "1"}

TALKER = b"""
import http.server, os, signal, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print("asked for", self.path, flush=True)
        if self.path == "/die":
            print("dying as told", file=sys.stderr, flush=True)
            os._exit(7)
        self.send_response(200)
        self.send_header("Content-Length", "3")
        self.end_headers()
        self.wfile.write(b"hi\\n")
    def log_message(self, *_):
        pass
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
server = http.server.ThreadingHTTPServer(("", int(os.environ["PORT"])), Handler)
for n in range(1, 6):
    print("line", n, flush=True)
server.serve_forever()
"""


def talker_package(folder):
    """A Python app that prints five lines at its start and one a request, and dies with exit code 7 when asked for /die."""
    path = folder / "talker.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("main.py")
        info.size = len(TALKER)
        archive.addfile(info, io.BytesIO(TALKER))
    return path


def namespace(server, name):
    server.api("POST", "/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})


def package(context, name):
    """Uploads the package once a namespace; returns its image."""
    file = context.packages[name]
    known = context.values.setdefault("uploaded", {})
    if name not in known:
        known[name] = context.server.upload(file, name, context.namespace)["status"]["image"]
        context.values["image_" + name] = known[name]
    return known[name]


def uploads(*names):
    return lambda context: [package(context, name) for name in names]


def service_value(context, name, image=None, labels=None, annotations=None, metadata=None, **more):
    value = service_object(name, package(context, image) if image else ABSENT, annotations=annotations, **more)
    if labels:
        value["metadata"]["labels"] = labels
    value["metadata"].update(metadata or {})
    if not image:
        value["spec"]["template"]["metadata"].pop("annotations", None)
        value["spec"]["template"]["spec"]["containers"][0].pop("env")
    return value


def ksvc(name, image=None, wait=True, **more):
    """A Service; with an image (the name of a package) it is waited for until it is ready."""
    def make(context):
        context.server.api("POST", f"{SERVING}/namespaces/{context.namespace}/services", service_value(context, name, image, **more))
        if image and wait:
            harness.wait_ready(context.server, name, context.namespace)
        elif not image:
            settled(context, name)
    return make


def settled(context, name):
    """Until the absent image has been found out, so that no status changes under the command."""
    wait_for(f"{name} has failed", lambda: condition(context.server.service(name, context.namespace)).get("status") == "False", 20)


def core(kind, name, **fields):
    def make(context):
        labels = fields.pop("labels", None)
        context.server.api("POST", f"/api/v1/namespaces/{context.namespace}/{kind.lower()}s",
                           {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, **({"labels": labels} if labels else {})}, **fields})
    return make


def configmap(name, data, labels=None):
    return lambda context: core("ConfigMap", name, data=data, labels=labels)(context)


def file(name, text):
    return lambda context: context.write(name, text)


def get(context, path, missing_ok=False):
    try:
        return context.server.api("GET", path.replace("NS", context.namespace))
    except harness.ApiError as error:
        if missing_ok and error.status == 404:
            return None
        raise


def service_now(context, name):
    return get(context, f"{SERVING}/namespaces/NS/services/{name}", missing_ok=True)


def gone(*names):
    def look(context):
        for name in names:
            assert service_now(context, name) is None, f"{name} is still there"
    return look


def there(*names):
    def look(context):
        for name in names:
            assert service_now(context, name), f"{name} is not there"
    return look


def patch(name, value):
    return lambda context: context.server.api("PATCH", f"{SERVING}/namespaces/{context.namespace}/services/{name}", value, "application/merge-patch+json")


def label(name, **labels):
    return patch(name, {"metadata": {"labels": labels}})


def delete(name):
    return lambda context: context.server.api("DELETE", f"{SERVING}/namespaces/{context.namespace}/services/{name}")


def ask(name, path="/"):
    return lambda context: context.server.request(f"{name}.{context.namespace}.localhost", path)


def generation_is(name, number):
    def look(context):
        came = service_now(context, name)["metadata"]["generation"]
        assert came == number, f"generation {came}, expected {number}"
    return look


def fill_bedroom(context):
    """A namespace with an app that goes to sleep while the other cases run."""
    ksvc("sleepy", "talker", annotations=BRISK)(context)


def fill_shelf(context):
    """The namespace that is only read: two apps that always run, a ConfigMap and a Secret."""
    ksvc("hello", "native", labels={"team": "alpha"}, annotations=ALWAYS, env={"TARGET": "world"}, wait=False)(context)
    ksvc("other", "talker", labels={"team": "beta", "tier": "gold"}, annotations=ALWAYS, wait=False)(context)
    configmap("settings", {"color": "green", "size": "12"}, {"team": "alpha"})(context)
    core("Secret", "keys", type="Opaque", data={"password": "c2VjcmV0"})(context)
    for name in ("hello", "other"):
        harness.wait_ready(context.server, name, context.namespace)
        wait_for(f"{name} runs", lambda: context.server.revision(name + "-00001", context.namespace).get("status", {}).get("actualReplicas") == 1, 20)


SHELVES = {"shelf": fill_shelf, "bedroom": fill_bedroom}
