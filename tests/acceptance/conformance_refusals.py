"""What Knative's webhooks refuse, one check a row: the field, and the words that a client shows. All are dry runs."""

import functools
import json

from conformance_cluster import LABEL, template

SCALE = "autoscaling.knative.dev/"
BOX = "spec.template.spec.containers[0]."
NOTES = "spec.template.metadata.annotations."
HOOK = {"exec": {"command": ["/bin/true"]}}


def service(**parts):
    return {"metadata": {"name": "svc-refused", **parts.pop("metadata", {})}, "spec": {"template": parts.pop("template", None) or template(), **parts}}


def box(**fields):
    return service(template=template(**fields))


def image(name):
    value = template()
    value["spec"]["containers"][0]["image"] = name
    return service(template=value)


def note(key, value):
    return service(template=template(annotations={key: value}))


def pod(**fields):
    return service(template=template(spec=fields))


def without_containers():
    value = template()
    value["spec"]["containers"] = []
    return service(template=value)


def route(*rows):
    return {"metadata": {"name": "rt-refused"}, "spec": {"traffic": list(rows)}}


def split(*rows):
    return service(traffic=list(rows))


# (name, kind, body, a part of the message)
ROWS = (
    ("port_name", "services", box(ports=[{"name": "arbitrary", "containerPort": 8080}]), f"Port name arbitrary is not allowed: {BOX}ports\nName must be empty, or one of: 'h2c', 'http1'"),
    ("two_ports", "services", box(ports=[{"containerPort": 80}, {"containerPort": 81}]), "more than one container port is set: spec.template.spec.containers[*].ports\nOnly a single port is allowed across all containers"),
    ("reserved_port", "services", box(ports=[{"containerPort": 8012}]), f"invalid value: 8012 is a reserved port: {BOX}ports.containerPort\n8012 is a reserved port, please use a different value"),
    ("port_past_the_last", "services", box(ports=[{"containerPort": 70000}]), f"expected 0 <= 70000 <= 65535: {BOX}ports.containerPort"),
    ("port_of_another_protocol", "services", box(ports=[{"containerPort": 80, "protocol": "UDP"}]), f"invalid value: UDP: {BOX}ports.protocol"),
    ("user_below_zero", "services", box(securityContext={"runAsUser": -10}), f"expected 0 <= -10 <= 2147483647: {BOX}securityContext.runAsUser"),
    ("volume_mount_of_nothing", "services", box(volumeMounts=[{"name": "nowhere", "mountPath": "/data"}]), ""),
    ("reserved_variable", "services", box(env={"PORT": "1"}), f'"PORT" is a reserved environment variable: {BOX}env[0].name'),
    ("variable_without_name", "services", box(env={"": "1"}), f"missing field(s): {BOX}env[0].name"),
    ("no_image", "services", image(""), f"missing field(s): {BOX}image"),
    ("image_that_is_none", "services", image("not!an!image"), f"Failed to parse image reference: {BOX}image\nimage: \"not!an!image\", error: "),
    ("probe_of_two_kinds", "services", box(readinessProbe={"httpGet": {"path": "/"}, "tcpSocket": {"port": 8080}}), f"expected exactly one, got both: {BOX}readinessProbe.httpGet, {BOX}readinessProbe.tcpSocket"),
    ("probe_of_no_kind", "services", box(livenessProbe={"periodSeconds": 1}), f"expected exactly one, got neither: {BOX}livenessProbe.exec, {BOX}livenessProbe.grpc, {BOX}livenessProbe.httpGet, {BOX}livenessProbe.tcpSocket"),
    ("probe_period_below_zero", "services", box(readinessProbe={"httpGet": {"path": "/"}, "periodSeconds": -1}), f"expected 0 <= -1 <= 2147483647: {BOX}readinessProbe.periodSeconds"),
    ("quick_probe_with_threshold", "services", box(readinessProbe={"httpGet": {"path": "/"}, "periodSeconds": 0, "failureThreshold": 2}), f"failureThreshold is disallowed when periodSeconds is zero: {BOX}readinessProbe.failureThreshold"),
    ("reserved_container_name", "services", box(name="queue-proxy"), f'"queue-proxy" is a reserved container name: {BOX}name'),
    ("service_name_too_long", "services", service(metadata={"name": "a" * 64}), "not a DNS 1035 label: [must be no more than 63 "),
    ("service_name_with_a_dot", "services", service(metadata={"name": "has.dot"}), "not a DNS 1035 label"),
    ("scaling_annotation_on_the_service", "services", service(metadata={"annotations": {SCALE + "min-scale": "1"}}), f'invalid key name "{SCALE}min-scale": metadata.annotations\nautoscaling annotations must be put under "spec.template.metadata.annotations" to work'),
    ("rollout_duration_in_milliseconds", "services", service(metadata={"annotations": {LABEL + "rollout-duration": "1500ms"}}), f"rollout-duration=1500ms is not at second precision: metadata.annotations.{LABEL}rollout-duration"),
    ("revision_name_of_another", "services", service(template=template(revision="other-name")), 'invalid value: "other-name" must have prefix "svc-refused-": spec.template.metadata.name'),
    ("min_scale_below_zero", "services", note("min-scale", "-1"), f"expected 0 <= -1 <= 2147483647: {NOTES}{SCALE}min-scale"),
    ("max_scale_in_words", "services", note("max-scale", "many"), f"invalid value: many: {NOTES}{SCALE}max-scale"),
    ("max_scale_below_min_scale", "services", service(template=template(annotations={"min-scale": "5", "max-scale": "2"})), f"max-scale=2 is less than min-scale=5: {NOTES}{SCALE}max-scale, {NOTES}{SCALE}min-scale"),
    ("window_too_short", "services", note("window", "1s"), f"expected 6s <= 1s <= 1h0m0s: {NOTES}{SCALE}window"),
    ("target_of_zero", "services", note("target", "0"), f"target 0 should be at least 0.01: {NOTES}{SCALE}target"),
    ("unknown_metric", "services", note("metric", "moons"), f"invalid value: moons: {NOTES}{SCALE}metric"),
    ("unknown_class_of_knatives", "services", note("class", "nobody.knative.dev"), f"invalid value: nobody.knative.dev: {NOTES}{SCALE}class"),
    ("panic_threshold_too_low", "services", note("panic-threshold-percentage", "100"), "expected 110 <= 100 <= 1000"),
    ("progress_deadline_below_zero", "services", note(LABEL + "progress-deadline", "-1s"), f"progress-deadline=-1s must be positive: {NOTES}{LABEL}progress-deadline"),
    ("progress_deadline_in_milliseconds", "services", note(LABEL + "progress-deadline", "1500ms"), f"progress-deadline=1500ms is not at second precision: {NOTES}{LABEL}progress-deadline"),
    ("time_out_too_long", "services", pod(timeoutSeconds=601), "expected 0 <= 601 <= 600: spec.template.spec.timeoutSeconds"),
    ("time_out_below_zero", "services", pod(timeoutSeconds=-1), "expected 0 <= -1 <= 600: spec.template.spec.timeoutSeconds"),
    ("concurrency_too_high", "services", pod(containerConcurrency=1001), "expected 0 <= 1001 <= 1000: spec.template.spec.containerConcurrency"),
    ("concurrency_below_zero", "services", pod(containerConcurrency=-1), "expected 0 <= -1 <= 1000: spec.template.spec.containerConcurrency"),
    ("no_containers", "services", without_containers(), "missing field(s): spec.template.spec.containers"),
    ("host_network", "services", pod(hostNetwork=True), "must not set the field(s): spec.template.spec.hostNetwork"),
    ("node_selector", "services", pod(nodeSelector={"a": "b"}), "must not set the field(s): spec.template.spec.nodeSelector"),
    ("service_account_name", "services", pod(serviceAccountName="foo@bar.baz"), "invalid value: foo@bar.baz: spec.template.spec.serviceAccountName\na lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"),
    ("traffic_below_100", "services", split({"percent": 90}), "Traffic targets sum to 90, want 100: spec.traffic"),
    ("traffic_above_100", "services", split({"percent": 101}), "expected 0 <= 101 <= 100: spec.traffic[0].percent"),
    ("traffic_below_zero", "services", split({"percent": 110}, {"tag": "a", "percent": -10}), "expected 0 <= -10 <= 100: spec.traffic[1].percent"),
    ("tag_twice", "services", split({"percent": 50, "tag": "a"}, {"percent": 50, "tag": "a"}), 'Multiple definitions for "a": spec.traffic[0].tag, spec.traffic[1].tag'),
    ("tag_that_is_no_label", "services", split({"percent": 100, "tag": "Not_A_Label"}), "not a DNS 1035 label"),
    ("configuration_in_a_services_traffic", "services", split({"percent": 100, "configurationName": "svc-refused"}), "must not set the field(s): spec.traffic[0].configurationName"),
    ("latest_with_a_revision_name", "services", split({"percent": 100, "latestRevision": True, "revisionName": "x"}), 'may not set revisionName "x" when latestRevision is true: spec.traffic[0].latestRevision'),
    ("not_latest_without_a_revision_name", "services", split({"percent": 100, "latestRevision": False}), 'may not set revisionName "" when latestRevision is false: spec.traffic[0].latestRevision'),
    ("url_in_traffic", "services", split({"percent": 100, "tag": "a", "url": "http://here"}), "must not set the field(s): spec.traffic[0].url"),
    ("route_to_nothing", "routes", route({"percent": 100}), "expected exactly one, got neither: spec.traffic[0].configurationName, spec.traffic[0].revisionName"),
    ("route_to_both", "routes", route({"percent": 100, "configurationName": "a", "revisionName": "b"}), "expected exactly one, got both: spec.traffic[0].configurationName, spec.traffic[0].revisionName"),
    ("route_below_100", "routes", route({"percent": 99, "configurationName": "a"}), "Traffic targets sum to 99, want 100: spec.traffic"),
    ("configuration_without_image", "configurations", {"metadata": {"name": "cfg-refused"}, "spec": {"template": {"spec": {"containers": [{}]}}}}, ""),
)


def refused(c, row):
    _, kind, body, text = row
    c.refused(lambda: c.create(kind, body, "?dryRun=All"), text)


def check_of(row):
    check = functools.partial(refused, row=row)
    check.__name__ = "refused_" + row[0]
    return check


# --- what is refused, or not kept, as the server likes ---

DROPPED = {"lifecycle_post_start": {"lifecycle": {"postStart": HOOK}}, "lifecycle_pre_stop": {"lifecycle": {"preStop": HOOK}}, "stdin": {"stdin": True},
           "stdin_once": {"stdinOnce": True}, "tty": {"tty": True}, "host_port": {"ports": [{"hostPort": 80, "containerPort": 80}]}}


def what_a_container_may_not_have_is_refused_or_dropped(c):
    for name, fields in DROPPED.items():
        try:
            text = json.dumps(c.create("services", box(**fields), "?dryRun=All")["spec"])
            key = "hostPort" if name == "host_port" else next(iter(fields))
            assert f'"{key}"' not in text, f"{name}: it is kept: {text}"
        except Exception as error:  # noqa: BLE001 - a refusal is as good
            if isinstance(error, AssertionError):
                raise
            assert error.status == 400, error


def foreign_scaling_class_is_accepted(c):
    c.create("services", note("class", "own.example.com"), "?dryRun=All")


CHECKS = tuple(check_of(row) for row in ROWS) + (what_a_container_may_not_have_is_refused_or_dropped, foreign_scaling_class_is_accepted)
