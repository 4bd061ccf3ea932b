"""Checks of the runtime contract: what a container finds around it, what its requests carry, its probes, protocols and time-outs."""

import ipaddress
import re
import time

import harness
from conformance_cluster import (LABEL, PATIENCE, WebSocket, condition, http_get, in_threads, port_named, protobuf, template)


def environment_names_service_configuration_and_revision(c):
    c.ready_service("run-env", "runtime", ports=[{"containerPort": 8801}])
    env = c.about("run-env")["host"]["env"]
    assert (env["K_SERVICE"], env["K_CONFIGURATION"], env["K_REVISION"]) == ("run-env", "run-env", "run-env-00001"), env
    assert env["PORT"].isdigit(), env


def environment_comes_from_config_maps_and_secrets(c):
    data = {"CONFORMANCE_KEY": "a value", "OTHER": "another"}
    c.create_protobuf(c.path("configmaps"), protobuf("ConfigMap", {"name": "run-map", "namespace": c.ns}, data))
    c.create_protobuf(c.path("secrets"), protobuf("Secret", {"name": "run-secret", "namespace": c.ns}, data))
    sources = {"run-from-map": {"env": [{"name": "CONFORMANCE_KEY", "valueFrom": {"configMapKeyRef": {"name": "run-map", "key": "CONFORMANCE_KEY"}}}]},
               "run-all-of-map": {"envFrom": [{"configMapRef": {"name": "run-map"}}]},
               "run-from-secret": {"env": [{"name": "CONFORMANCE_KEY", "valueFrom": {"secretKeyRef": {"name": "run-secret", "key": "CONFORMANCE_KEY"}}}]},
               "run-all-of-secret": {"envFrom": [{"secretRef": {"name": "run-secret"}, "prefix": "PRE_"}]}}
    for name, fields in sources.items():
        value = template("runtime")
        value["spec"]["containers"][0].update(fields)
        c.create("services", {"metadata": {"name": name}, "spec": {"template": value}})
    for name in sources:
        c.wait_ready("services", name)
        env = c.about(name)["host"]["env"]
        key = "PRE_CONFORMANCE_KEY" if name == "run-all-of-secret" else "CONFORMANCE_KEY"
        assert env.get(key) == "a value" and ("OTHER" in env) == (name == "run-all-of-map"), (name, {k: v for k, v in env.items() if "CONF" in k or "OTHER" in k})


def command_and_arguments_replace_the_images(c):
    path = c.images["example.com/runtime"]
    c.ready_service("run-args", "runtime", command=[path, "abra"], args=["cadabra", "do"])
    assert c.about("run-args")["host"]["args"] == [path, "abra", "cadabra", "do"]


def variables_stand_in_command_and_arguments(c):
    """The platform's too, as the kubelet expands them: once."""
    path = c.images["example.com/runtime"]
    c.ready_service("run-vars", "runtime", command=[path, "$(K_SERVICE)"], env={"MINE": "my own"},
                    args=["--port=$(PORT)", "$(K_CONFIGURATION)/$(K_REVISION)", "$(MINE)", "$$(PORT)", "$(NOBODYS)"])
    host = c.about("run-vars")["host"]
    assert host["args"] == [path, "run-vars", f"--port={host['env']['PORT']}", "run-vars/run-vars-00001", "my own", "$(PORT)", "$(NOBODYS)"], host["args"]


def working_directory_is_the_containers(c):
    c.ready_service("run-folder", "runtime", workingDir="/tmp")
    assert c.about("run-folder")["host"]["cwd"] == "/tmp"


def standard_input_is_at_its_end(c):
    c.ready_service("run-stdin", "runtime")
    assert c.about("run-stdin")["host"]["stdin"] == ""


def requests_carry_the_platforms_headers(c):
    url = c.ready_service("run-headers", "runtime")["status"]["url"]
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    forged = ("K-Network-Hash", "K-Network-Probe", "K-Proxy-Request", "K-Kubelet-Probe", "K-Passthrough-Lb", "Knative-Serving-Revision",
              "Knative-Serving-Namespace", "Knative-Serving-Default-Route")
    sent = {"This-Was-User-Set": "a value", "traceparent": trace, "tracestate": "a=b", **{name: "forged" for name in forged}}
    headers = dict(c.about("run-headers", headers=sent)["request"]["headers"])
    assert headers["host"] == url.removeprefix("http://"), headers
    for pair in re.split("[;,]", headers["forwarded"]):
        assert re.fullmatch(r"""\s*(for|by|proto|host)=([0-9a-zA-Z!#$%&'*+.^_|~-]*|"[^"]*")\s*""", pair), headers["forwarded"]
    assert headers["x-forwarded-proto"] == "http", headers
    for address in headers["x-forwarded-for"].split(","):
        ipaddress.ip_address(address.strip())
    assert (headers["this-was-user-set"], headers["traceparent"], headers["tracestate"]) == ("a value", trace, "a=b"), headers
    internal = [name for name in headers if name.startswith(("k-", "knative-serving-"))]
    assert not internal, f"the platform's own headers reach the app: {internal}"


def what_a_container_prints_is_its_log(c):
    url = c.ready_service("run-log", annotations={"min-scale": "1", "max-scale": "1"})["status"]["url"]
    c.says(url, "printed", "/print?line=to-the-output&error=to-the-errors")
    pods = c.list("pods", "app=run-log-00001")
    assert len(pods) == 1, [pod["metadata"]["name"] for pod in pods]
    path = c.path("pods", pods[0]["metadata"]["name"]) + "/log?container=user-container"

    def both():
        text = c.server.raw("GET", path)[2]
        return text if b"to-the-output" in text and b"to-the-errors" in text else None

    text = harness.wait_for("both lines", both, PATIENCE, 0.1)
    assert b"hello is starting" in text, text
    tail = c.server.raw("GET", path + "&tailLines=1")[2]
    assert len(tail.splitlines()) == 1, tail


def app_speaks_http_1_by_default_and_by_name(c):
    for name, ports in (("run-default", []), ("run-http1", port_named("http1"))):
        c.ready_service(name, "runtime", ports=ports)
        assert c.about(name)["request"]["protocol"] == "HTTP/1.1"


def app_on_a_port_named_h2c_is_spoken_to_in_http_2(c):
    url = c.ready_service("run-h2c", "http2", timeout=20, ports=port_named("h2c"))["status"]["url"]
    c.says(url, "HTTP/2.0")


def web_sockets_echo(c):
    for name, annotations in (("run-ws", {}), ("run-ws-burst", {"target-burst-capacity": "-1"})):
        socket = WebSocket(c, c.ready_service(name, annotations=annotations)["status"]["url"])
        assert socket.echo("Hello, websocket") == "Hello, websocket" and socket.echo("again") == "again"
        socket.close()


def web_sockets_share_a_route(c):
    c.ready_service("run-ws-teal", env={"SUFFIX": " Blue"})
    c.patch("services", "run-ws-teal", lambda s: s["spec"]["template"]["spec"]["containers"][0]["env"][0].update(value=" Green"))
    second = c.wait_latest("run-ws-teal", "run-ws-teal-00001")
    rows = [{"tag": "blue", "revisionName": "run-ws-teal-00001", "percent": 50}, {"tag": "green", "revisionName": second, "percent": 50}]
    c.patch("services", "run-ws-teal", lambda s: s["spec"].update(traffic=rows))
    url = c.wait_ready("services", "run-ws-teal")["status"]["url"]
    seen = {}
    for _ in range(40):
        socket = WebSocket(c, url)
        text = socket.echo("Hi")
        seen[text] = seen.get(text, 0) + 1
        socket.close()
    assert set(seen) == {"Hi Blue", "Hi Green"} and min(seen.values()) >= 8, seen


def web_socket_ends_in_order_when_its_service_goes(c):
    """A tunnel keeps its instance while frames pass, and is not cut off with its Service's deletion."""
    socket = WebSocket(c, c.ready_service("run-ws-end")["status"]["url"])
    assert socket.echo("one") == "one"
    c.delete("services", "run-ws-end")
    harness.wait_for("the Service is gone", lambda: c.find("services", "run-ws-end") is None, PATIENCE, 0.1)
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:  # an open tunnel has a minute in Knative
        assert socket.echo("still") == "still", "the tunnel was cut"
        time.sleep(0.2)
    socket.send("", 8)
    assert socket.receive()[0] in (8, None)
    socket.close()


def single_concurrency_is_never_two(c):
    url = c.ready_service("run-single", "single", spec={"containerConcurrency": 1}, annotations={"max-scale": "3"})["status"]["url"]
    end = time.monotonic() + 4

    def ask():
        while time.monotonic() < end:
            status, _, body = c.call(url)
            assert status == 200, (status, body)

    in_threads([ask] * 5)


# --- probes ---

def readiness_probes_of_every_kind_hold_requests_back(c):
    path = c.images["example.com/hello"]
    kinds = {"http": ({"httpGet": {"path": "/healthz/readiness"}}, "READY_DELAY"), "tcp": ({"tcpSocket": {}}, "LISTEN_DELAY"),
             "exec": ({"exec": {"command": [path, "probe"]}}, "READY_DELAY")}

    def one(kind, period):
        handler, delay = kinds[kind]
        name = f"run-probe-{kind}-{period}"
        began = time.monotonic()
        url = c.ready_service(name, env={delay: "2"}, readinessProbe={**handler, **({"periodSeconds": period} if period else {})})["status"]["url"]
        assert time.monotonic() - began >= 2, f"{name} was ready before its app"
        c.says(url, "readiness", "/healthz/readiness")

    for period in (0, 1):
        in_threads([lambda kind=kind, period=period: one(kind, period) for kind in kinds])


def readiness_probe_takes_a_query(c):
    c.says(c.ready_service("run-query", readinessProbe={"httpGet": {"path": "/query?probe=ok"}})["status"]["url"], "Hello World")


def readiness_probe_may_use_another_port(c):
    port = harness.free_port()
    url = c.ready_service("run-otherport", env={"HEALTH_PORT": str(port)}, readinessProbe=http_get("/readiness", port))["status"]["url"]
    c.says(url, "Hello World")


def readiness_probe_by_grpc(c):
    c.ready_service("run-grpc", "grpc", timeout=20, readinessProbe={"grpc": {"port": 8080}}, ports=[{"name": "h2c", "containerPort": 8080}])


def port_that_is_only_named_is_8080_for_its_probes(c):
    url = c.ready_service("run-onlynamed", timeout=20, ports=port_named("http1"), readinessProbe=http_get("/healthz/readiness", 8080),
                          livenessProbe=http_get("/healthz/liveness", 8080))["status"]["url"]
    c.says(url, "Hello World")


def app_that_turns_unready_gets_no_requests(c):
    """With a period of 0 and of 1 second: 503, or the request waits."""
    def one(period):
        name = f"run-unready-{period}"
        url = c.ready_service(name, readinessProbe={"httpGet": {"path": "/healthz/readiness"}, **({"periodSeconds": period} if period else {})})["status"]["url"]
        c.says(url, "failing from now on", "/start-failing")

        def refused_or_waits():
            try:
                status, _, body = c.call(url, timeout=3)
            except TimeoutError:
                return True
            assert status in (200, 503), (status, body)
            return status == 503

        harness.wait_for(f"{name} gets no more requests", refused_or_waits, PATIENCE, 0.3)

    in_threads([lambda: one(0), lambda: one(1)])


def named_like_the_deployment(c, revision):
    """As clients find a revision's Pods."""
    pods = [pod for pod in c.list("pods") if f"{revision}-deployment" in pod["metadata"]["name"]]
    assert pods, f"no Pod has {revision}-deployment in its name"
    return pods


def restarts(c, revision):
    return sum(row["restartCount"] for pod in named_like_the_deployment(c, revision)
               for row in pod["status"].get("containerStatuses", []) if row["name"] == "user-container")


def failing_liveness_starts_another_instance(c):
    """Whatever its Pod is called."""
    url = c.ready_service("run-reborn", "runtime", livenessProbe=http_get("/healthz/liveness", periodSeconds=1, failureThreshold=2))["status"]["url"]
    first = c.about("run-reborn")["host"]["pid"]
    c.says(url, "failing from now on", "/start-failing")
    harness.wait_for("another process answers", lambda: (lambda a: a[0] == 200 and f'"pid": {first}' not in a[2])(c.call(url)), PATIENCE, 0.2)

    def counted():
        return sum(row["restartCount"] for pod in c.pods("run-reborn-00001") for row in pod["status"]["containerStatuses"])

    count = harness.wait_for("a restartCount", counted, PATIENCE, 0.2)
    assert count == 1, count


def failing_liveness_restarts_the_container(c):
    url = c.ready_service("run-alive", livenessProbe=http_get("/healthz/liveness", periodSeconds=1, failureThreshold=2))["status"]["url"]
    assert restarts(c, "run-alive-00001") == 0
    harness.wait_for("five probes", lambda: int(c.call(url, "/liveness-asked")[2] or 0) >= 5, PATIENCE, 0.2)
    assert restarts(c, "run-alive-00001") == 0
    c.says(url, "failing from now on", "/start-failing")
    harness.wait_for("a restart, by restartCount of a Pod named like the Deployment", lambda: restarts(c, "run-alive-00001") >= 1, PATIENCE, 0.2)
    harness.wait_for("two probes again", lambda: (lambda a: a[0] == 200 and int(a[2]) >= 2)(c.call(url, "/liveness-asked")), PATIENCE, 0.2)


def liveness_waits_for_the_startup_probe(c):
    url = c.ready_service("run-startup", env={"READY_DELAY": "4"}, startupProbe=http_get("/healthz/readiness", periodSeconds=1, failureThreshold=30),
                          livenessProbe=http_get("/healthz/liveness", periodSeconds=1, failureThreshold=1))["status"]["url"]
    c.says(url, "Hello World")
    pods = c.pods("run-startup-00001")
    assert len(pods) == 1 and pods[0]["status"]["containerStatuses"][0]["restartCount"] == 0, [pod["status"] for pod in pods]


def failed_startup_probe_is_told(c):
    c.new_service("run-nostart", env={"READY_DELAY": "600"}, startupProbe=http_get("/healthz/readiness", periodSeconds=1, failureThreshold=2),
                  annotations={LABEL + "progress-deadline": "20s"})
    harness.wait_for("the revision is there", lambda: c.find("revisions", "run-nostart-00001"), PATIENCE, 0.1)
    c.wait("is not ready and says why", "revisions", "run-nostart-00001", lambda r: condition(r).get("status") == "False" and condition(r).get("message"))


# --- time-outs ---

def requests_time_out_as_the_revision_says(c):
    """(spec, query, status, whether the body is whole)"""
    rows = {"within": ({"timeoutSeconds": 6}, "before=1000", 200, True), "past": ({"timeoutSeconds": 2}, "before=5000", 504, None),
            "in-time": ({"timeoutSeconds": 6, "responseStartTimeoutSeconds": 4}, "before=1000", 200, True),
            "late-start": ({"timeoutSeconds": 10, "responseStartTimeoutSeconds": 2}, "before=6000", 504, None),
            "busy": ({"timeoutSeconds": 20, "idleTimeoutSeconds": 2}, "after=4000&parts=8", 200, True),
            "idle": ({"timeoutSeconds": 20, "idleTimeoutSeconds": 2}, "before=8000", 504, None),
            "cut": ({"timeoutSeconds": 3}, "after=8000&parts=2", 200, False)}

    def one(name):
        spec, query, wanted, whole = rows[name]
        url = c.ready_service(f"run-time-{name}", spec=spec)["status"]["url"]
        began = time.monotonic()
        try:
            status, _, body = c.call(url, "/sleep?" + query)
        except Exception as error:  # noqa: BLE001 - a body that ends early
            assert whole is False, f"{name}: {error!r}"
            return
        assert status == wanted, f"{name}: {status} {body!r} after {time.monotonic() - began:.1f} s, wanted {wanted}"
        if status == 504:
            assert "request timeout" in body, (name, body)
        else:
            assert body.endswith("slept") == whole, f"{name}: {body!r}"

    for part in (("within", "past", "in-time"), ("late-start", "busy"), ("idle", "cut")):
        in_threads([lambda name=name: one(name) for name in part])


CHECKS = (
    app_that_turns_unready_gets_no_requests,
    environment_names_service_configuration_and_revision, environment_comes_from_config_maps_and_secrets, command_and_arguments_replace_the_images,
    variables_stand_in_command_and_arguments, working_directory_is_the_containers, standard_input_is_at_its_end, requests_carry_the_platforms_headers, what_a_container_prints_is_its_log,
    app_speaks_http_1_by_default_and_by_name, app_on_a_port_named_h2c_is_spoken_to_in_http_2, web_sockets_echo, web_sockets_share_a_route,
    web_socket_ends_in_order_when_its_service_goes, single_concurrency_is_never_two, readiness_probes_of_every_kind_hold_requests_back,
    readiness_probe_takes_a_query, readiness_probe_may_use_another_port, readiness_probe_by_grpc,
    port_that_is_only_named_is_8080_for_its_probes, failing_liveness_restarts_the_container, failing_liveness_starts_another_instance, liveness_waits_for_the_startup_probe, failed_startup_probe_is_told, requests_time_out_as_the_revision_says,
)
