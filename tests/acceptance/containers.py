#!/usr/bin/env python3
"""Images of a real container engine, Podman, through the API and the gateway. Skipped, with the reason, where it cannot run containers."""

import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parent.parent / "runtime")]
import harness
import podman_rig

LISTEN = "httpd -f -p $PORT -h /www"


def create(server, name, image, script=None, **container):
    # The first process of a container hears no SIGTERM that it does not ask for, and httpd does not: its grace is the time-out.
    service = harness.service_object(name, image, timeoutSeconds=2)
    if script:
        container = {"command": ["/bin/sh", "-c"], "args": [script], **container}
    service["spec"]["template"]["spec"]["containers"][0].update(container)
    server.api("POST", f"{harness.SERVING}/namespaces/default/services", service)


def check(server):
    checks = server.api("GET", f"{harness.TIDEGATE}/engines/local").get("status", {}).get("diagnosis", [])
    return next((each for each in checks if each["name"] == "Containers"), {})


def unhealthy(server, name):
    """The condition ContainerHealthy of an app's first revision, once it is False."""
    def look():
        try:
            seen = harness.condition(server.revision(f"{name}-00001"), "ContainerHealthy")
        except harness.ApiError:  # the revision is still to come
            return None
        return seen if seen.get("status") == "False" else None
    return harness.wait_for(f"{name} says what is wrong", look)


def logs(server, pod):
    return server.raw("GET", f"/api/v1/namespaces/default/pods/{pod}/log")[2].decode()


def engine_says_what_it_has(server):
    seen = harness.wait_for("the engine is diagnosed", lambda: (lambda c: c if c.get("state") == "Pass" else None)(check(server)))
    assert "Podman Engine" in seen["message"], seen


def image_serves_as_it_is(server, rig):
    create(server, "plain", rig.image)
    harness.wait_ready(server, "plain")
    status, _, _ = server.request("plain.default.localhost", "/nothing")
    assert status == 404, status  # by the image's own httpd
    pod = server.pods("plain-00001")[0]["metadata"]["name"]
    assert rig.containers() == [pod], (rig.containers(), pod)
    assert "by the image" in logs(server, pod)
    digest = server.revision("plain-00001")["status"]["containerStatuses"][0]["imageDigest"]
    assert digest.startswith("localhost/tidegate-test@sha256:"), digest


def template_counts(server, rig):
    create(server, "told", rig.image, f"echo $GREETING $K_SERVICE >/www/index.html; {LISTEN}", env=[{"name": "GREETING", "value": "good day"}],
           ports=[{"containerPort": 9000}], resources={"limits": {"memory": "64Mi", "cpu": "500m"}},
           readinessProbe={"httpGet": {"path": "/index.html"}})
    harness.wait_ready(server, "told")
    status, _, body = server.request("told.default.localhost", "/index.html")
    assert (status, body) == (200, b"good day told\n"), (status, body)


def crash_is_told(server, rig):
    create(server, "crash", rig.image, "echo the reason >&2; exit 7")
    healthy = unhealthy(server, "crash")
    assert healthy["reason"] == "ExitCode7" and healthy["message"].endswith("the reason"), healthy


def missing_image_is_told(server):
    create(server, "lost", "localhost:9/nothing:1")
    healthy = unhealthy(server, "lost")
    assert healthy["reason"] == "ContainerMissing", healthy
    assert healthy["message"].startswith('Unable to fetch image "localhost:9/nothing:1": '), healthy
    states = [pod["status"]["containerStatuses"][0]["state"].get("terminated", {}).get("reason") for pod in server.pods("lost-00001")]
    assert set(states) & {"ErrImagePull", "ImagePullBackOff"}, states
    status, headers, _ = server.request("lost.default.localhost")
    assert (status, headers["Tidegate-Reason"]) == (503, "ContainerMissing"), (status, dict(headers))


def killed_servers_containers_are_ended(server, rig):
    before = set(rig.containers())
    assert before, "nothing runs"
    server.kill()
    assert before <= set(rig.containers()), "containers do not die with the server"
    server.start()
    harness.wait_ready(server, "plain")
    harness.wait_for("earlier containers are gone", lambda: not before & set(rig.containers()))
    assert server.request("plain.default.localhost")[0] == 404


def deleted_means_gone(server, rig):
    for name in ("plain", "told", "crash", "lost"):
        server.api("DELETE", f"{harness.SERVING}/namespaces/default/services/{name}")
    harness.wait_for("no container is left", lambda: not rig.containers(), timeout=60)


def stop_leaves_nothing(server, rig):
    create(server, "last", rig.image, f"trap 'exit 0' TERM; {LISTEN.replace(' -f', '')}; while :; do sleep 0.1; done")
    harness.wait_ready(server, "last")
    assert server.stop() == 0
    assert rig.containers() == [], rig.containers()


def without_an_engine_it_says_how(folder):
    server = harness.Server(harness.binaries() / "tidegated", folder / "none").start()
    try:
        create(server, "wish", "example.com/some/app:1")
        message = unhealthy(server, "wish")["message"]
        assert "tidegated --container-socket" in message, message
        assert check(server)["state"] == "Warn", check(server)
    finally:
        server.stop()


def main():
    with harness.temporary_folder() as folder:
        without_an_engine_it_says_how(folder)
        try:
            rig = podman_rig.PodmanRig(folder / "podman")
        except podman_rig.Skip as why:
            print(f"skipped: {why}")
            return 77
        network = "bridge" if rig.bridge else "host"
        server = harness.Server(harness.binaries() / "tidegated", folder / "data",
                                extra=["--container-socket", rig.socket, "--container-network", network])
        try:
            server.start()
            engine_says_what_it_has(server)
            image_serves_as_it_is(server, rig)
            template_counts(server, rig)
            crash_is_told(server, rig)
            missing_image_is_told(server)
            killed_servers_containers_are_ended(server, rig)
            deleted_means_gone(server, rig)
            stop_leaves_nothing(server, rig)
        except BaseException:
            print(server.tail(60))
            raise
        finally:
            server.stop()
            rig.close()
    print("containers: all well")
    return 0


if __name__ == "__main__":
    sys.exit(main())
