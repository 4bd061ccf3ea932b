"""Checks of how typed clients speak to a cluster: protobuf, watches, conflicts, namespaces, the way to the ingress."""

import base64
import json
import threading
import urllib.parse

import harness
from conformance_cluster import LABEL, PATIENCE, field, is_ready, protobuf, varint


def config_maps_and_secrets_come_as_protobuf(c):
    data = {"one": "1", "two": "zwei ü"}
    c.create_protobuf(c.path("configmaps"), protobuf("ConfigMap", {"name": "proto-map", "namespace": c.ns, "labels": {"by": "hand"}}, data))
    c.create_protobuf(c.path("secrets"), protobuf("Secret", {"name": "proto-secret", "namespace": c.ns}, data))
    assert c.get("configmaps", "proto-map")["data"] == data
    assert [row["metadata"]["name"] for row in c.list("configmaps", "by=hand")] == ["proto-map"]
    assert {key: base64.b64decode(value).decode() for key, value in c.get("secrets", "proto-secret")["data"].items()} == data
    version = c.get("configmaps", "proto-map")["metadata"]["resourceVersion"]
    changed = protobuf("ConfigMap", {"name": "proto-map", "namespace": c.ns, "resourceVersion": version}, {"one": "2"})
    headers = {"Content-Type": "application/vnd.kubernetes.protobuf", "Accept": "application/vnd.kubernetes.protobuf,application/json"}
    status, _, text = c.server.raw("PUT", c.path("configmaps", "proto-map"), changed, headers)
    assert status == 200 and c.get("configmaps", "proto-map")["data"] == {"one": "2"}, (status, text)
    options = b"k8s\x00" + field(1, field(1, "v1") + field(2, "DeleteOptions")) + field(2, b"\x08" + varint(0)) + field(3, "") + field(4, "")
    for kind, name in (("configmaps", "proto-map"), ("secrets", "proto-secret")):
        status, _, text = c.server.raw("DELETE", c.path(kind, name), options, headers)
        assert status == 200 and c.find(kind, name) is None, (status, text)


def same_name_lives_in_two_namespaces(c):
    c.create_protobuf("/api/v1/namespaces", protobuf("Namespace", {"name": "second"}))
    other = c.elsewhere("second")
    here, there = c.ready_service("svc-twin", "blue"), other.ready_service("svc-twin", "green")
    c.says(here["status"]["url"], "I am blue")
    c.says(there["status"]["url"], "I am green")


def foreign_core_service_does_not_disturb_a_route(c):
    """A core Service elsewhere that carries a route's label is not that route's."""
    c.create_protobuf("/api/v1/namespaces", protobuf("Namespace", {"name": "third"}))
    other = c.elsewhere("third")
    stranger = {"name": "stranger", "labels": {LABEL + "route": "svc-chips"}}
    other.create("core-services", {"kind": "Service", "metadata": stranger, "spec": {"type": "ExternalName", "externalName": "some-internal-addr"}})
    c.ready_service("svc-chips")
    c.delete("services", "svc-chips")
    harness.wait_for("gone", lambda: c.find("routes", "svc-chips") is None, PATIENCE, 0.1)
    assert other.find("core-services", "stranger"), "it went with the route of another namespace"


def ingress_is_looked_up_before_each_call(c):
    url = c.ready_service("svc-ingress")["status"]["url"]
    ingress = c.elsewhere("istio-system").find("core-services", "istio-ingressgateway")
    assert ingress, "no core Service istio-ingressgateway in istio-system"
    port = next(row["nodePort"] for row in ingress["spec"]["ports"] if row["port"] == 80)
    gateway = urllib.parse.urlsplit(c.server.ready["gateway"])
    assert port == gateway.port, (port, gateway)
    c.says(url, "Hello World")


def watch_of_one_name_sees_it_become_ready_and_go(c):
    """As `kn service create` and `delete` wait."""
    version = c.server.api("GET", c.path("services") + "?limit=1")["metadata"]["resourceVersion"]
    query = urllib.parse.urlencode({"fieldSelector": "metadata.name=svc-watch", "watch": "true", "resourceVersion": version, "timeoutSeconds": "40"})
    connection, answer = c.server.open("GET", c.path("services") + "?" + query, timeout=PATIENCE)
    try:
        threading.Thread(target=lambda: (c.new_service("svc-watch-not"), c.new_service("svc-watch")), daemon=True).start()
        kinds = []
        for line in answer:
            event = json.loads(line)
            assert event["object"]["metadata"]["name"] == "svc-watch", event
            kinds.append(event["type"])
            if event["type"] == "DELETED":
                break
            if is_ready(event["object"]) and "deletionTimestamp" not in event["object"]["metadata"]:
                c.delete("services", "svc-watch")
        assert kinds[0] == "ADDED" and set(kinds[1:-1]) == {"MODIFIED"} and kinds[-1] == "DELETED", kinds
    finally:
        connection.close()


def stale_update_is_a_conflict(c):
    c.ready_service("svc-stale")
    old = c.get("services", "svc-stale")
    c.update("services", "svc-stale", lambda s: s["metadata"]["annotations"].update(first="1"))
    old["metadata"]["annotations"]["second"] = "2"
    c.refused(lambda: c.server.api("PUT", c.path("services", "svc-stale"), old),
              "the object has been modified; please apply your changes to the latest version", status=409)


CHECKS = (
    config_maps_and_secrets_come_as_protobuf, same_name_lives_in_two_namespaces, foreign_core_service_does_not_disturb_a_route,
    ingress_is_looked_up_before_each_call, watch_of_one_name_sees_it_become_ready_and_go, stale_update_is_a_conflict,
)
