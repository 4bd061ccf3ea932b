#!/usr/bin/env python3
"""Sends a started tidegated what kubectl sent to a real cluster, and holds the shape of the answers against the recorded ones.

Shape: status, type of the content, kind, the fields there are, columns of tables, reason and details of errors. Values are not compared; a difference
that is meant stands in DIFFERENCES with its reason, and a line there that no answer needs any more is an error too.
The recordings are looked for in TIDEGATE_SHARED_DIR, else in the folder `shared` beside the sources; without them the test is skipped.
"""

import json
import os
import pathlib
import re
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness

SERVING = "/apis/serving.knative.dev/v1/"

# (recording, request, what differs, why it is meant): expressions, matched against the whole.
DIFFERENCES = [
    (r".*", r".*", r"type application/json instead of application/vnd\.kubernetes\.protobuf", "clients that send protobuf take JSON in answer: their Accept lists it"),
    (r".*", r".*", r"no Warning header", "the warning about Kubernetes' insecure defaults speaks of security contexts, which decide nothing here"),
    (r".*", r"GET /version\?.*", r"no (emulationM|minCompatibilityM)(ajor|inor)", "there is one version, which emulates none"),
    (r".*", r".*/pods(/[^/]+)?(\?.*)?", 
     r"no (items\.)?spec\.(affinity|dnsPolicy|enableServiceLinks|preemptionPolicy|priority|restartPolicy|schedulerName|securityContext|serviceAccount|tolerations|volumes)",
     "a Pod is a process here: what schedules and mounts is not in it"),
    (r".*", r".*/pods(/[^/]+)?(\?.*)?",
     r"no (items\.)?spec\.containers\.(env\.valueFrom|imagePullPolicy|lifecycle|ports\.name|readinessProbe\.(failureThreshold|httpGet|periodSeconds|timeoutSeconds)|securityContext"
     r"|terminationMessage(Path|Policy)|volumeMounts)", "Knative's second container, and what isolates a container, are not in it"),
    (r".*", r".*/pods(/[^/]+)?(\?.*)?", r"no (items\.)?status\.conditions\.lastProbeTime", "always null in a cluster; what is null is left out here"),
    (r".*", r".*/pods(/[^/]+)?(\?.*)?", r"no (items\.)?metadata\.(generateName|ownerReferences|finalizers).*", "the names of Pods are made by the engine"),
    (r".*", r"GET /openapi/v3\?.*", r"type application/json instead of text/plain", "it is JSON, and says so"),
    (r".*", r".*/services/hello(/status)?(\?.*)?|.*/services\?.*", r"no status\.conditions\.(message|reason)", "recorded while a change was under way, replayed when all is at rest"),
    (r"38-get-all", r"GET .*/(pods|routes)\?.*", r"rows have no metadata\.(finalizers|generateName)", "nothing outside has to be cleaned up after a route; Pods are named by the engine"),
    (r".*", r"GET .*/(pods|revisions|configurations|routes|namespaces|deployments)(/[^/]+)?(\?.*)?|GET /api/v1/.*/services\?.*", r"(rows have )?no metadata\.managedFields", "fields have owners where clients wrote them, not in what the server makes"),
    (r"33-replace", r"PUT .*/services/hello\?.*", r"status 200, recorded 400|answer: .*", "a replace that leaves out who made the object is taken, and keeps it"),
    (r"36b?-wait-.*", r"GET .*/services.*", r"no spec\.template\.spec\.enableServiceLinks", "the replace before was taken, and that default comes with a create alone"),
    (r"38-get-all", r"GET .*/(replicationcontrollers|daemonsets|replicasets|statefulsets|cronjobs|jobs|horizontalpodautoscalers)\?.*", r"columns are \['Name', 'Age'\], recorded .*", "kinds of which there is never one: nothing to fill more columns with"),
    (r"39-auth-cani", r"GET /apis/serving\.knative\.dev/v1", r"no resources\.storageVersionHash", "for those who move stored objects from version to version; there is one"),
]

# Carries versions and owners of that cluster's object, in protobuf or as tests of a patch: kubectl's own suite covers these.
NOT_REPLAYED = {
    ("27b-apply-ssa-force", 4): "a JSON patch that tests for the other cluster's managedFields",
}
FREE = re.compile(r"(^|\.)(labels|annotations|fieldsV1|managedFields|data)$")


def shared():
    source = pathlib.Path(os.environ.get("TIDEGATE_SOURCE_DIR") or pathlib.Path(__file__).parents[2])
    return pathlib.Path(os.environ.get("TIDEGATE_SHARED_DIR") or source.parent / "shared") / "data" / "kubectl"


def fields(value, path=""):
    """All paths of an object; items of lists share theirs, and maps whose keys are free end at their name."""
    if isinstance(value, list):
        return set().union(*[fields(item, path) for item in value]) if value else set()
    found = set()
    if isinstance(value, dict):
        for key, below in value.items():
            where = f"{path}.{key}" if path else key
            found.add(where)
            if not FREE.search(where):
                found |= fields(below, where)
    return found


def of_serving(discovery):
    """Of a discovery document only what both have: the kinds of serving.knative.dev/v1."""
    for group in discovery.get("items", []):
        if group["metadata"].get("name") == "serving.knative.dev":
            version = next(v for v in group["versions"] if v["version"] == "v1")
            return {r["resource"]: r for r in version["resources"] if r["resource"] != "domainmappings"}
    return {}


def compare_discovery(ours, theirs):
    mine, real = of_serving(ours), of_serving(theirs)
    for name, resource in real.items():
        if name not in mine:
            yield f"no resource {name}"
            continue
        for key in sorted(set(resource) | set(mine[name])):
            left, right = resource.get(key), mine[name].get(key)
            if key == "verbs":
                left, right = sorted(left or []), sorted(right or [])
            if key == "subresources":
                left, right = [s["subresource"] for s in left or []], [s["subresource"] for s in right or []]
            if left != right:
                yield f"{name}.{key} is {right}, recorded {left}"


def compare_status(ours, theirs):
    for key in ("status", "reason", "code"):
        if ours.get(key) != theirs.get(key):
            yield f"{key} is {ours.get(key)}, recorded {theirs.get(key)}"
    for missing in sorted(fields(theirs) - fields(ours)):
        yield f"no {missing}"
    if ours.get("message") != theirs.get("message"):
        yield f"message is {ours.get('message')!r}, recorded {theirs.get('message')!r}"


def compare_table(ours, theirs):
    mine, real = ([c["name"] for c in t["columnDefinitions"] or []] for t in (ours, theirs))
    if mine != real:
        yield f"columns are {mine}, recorded {real}"
    rows = [t["rows"][0] for t in (ours, theirs) if t["rows"]]
    if len(rows) == 2:
        for path in sorted(fields(rows[1]["object"]) - fields(rows[0]["object"])):
            yield f"rows have no {path}"


def compare_objects(ours, theirs):
    for key in ("apiVersion", "kind"):
        if ours.get(key) != theirs.get(key):
            yield f"{key} is {ours.get(key)}, recorded {theirs.get(key)}"
    mine, real = fields(ours), fields(theirs)
    for path in sorted(real - mine):
        if not any(path.startswith(other + ".") for other in real - mine):
            yield f"no {path}"
    if theirs.get("apiVersion", "").startswith("serving.knative.dev"):
        for path in sorted(mine - real):
            if not any(path.startswith(other + ".") for other in mine - real):
                yield f"extra {path}"


def compare(ours, theirs):
    kind = theirs.get("kind")
    if kind == "APIGroupDiscoveryList":
        yield from compare_discovery(ours, theirs)
    elif kind == "Status":
        yield from compare_status(ours, theirs)
    elif kind == "Table" and ours.get("kind") == "Table":
        yield from compare_table(ours, theirs)
    elif kind == "Table":
        yield f"kind is {ours.get('kind')}, recorded Table"
    else:
        yield from compare_objects(ours, theirs)


def recorded_events(file):
    """The whole events of a recorded watch; the last line may have been cut."""
    return [json.loads(line) for line in file.read_text(errors="replace").splitlines() if line.endswith("}")] if file.exists() else []


class Replay:
    """One server, one Service `hello`, and the requests of the recordings in their order."""

    def __init__(self, server, image):
        self.server = server
        self.image = image
        self.etags = {}
        self.used = set()
        self.unexplained = []
        self.requests = 0

    def body(self, folder, row):
        file = folder / "body" / f"{row['n']:04}.req"
        if not row["reqBodyLen"] or not file.exists():
            return None
        data = file.read_bytes()
        if data.startswith(b"k8s\0"):
            return data
        text = re.sub(r"dev\.local/hello:[12]", self.image, data.decode())
        current = self.server.service("hello")["metadata"] if '"resourceVersion"' in text else {}
        for key in ("resourceVersion", "uid"):
            text = re.sub(rf'("{key}": ?)"[^"]+"', lambda m, name=key: f'{m.group(1)}"{current[name]}"', text)
        return text.encode()

    def headers(self, row):
        wanted = {k: v for k, v in row["reqHeaders"].items() if k in ("Accept", "Content-Type", "User-Agent")}
        if "If-None-Match" in row["reqHeaders"]:
            wanted["If-None-Match"] = self.etag(row)
        return wanted

    def etag(self, row):
        key = (urllib.parse.urlsplit(row["path"]).path, row["reqHeaders"]["Accept"])
        if key not in self.etags:
            _, headers, _ = self.server.raw("GET", row["path"], headers={"Accept": row["reqHeaders"]["Accept"]})
            self.etags[key] = headers.get("ETag", '"none"')
        return self.etags[key]

    def path(self, row):
        path = row["path"]
        pods = re.search(r"/pods/(hello-[^/?]+)", path)
        if pods:
            running = self.server.pods("hello-00001") or self.server.pods()
            path = path.replace(pods.group(1), running[0]["metadata"]["name"]).replace("queue-proxy", "user-container")
        if "resourceVersion=" in path and "resourceVersion=0" not in path:
            version = self.server.api("GET", f"{SERVING}namespaces/default/services")["metadata"]["resourceVersion"]
            path = re.sub(r"(?<=[?&]resourceVersion=)\d+", version, path)
        path = re.sub(r"hash=[0-9A-F]+", lambda m: m.group(0) if "/openapi/" not in path else self.openapi_hash(path), path)
        return path.replace("follow=true&", "")

    def openapi_hash(self, path):
        index = self.server.api("GET", "/openapi/v3")["paths"]
        name = urllib.parse.urlsplit(path).path.removeprefix("/openapi/v3/")
        return urllib.parse.urlsplit(index[name]["serverRelativeURL"]).query

    def request(self, folder, row):
        """What differs, one sentence each."""
        self.requests += 1
        if row["end"] == "in-flight":
            return list(self.stream(folder, row))
        status, headers, data = self.server.raw(row["method"], self.path(row), self.body(folder, row), self.headers(row))
        return list(self.judge(folder, row, status, headers, data))

    def stream(self, folder, row):
        connection, response = self.server.open(row["method"], self.path(row), headers=self.headers(row), timeout=5)
        try:
            yield from self.head(row, response.status, response.headers)
            recorded = recorded_events(folder / "body" / f"{row['n']:04}.resp")
            if "sendInitialEvents" not in row["path"] and "resourceVersion=0" not in row["path"]:
                touched = {"metadata": {"annotations": {"touched": str(time.time())}}}
                self.server.api("PATCH", f"{SERVING}namespaces/default/services/hello", touched, "application/merge-patch+json")
            if recorded:
                event = json.loads(response.readline())
                if event["type"] != recorded[0]["type"]:
                    yield f"event {event['type']}, recorded {recorded[0]['type']}"
                yield from compare(event["object"], recorded[0]["object"])
        finally:
            connection.close()

    def head(self, row, status, headers):
        if status != row["status"]:
            yield f"status {status}, recorded {row['status']}"
        kind, recorded = (h.get("Content-Type", "").replace(" ", "").replace(";charset=utf-8", "") for h in (headers, row["respHeaders"]))
        if kind != recorded:
            yield f"type {kind} instead of {recorded}"
        for name in ("Etag", "Warning"):
            if name in row["respHeaders"] and headers.get(name) is None:
                yield f"no {name} header"

    def judge(self, folder, row, status, headers, data):
        yield from self.head(row, status, headers)
        file = folder / "body" / f"{row['n']:04}.resp"
        if not file.exists() or status == 304 or status != row["status"]:
            if status != row["status"]:
                yield "answer: " + data.decode(errors="replace")[:300]
            return
        try:
            theirs, ours = json.loads(file.read_bytes()), json.loads(data)
        except ValueError:
            return
        if "/openapi/v3" in row["path"]:
            entry = ours.get("paths", {}).get("apis/serving.knative.dev/v1", {}).get("serverRelativeURL", "") if row["path"].startswith("/openapi/v3?") else "hash="
            if "hash=" not in entry:
                yield "no apis/serving.knative.dev/v1 with a hash in the index"
            return
        yield from compare(ours, theirs)

    def explained(self, name, row, sentence):
        request = f"{row['method']} {row['path']}"
        for index, (recording, path, what, _) in enumerate(DIFFERENCES):
            if re.fullmatch(recording, name) and re.fullmatch(path, request) and re.fullmatch(what, sentence, re.S):
                self.used.add(index)
                return True
        return False

    def recording(self, folder, served):
        started = time.monotonic()
        rows = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
        faults = []
        for row in rows:
            if (folder.name, row["n"]) in NOT_REPLAYED or not served(row["path"]) or is_retry(rows, row):
                continue
            try:
                sentences = self.request(folder, row)
            except Exception as error:  # noqa: BLE001 - told as what differs
                sentences = [f"{type(error).__name__}: {error}"]
            faults += [f"{row['method']} {row['path'].split('?')[0]}: {s}" for s in sentences if not self.explained(folder.name, row, s)]
            if row["method"] in ("POST", "PUT", "PATCH", "DELETE"):
                self.settle()
        self.unexplained += [f"{folder.name}: {fault}" for fault in faults]
        told = "".join(f"\n      | {fault}" for fault in faults)
        print(f"{'FAIL' if faults else 'ok  '}  {time.monotonic() - started:5.2f} s  {folder.name}: {(folder / 'cmd').read_text().strip()}{told}", flush=True)
        return not faults

    def settle(self):
        """Waits until the Service is at rest, so that what is sent next meets what it met when it was recorded."""
        def look():
            try:
                service = self.server.service("hello")
            except harness.ApiError:
                return True
            return harness.condition(service).get("status") == "True" and service["status"].get("observedGeneration") == service["metadata"]["generation"]
        harness.wait_for("hello at rest", look, 20)


def is_retry(rows, row):
    """diff was refused for its old version a few times: the requests that it repeated say nothing new."""
    return row["status"] == 409 and any(r["n"] > row["n"] and r["path"] == row["path"] and r["method"] == row["method"] for r in rows) or (
        row["method"] == "GET" and any(r["n"] < row["n"] and r["path"] == row["path"] and r["method"] == "GET" for r in rows) and any(r["status"] == 409 for r in rows))


def served_here(server):
    """Whether a path's resource is one that the server lists; paths that name none always are."""
    known = set()
    for prefix in ["/api/v1"] + ["/apis/" + v["groupVersion"] for g in server.api("GET", "/apis")["groups"] for v in g["versions"]]:
        known |= {(prefix, r["name"].split("/")[0]) for r in server.api("GET", prefix)["resources"]}
    def served(path):
        match = re.match(r"(/api/v1|/apis/[^/]+/[^/?]+)/(?:namespaces/[^/]+/)?([a-z]+)(?=[/?]|$)", path)
        return not match or match.group(1, 2) in known or "namespaces" in match.group(2)
    return served


def main(names):
    folder = shared()
    if not folder.is_dir():
        print(f"skipped: there are no recordings at {folder}; TIDEGATE_SHARED_DIR names the folder that has data/kubectl")
        return 77
    recordings = sorted(f for f in folder.iterdir() if (f / "log.jsonl").exists() and (not names or any(n in f.name for n in names)))
    with harness.temporary_folder() as place:
        server = harness.Server(harness.binaries() / "tidegated", place / "data").start()
        try:
            replay = Replay(server, server.upload(harness.samples() / "native-app.tar.gz", "native")["status"]["image"])
            first = json.loads((folder / "21-apply-create" / "body" / "0003.req").read_text().replace("dev.local/hello:1", replay.image))
            server.api("POST", f"{SERVING}namespaces/default/services", first)
            replay.settle()
            served = served_here(server)
            passed = sum(replay.recording(recording, served) for recording in recordings)
        finally:
            code = server.stop()
    failed = len(recordings) - passed
    stale = [d for i, d in enumerate(DIFFERENCES) if i not in replay.used] if not names else []
    for difference in stale:
        print(f"FAIL  a difference that no answer shows any more: {difference}")
    print(f"{passed} passed, {failed + len(stale)} failed; {replay.requests} requests; the server's exit code {code}")
    return 1 if failed or stale or code else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
