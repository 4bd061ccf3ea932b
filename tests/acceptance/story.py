#!/usr/bin/env python3
"""The acceptance story, the steps that need no eyes: as a stranger would, with the API, the gateway and kubectl.

Prints each step with its time; exits 0 only if all held. TIDEGATE_BIN_DIR names the folder with tidegated.
"""

import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from harness import ApiError, SERVING, TIDEGATE, condition, service_object, wait_for, wait_ready

# The shortest windows Knative allows, so that the story is told in minutes.
BRISK = {"autoscaling.knative.dev/window": "6s"}


class Load:
    """Keeps `count` requests in flight until told to stop; every answer is counted."""

    def __init__(self, server, host, path, count):
        self.server, self.host, self.path = server, host, path
        self.statuses = {}
        self.revisions = {}
        self.errors = []
        self.lock = threading.Lock()
        self.wanted = count
        self.threads = [threading.Thread(target=self._loop, args=(i,), daemon=True) for i in range(count)]
        for thread in self.threads:
            thread.start()

    def _loop(self, index):
        while index < self.wanted:
            try:
                status, _, body = self.server.request(self.host, self.path)
                revision = json.loads(body).get("revision") if status == 200 else None
                with self.lock:
                    self.statuses[status] = self.statuses.get(status, 0) + 1
                    if revision:
                        self.revisions[revision] = self.revisions.get(revision, 0) + 1
            except Exception as error:  # noqa: BLE001 - whatever it is, it counts as a lost request
                with self.lock:
                    self.errors.append(repr(error))

    def reduce_to(self, count):
        self.wanted = count
        for thread in self.threads[count:]:
            thread.join(30)

    def finish(self):
        self.reduce_to(0)
        assert not self.errors, f"{len(self.errors)} requests lost, the first: {self.errors[0]}"
        assert set(self.statuses) == {200}, f"answers by status: {self.statuses}"


class Story:
    def __init__(self, server, folder):
        self.server = server
        self.folder = folder
        self.samples = harness.samples()

    # --- the steps, in order ---

    def server_answers_only_who_may_come_in(self):
        status, _, _ = self.server.raw("GET", "/healthz", token=False)
        assert status == 200, status
        status, _, body = self.server.raw("GET", f"{SERVING}/namespaces/default/services", token=False)
        assert status == 401 and json.loads(body)["reason"] == "Unauthorized", (status, body)
        status, _, body = self.server.raw("POST", f"{SERVING}/namespaces/default/services", b'{"spec": {,}}', {"Content-Type": "application/json"})
        assert status == 400, status
        status, _, _ = self.server.raw("POST", f"{SERVING}/namespaces/default/services", b'{"x":"' + b"x" * (4 << 20) + b'"}', {"Content-Type": "application/json"})
        assert status == 413, status
        return "401 without a token, 400 for broken JSON: " + json.loads(body)["message"]

    def java_jar_is_deployed_and_found_out(self):
        package = self.server.upload(self.samples / "java-back.jar", "back")
        facts = package["status"]
        assert facts["runtime"] == "java" and "dev.tidegate.samples.Back" in facts["entry"], facts
        again = self.server.upload(self.samples / "java-back.jar", "back")
        assert again["metadata"]["uid"] == package["metadata"]["uid"], "the same bytes made a second package"
        self.back_image = facts["image"]
        annotations = {**BRISK, "autoscaling.knative.dev/target": "4", "autoscaling.knative.dev/max-scale": "4"}
        self.server.api("POST", f"{SERVING}/namespaces/default/services", service_object("back", self.back_image, annotations=annotations))
        service = wait_ready(self.server, "back")
        self.back_host = f"back.default.{self.domain()}"
        return f"{facts['entry']} ({facts['entryFrom']}); {service['status']['url']}"

    def service_goes_to_zero(self):
        self.wait_zero("back-00001")
        assert condition(self.server.service("back"))["status"] == "True", "a service at zero is ready"
        return "0 instances, still ready"

    def node_front_end_is_deployed(self):
        facts = self.server.upload(self.samples / "node-front.zip", "front")["status"]
        assert facts["runtime"] == "node", facts
        url = self.server.service("back")["status"]["url"]
        self.server.api("POST", f"{SERVING}/namespaces/default/services", service_object("front", facts["image"], env={"BACKEND_URL": url}, annotations=BRISK))
        wait_ready(self.server, "front")
        self.wait_zero("front-00001")
        return f"{facts['entry']} ({facts['entryFrom']}), BACKEND_URL={url}"

    def opening_the_front_end_starts_both(self):
        started = time.monotonic()
        status, _, body = self.server.request(f"front.default.{self.domain()}", headers={"Accept": "application/json"})
        total = time.monotonic() - started
        assert status == 200, (status, body)
        answer = json.loads(json.loads(body)["backend"]["body"])
        assert answer["revision"] == "back-00001", answer
        phases = []
        for revision in ("front-00001", "back-00001"):
            # The answer can be here before the reconciler has told the Pod that its instance is ready.
            pod = wait_for(f"a ready instance of {revision}",
                           lambda r=revision: next((p for p in self.server.running_pods(r) if "tidegate.dev/ready-ms" in p["metadata"]["annotations"]), None), 10)
            notes = pod["metadata"]["annotations"]
            phases.append(f"{revision}: queued {notes['tidegate.dev/queued-ms']} ms, started {notes['tidegate.dev/started-ms']} ms, ready {notes['tidegate.dev/ready-ms']} ms")
            if revision == "back-00001":
                self.first_pod = pod["metadata"]["name"]
        return f"both from zero in {total:.2f} s; " + "; ".join(phases)

    def ten_at_once_to_a_sleeping_app_are_all_answered(self):
        self.wait_zero("back-00001")
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(self.server.request(self.back_host)[0])) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert answers == [200] * 10, answers
        return "10 of 10"

    def logs_outlive_their_instance(self):
        wait_for("the first instance gone", lambda: self.first_pod not in [p["metadata"]["name"] for p in self.server.running_pods("back-00001")], 60)
        status, _, text = self.server.raw("GET", f"/api/v1/namespaces/default/pods/{self.first_pod}/log")
        assert status == 200 and b"listening on port" in text and b"stopping after" in text, (status, text)
        return f"{self.first_pod}: " + " / ".join(text.decode().strip().splitlines())

    def revisions_share_traffic(self):
        service = self.server.service("back")
        service["spec"]["template"]["spec"]["containers"][0]["env"] = [{"name": "GREETING", "value": "Hello from the second"}]
        self.server.api("PUT", f"{SERVING}/namespaces/default/services/back", service)
        wait_for("the second revision ready", lambda: self.server.service("back")["status"].get("latestReadyRevisionName") == "back-00002", 60)
        patch = {"spec": {"traffic": [{"revisionName": "back-00001", "percent": 50}, {"revisionName": "back-00002", "percent": 50, "tag": "next"}]}}
        self.server.api("PATCH", f"{SERVING}/namespaces/default/services/back", patch, "application/merge-patch+json")
        wait_ready(self.server, "back")
        status, _, body = self.server.request(f"next-{self.back_host}")
        assert status == 200 and b"Hello from the second" in body, (status, body)
        return "back-00001 and back-00002 at 50 % each; the tag's own host answers"

    def load_makes_many(self):
        self.load = Load(self.server, self.back_host, "/work?ms=250", 16)
        peak = wait_for("two or more instances of each revision", lambda: self.counts() if min(self.counts().values()) >= 2 else None, 60)
        wait_for("answers from both revisions", lambda: len(self.load.revisions) == 2, 20)
        return f"instances {peak}"

    def every_decision_has_its_words(self):
        words = []
        for revision in ("back-00001", "back-00002"):
            items = self.server.api("GET", f"/apis/tidegate.dev/v1/namespaces/default/revisions/{revision}/scaling")["items"]
            assert items and max(item["desired"] for item in items) >= 2, f"{revision}: no sample asks for two"
            most = max(items, key=lambda item: item["desired"])
            assert most["why"]["en"] and most["why"]["zh"], most
            words.append(f"{revision}: {most['why']['en']}")
        return " | ".join(words)

    def less_load_makes_fewer_then_none(self):
        before = sum(self.counts().values())
        self.load.reduce_to(2)
        wait_for("fewer instances", lambda: 0 < sum(self.counts().values()) < before, 60)
        fewer = sum(self.counts().values())
        self.load.finish()
        total = sum(self.load.statuses.values())
        self.wait_zero("back-00001")
        self.wait_zero("back-00002")
        share = self.load.revisions.get("back-00002", 0) / total
        assert 0.3 < share < 0.7, f"back-00002 got {share:.0%} of {total}"
        return f"{before} → {fewer} → 0 instances; {total} requests, none lost, {share:.0%} to back-00002"

    def crashing_app_is_explained(self):
        crash = self.folder / "crash.tar.gz"
        with tarfile.open(crash, "w:gz") as archive:
            source = b"import sys\nprint('cannot reach the database')\nsys.exit(3)\n"
            info = tarfile.TarInfo("main.py")
            info.size = len(source)
            archive.addfile(info, io.BytesIO(source))
        image = self.server.upload(crash, "crash")["status"]["image"]
        self.server.api("POST", f"{SERVING}/namespaces/default/services", service_object("crash", image, annotations=BRISK))
        row = wait_for("the revision's condition to say why", lambda: (lambda c: c if c.get("status") == "False" else None)(condition(self.server.revision("crash-00001")))
                       if self.exists("revisions", "crash-00001") else None, 30)
        assert row["reason"] == "ExitCode3" and "cannot reach the database" in row["message"], row
        self.server.api("DELETE", f"{SERVING}/namespaces/default/services/crash")
        return row["reason"] + ": " + row["message"].replace("\n", " / ")

    def request_that_kills_its_instance_is_answered(self):
        status, headers, body = self.server.request(self.back_host, "/exit?code=3")
        assert status == 502 and headers.get("Tidegate-Reason"), (status, body)
        assert json.loads(body)["status"] == 502
        status, _, _ = self.server.request(self.back_host)
        assert status == 200, "the next request starts another"
        return f"502 {headers['Tidegate-Reason']}, then 200"

    def bad_archives_are_refused_and_leave_nothing(self):
        files = self.bad_archives()
        before = len(self.server.api("GET", "/apis/tidegate.dev/v1/namespaces/default/packages")["items"])
        said = []
        for file in files:
            try:
                self.server.upload(file, "bad")
                raise AssertionError(f"{file.name} was taken")
            except ApiError as error:
                assert error.status in (400, 413, 422), error
                said.append(f"{file.name}: {error.body['message']}")
        after = len(self.server.api("GET", "/apis/tidegate.dev/v1/namespaces/default/packages")["items"])
        assert before == after
        return " | ".join(said)

    def kubectl_sees_and_makes_the_same(self):
        kubectl = shutil.which("kubectl")
        if not kubectl:
            return "skipped: kubectl is not installed"
        def run(*arguments, stdin=None):
            result = subprocess.run([kubectl, "--kubeconfig", self.server.ready["kubeconfig"], *arguments], input=stdin, capture_output=True, text=True, timeout=60,
                                    env={**os.environ, "HOME": str(self.folder)})
            assert result.returncode == 0, f"kubectl {' '.join(arguments)}: {result.stderr}"
            return result.stdout
        manifest = json.dumps(service_object("from-kubectl", self.back_image, annotations=BRISK))
        run("apply", "-f", "-", stdin=manifest)
        run("wait", "--for=condition=Ready", "ksvc/from-kubectl", "--timeout=60s")
        table = run("get", "ksvc")
        assert "back" in table and "from-kubectl" in table, table
        status, _, _ = self.server.request(f"from-kubectl.default.{self.domain()}")
        assert status == 200, status
        run("delete", "ksvc", "from-kubectl")
        return table.splitlines()[0]

    def deleting_leaves_nothing_running(self):
        for name in ("front", "back"):
            self.server.api("DELETE", f"{SERVING}/namespaces/default/services/{name}")
        wait_for("no revision left", lambda: not self.server.api("GET", f"{SERVING}/namespaces/default/revisions")["items"], 60)
        pools = self.server.api("GET", f"{TIDEGATE}/instancepools")["items"]
        assert {pool["spec"]["runtime"] for pool in pools} >= {"java", "node"}, pools
        for pool in pools:  # their idle hosts are the only ones that may be left; a drained pool has none
            self.server.api("PATCH", f"{TIDEGATE}/instancepools/{pool['metadata']['name']}", {"spec": {"drain": True}},
                            "application/merge-patch+json")
        wait_for("no process left", lambda: not harness.marked_processes(self.server.data_dir), 60)
        status, headers, _ = self.server.request(self.back_host)
        assert status == 404, status
        return f"404 {headers['Tidegate-Reason']}"

    def server_stops_in_order(self):
        code = self.server.stop()
        assert code == 0, f"exit code {code}; log:\n{self.server.tail()}"
        return "exit code 0"

    # --- helpers ---

    def domain(self):
        return "localhost"

    def exists(self, plural, name):
        try:
            return bool(self.server.api("GET", f"{SERVING}/namespaces/default/{plural}/{name}"))
        except ApiError as error:
            if error.status == 404:
                return False
            raise

    def wait_zero(self, revision):
        wait_for(f"{revision} at zero", lambda: not self.server.running_pods(revision), 60)

    def counts(self):
        return {revision: len([pod for pod in self.server.running_pods(revision)]) for revision in ("back-00001", "back-00002")}

    def bad_archives(self):
        good = (self.samples / "java-back.jar").read_bytes()
        truncated = self.folder / "truncated.jar"
        truncated.write_bytes(good[:len(good) // 2])
        escaping = self.folder / "escaping.tar.gz"
        linked = self.folder / "linked.tar.gz"
        no_entry = self.folder / "no-entry.tar.gz"
        def tar(path, *members):
            with tarfile.open(path, "w:gz") as archive:
                for info, data in members:
                    info.size = len(data)
                    archive.addfile(info, io.BytesIO(data))
        tar(escaping, (tarfile.TarInfo("main.py"), b"pass"), (tarfile.TarInfo("../outside.py"), b"pass"))
        link = tarfile.TarInfo("passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar(linked, (tarfile.TarInfo("main.py"), b"pass"), (link, b""))
        tar(no_entry, (tarfile.TarInfo("readme.txt"), b"nothing to run"))
        bomb = self.folder / "bomb.tar.gz"
        with tarfile.open(bomb, "w:gz", compresslevel=9) as archive:
            info = tarfile.TarInfo("main.py")
            info.size = 64 << 20
            archive.addfile(info, io.BytesIO(bytes(info.size)))
        return [truncated, escaping, linked, no_entry, bomb]

    STEPS = (server_answers_only_who_may_come_in, java_jar_is_deployed_and_found_out, service_goes_to_zero, node_front_end_is_deployed,
             opening_the_front_end_starts_both, ten_at_once_to_a_sleeping_app_are_all_answered, logs_outlive_their_instance, revisions_share_traffic,
             load_makes_many, every_decision_has_its_words, less_load_makes_fewer_then_none, crashing_app_is_explained,
             request_that_kills_its_instance_is_answered, bad_archives_are_refused_and_leave_nothing, kubectl_sees_and_makes_the_same,
             deleting_leaves_nothing_running, server_stops_in_order)


def main():
    passed = 0
    with harness.temporary_folder() as folder:
        started = time.monotonic()
        server = harness.Server(harness.binaries() / "tidegated", folder / "data").start()
        print(f"ok    {time.monotonic() - started:6.2f} s  server starts on an empty folder  {server.ready['api']} {server.ready['gateway']}", flush=True)
        story = Story(server, folder)
        try:
            for step in Story.STEPS:
                name = step.__name__.replace("_", " ")
                before = time.monotonic()
                try:
                    said = step(story)
                except Exception as error:  # noqa: BLE001 - the story ends here, with what is known
                    print(f"FAIL  {time.monotonic() - before:6.2f} s  {name}\n{type(error).__name__}: {error}\n--- the server's log ---\n{server.tail(60)}", flush=True)
                    return 1
                passed += 1
                print(f"ok    {time.monotonic() - before:6.2f} s  {name}  {said}", flush=True)
        finally:
            if server.process.poll() is None:
                server.stop()
    print(f"{passed} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
