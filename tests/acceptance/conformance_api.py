"""Checks of Services, Configurations, Routes and Revisions as objects: their flows, fields, conditions and refusals."""

import hashlib
import re
import urllib.parse

import harness
from conformance_cluster import LABEL, PATIENCE, REGISTRY, Prober, condition, http_get, is_failed, is_ready, route_block, template, traffic_by_tag


def image_of(value, image):
    value["spec"]["template"]["spec"]["containers"][0]["image"] = f"{REGISTRY}/{image}"


def control_plane(c, name, revision, generation, image):
    """What must hold of a Service's children once it is ready and all requests go to `revision`."""
    found = c.get("revisions", revision)
    assert condition(found)["status"] == "True", found["status"]
    digest = found["status"]["containerStatuses"][0]["imageDigest"]
    assert re.fullmatch(rf"{REGISTRY}/{image}@sha256:[0-9a-f]{{64}}", digest), digest
    assert found["metadata"]["labels"][LABEL + "configurationGeneration"] == generation, found["metadata"]["labels"]
    status = c.get("configurations", name)["status"]
    assert (status["latestCreatedRevisionName"], status["latestReadyRevisionName"]) == (revision, revision), status
    traffic = c.get("routes", name)["status"]["traffic"]
    assert any(row.get("percent") == 100 and row["revisionName"] == revision and not row.get("tag") for row in traffic), traffic


def labels_of_children(c, name, revision):
    labels = c.get("revisions", revision)["metadata"]["labels"]
    assert (labels[LABEL + "configuration"], labels[LABEL + "service"]) == (name, name), labels
    for kind in ("configurations", "routes"):
        assert c.get(kind, name)["metadata"]["labels"][LABEL + "service"] == name


def service_is_created_listed_and_deleted(c):
    service = c.ready_service("svc-life", "blue")
    status = service["status"]
    assert status["url"] and status["observedGeneration"] == 1 and status["latestReadyRevisionName"] == "svc-life-00001", status
    assert {row["type"] for row in status["conditions"]} == {"Ready", "ConfigurationsReady", "RoutesReady"}, status
    control_plane(c, "svc-life", "svc-life-00001", "1", "blue")
    for kind, name in (("services", "svc-life"), ("configurations", "svc-life"), ("routes", "svc-life"), ("revisions", "svc-life-00001")):
        assert name in [row["metadata"]["name"] for row in c.list(kind)], kind
    assert c.list("revisions", f"{LABEL}service=svc-life,{LABEL}configurationGeneration in (1,2)")
    assert not c.list("revisions", f"{LABEL}service=svc-life,{LABEL}configurationGeneration!=1")
    c.delete("services", "svc-life")
    for kind, name in (("services", "svc-life"), ("configurations", "svc-life"), ("routes", "svc-life"), ("revisions", "svc-life-00001")):
        harness.wait_for(f"{kind}/{name} gone", lambda kind=kind, name=name: c.find(kind, name) is None, PATIENCE, 0.1)
    harness.wait_for("its Pods gone", lambda: not c.running("svc-life-00001"), PATIENCE, 0.1)
    assert c.call(service["status"]["url"])[0] == 404


def service_is_updated_while_it_is_probed(c):
    url = c.ready_service("svc-update", "blue")["status"]["url"]
    control_plane(c, "svc-update", "svc-update-00001", "1", "blue")
    labels_of_children(c, "svc-update", "svc-update-00001")
    c.says(url, "I am blue")
    with Prober(c, url):
        c.set_image("svc-update", "green")
        second = c.wait_latest("svc-update", "svc-update-00001")
        control_plane(c, "svc-update", second, "2", "green")
        c.says(url, "I am green")
        c.update("services", "svc-update", lambda s: s["spec"]["template"].update(metadata={"labels": {"label-x": "abc"}}))
        third = c.wait_latest("svc-update", second)
        assert c.get("revisions", third)["metadata"]["labels"]["label-x"] == "abc"
        c.update("services", "svc-update", lambda s: s["spec"]["template"].update(metadata={"annotations": {"annotation-a": "123"}}))
        fourth = c.wait_latest("svc-update", third)
        assert c.get("revisions", fourth)["metadata"]["annotations"]["annotation-a"] == "123"
    control_plane(c, "svc-update", fourth, "4", "green")
    c.says(url, "I am green")


def services_may_have_generated_names(c):
    value = c.create("services", {"metadata": {"generateName": "svc-gen-"}, "spec": {"template": template()}})
    name = value["metadata"]["name"]
    assert re.fullmatch(r"svc-gen-[a-z0-9.-]+", name), name
    c.says(c.wait_ready("services", name)["status"]["url"], "Hello World")


def configurations_and_routes_may_have_generated_names(c):
    config = c.create("configurations", {"metadata": {"generateName": "pair-gen-"}, "spec": {"template": template()}})["metadata"]["name"]
    route = c.create("routes", {"metadata": {"generateName": "pair-gen-"}, "spec": {"traffic": route_block(config)}})["metadata"]["name"]
    assert config != route and config.startswith("pair-gen-") and route.startswith("pair-gen-"), (config, route)
    c.says(c.wait_ready("routes", route)["status"]["url"], "Hello World")


def own_revision_name_must_change_with_the_template(c):
    service = c.ready_service("svc-byo", "blue", revision="svc-byo-first")
    assert service["status"]["latestReadyRevisionName"] == "svc-byo-first", service["status"]
    control_plane(c, "svc-byo", "svc-byo-first", "1", "blue")
    labels_of_children(c, "svc-byo", "svc-byo-first")
    c.refused(lambda: c.set_image("svc-byo", "green"), "Saw the following changes without a name change (-old +new): spec.template.metadata.name")


def labels_of_a_service_with_an_own_revision_name_may_change(c):
    """What Go adds as null in a template is no change of it."""
    c.ready_service("svc-byo-labels", revision="svc-byo-labels-one")
    c.update("services", "svc-byo-labels", lambda s: s["metadata"].update(labels={"a": "b"}))
    c.update("configurations", "svc-byo-labels", lambda s: s["metadata"].setdefault("annotations", {}).update({"c": "d"}))
    service = c.wait_ready("services", "svc-byo-labels")
    assert service["metadata"]["generation"] == 1 and service["status"]["latestCreatedRevisionName"] == "svc-byo-labels-one", service
    assert len(c.list("revisions", f"{LABEL}service=svc-byo-labels")) == 1


def own_revision_name_taken_by_another_is_told(c):
    """A name that belongs to a revision of another Configuration."""
    c.ready_service("svc-taken", "hello", revision="svc-taken-x-y")
    c.new_service("svc-taken-x", "blue", revision="svc-taken-x-y")
    failed = c.wait("fails", "services", "svc-taken-x", is_failed)
    told = condition(failed, "ConfigurationsReady")
    text = 'Revision creation failed with message: revisions.serving.knative.dev "svc-taken-x-y" already exists.'
    assert (told["reason"], told["message"]) == ("RevisionFailed", text), told
    assert condition(failed, "RoutesReady")["reason"] == "RevisionNameTaken", failed["status"]


def rollback_to_own_revision_names(c):
    def pinned(name):
        return [{"revisionName": name, "percent": 100}]

    first = c.ready_service("svc-back", revision="svc-back-old", traffic=pinned("svc-back-old"))
    c.patch("services", "svc-back", lambda s: (s["spec"]["template"]["metadata"].update(name="svc-back-new"), s["spec"].update(traffic=pinned("svc-back-new"))))
    assert c.wait_latest("svc-back", "svc-back-old") == "svc-back-new"
    c.patch("services", "svc-back", lambda s: s.update(spec=first["spec"]))
    back = c.wait("is rolled back", "services", "svc-back", lambda s: is_ready(s) and [row["revisionName"] for row in s["status"]["traffic"]] == ["svc-back-old"]
                  and s["status"]["latestReadyRevisionName"] == s["status"]["latestCreatedRevisionName"] == "svc-back-old", 20)
    assert back["status"]["traffic"][0]["percent"] == 100, back["status"]
    assert len(c.list("revisions", f"{LABEL}service=svc-back")) == 2


def shape(c, name, wanted):
    """Waits until the Service is ready with that traffic: tag -> (revision, percent, latest)."""
    def seen(value):
        return {tag: (row["revisionName"], row.get("percent", 0), row.get("latestRevision", False)) for tag, row in traffic_by_tag(value).items()}
    return c.wait(f"has the traffic {wanted}", "services", name, lambda s: is_ready(s) and seen(s) == wanted)


def reached(c, service, main, **tags):
    c.shares(service["status"]["url"], main)
    rows = traffic_by_tag(service)
    assert set(rows) == set(tags), rows
    for tag, text in tags.items():
        c.shares(rows[tag]["url"], [text], count=8)


def traffic_is_split_in_every_shape_of_a_release(c):
    c.ready_service("svc-split", "blue")
    one, two, three = "svc-split-00001", "svc-split-00002", "svc-split-00003"
    texts = "I am blue", "I am green", "Hello World"

    def traffic(*rows):
        c.update("services", "svc-split", lambda s: s["spec"].update(traffic=list(rows)))

    traffic({"tag": "current", "revisionName": one, "percent": 100}, {"tag": "latest"})
    reached(c, shape(c, "svc-split", {"current": (one, 100, False), "latest": (one, 0, True)}), texts[:1], current=texts[0], latest=texts[0])
    c.set_image("svc-split", "green")
    assert c.wait_latest("svc-split", one) == two
    reached(c, shape(c, "svc-split", {"current": (one, 100, False), "latest": (two, 0, True)}), texts[:1], current=texts[0], latest=texts[1])
    traffic({"tag": "current", "revisionName": one, "percent": 50}, {"tag": "candidate", "revisionName": two, "percent": 50}, {"tag": "latest"})
    reached(c, shape(c, "svc-split", {"current": (one, 50, False), "candidate": (two, 50, False), "latest": (two, 0, True)}),
            texts[:2], current=texts[0], candidate=texts[1], latest=texts[1])
    c.set_image("svc-split", "hello")
    assert c.wait_latest("svc-split", two) == three
    reached(c, shape(c, "svc-split", {"current": (one, 50, False), "candidate": (two, 50, False), "latest": (three, 0, True)}),
            texts[:2], current=texts[0], candidate=texts[1], latest=texts[2])
    traffic({"tag": "current", "revisionName": one, "percent": 50}, {"tag": "candidate", "percent": 50}, {"tag": "latest"})
    final = shape(c, "svc-split", {"current": (one, 50, False), "candidate": (three, 50, True), "latest": (three, 0, True)})
    reached(c, final, (texts[0], texts[2]), current=texts[0], candidate=texts[2], latest=texts[2])
    assert all("percent" in row for row in final["status"]["traffic"]), "percent 0 is written out in status"


def blue_and_green_share_a_route(c):
    c.ready_service("svc-teal", "blue")
    c.set_image("svc-teal", "green")
    second = c.wait_latest("svc-teal", "svc-teal-00001")
    c.update("services", "svc-teal", lambda s: s["spec"].update(traffic=[{"tag": "blue", "revisionName": "svc-teal-00001", "percent": 50},
                                                                        {"tag": "green", "revisionName": second, "percent": 50}]))
    service = c.wait_ready("services", "svc-teal")
    rows = traffic_by_tag(service)
    host = urllib.parse.urlsplit(service["status"]["url"]).netloc
    assert rows["blue"]["url"] == f"http://blue-{host}" and rows["green"]["url"] == f"http://green-{host}", rows
    reached(c, service, ("I am blue", "I am green"), blue="I am blue", green="I am green")


def annotations_reach_route_and_configuration(c):
    def expect(*extra):
        for kind in ("services", "routes", "configurations"):
            have = c.get(kind, "svc-notes")["metadata"]["annotations"]
            missing = [key for key in (LABEL + "creator", LABEL + "lastModifier", *extra) if not have.get(key)]
            assert not missing, (kind, have, missing)

    c.ready_service("svc-notes")
    expect()
    c.update("services", "svc-notes", lambda s: s["metadata"]["annotations"].update(juicy="jamba"))
    assert c.get("services", "svc-notes")["metadata"]["generation"] == 1, "an annotation is no change of the spec"
    c.set_image("svc-notes", "blue")
    second = c.wait_latest("svc-notes", "svc-notes-00001")
    assert c.get("services", "svc-notes")["metadata"]["generation"] == 2
    expect("juicy")
    c.update("services", "svc-notes", lambda s: s["metadata"]["annotations"].pop("juicy"))
    c.set_image("svc-notes", "green")
    c.wait_latest("svc-notes", second)
    expect()
    for kind in ("routes", "configurations"):
        assert "juicy" not in c.get(kind, "svc-notes")["metadata"]["annotations"], kind


def labels_reach_route_and_configuration(c):
    c.ready_service("svc-labels")
    c.update("services", "svc-labels", lambda s: s["metadata"].update(labels={"juicy": "jamba"}))
    c.set_image("svc-labels", "blue")
    second = c.wait_latest("svc-labels", "svc-labels-00001")
    labels_of_children(c, "svc-labels", second)
    for kind in ("routes", "configurations"):
        assert c.get(kind, "svc-labels")["metadata"]["labels"].get("juicy") == "jamba", kind
    assert "juicy" not in c.get("revisions", second)["metadata"]["labels"], "a revision has its template's labels, not its owner's"
    c.update("services", "svc-labels", lambda s: s["metadata"]["labels"].pop("juicy"))
    for kind in ("routes", "configurations"):
        c.wait("loses the label", kind, "svc-labels", lambda v: "juicy" not in v["metadata"]["labels"])


def placeholder_service_has_the_routes_labels_and_annotations(c):
    c.ready_service("svc-place")
    place = c.find("core-services", "svc-place")
    assert place, "no core Service svc-place"
    labels, annotations = place["metadata"]["labels"], place["metadata"]["annotations"]
    assert (labels.get(LABEL + "service"), labels.get(LABEL + "route")) == ("svc-place", "svc-place"), labels
    assert annotations.get(LABEL + "creator") and annotations.get(LABEL + "lastModifier"), annotations
    assert place["spec"]["type"] == "ExternalName", place["spec"]
    c.update("services", "svc-place", lambda s: (s["metadata"]["annotations"].update(juicy="jamba"), s["metadata"].update(labels={"juicy": "jamba"})))
    c.wait("has the new label and annotation", "core-services", "svc-place",
           lambda v: v["metadata"]["labels"].get("juicy") == v["metadata"]["annotations"].get("juicy") == "jamba")
    c.delete("services", "svc-place")
    harness.wait_for("the placeholder is gone", lambda: c.find("core-services", "svc-place") is None, PATIENCE, 0.1)


def deployment_of_a_revision_counts_its_replicas(c):
    c.ready_service("svc-deploy")
    deployment = c.find("deployments", "svc-deploy-00001-deployment")
    assert deployment, "no Deployment svc-deploy-00001-deployment"
    assert deployment["spec"]["replicas"] == 1, deployment["spec"]
    c.wait("has one ready replica", "deployments", "svc-deploy-00001-deployment", lambda d: d["status"].get("readyReplicas") == 1)


def pods_are_named_after_their_deployment(c):
    """Clients find a revision's Pods by `<revision>-deployment` in their names."""
    c.ready_service("svc-podname")
    names = [pod["metadata"]["name"] for pod in c.pods("svc-podname-00001")]
    assert names and all("svc-podname-00001-deployment" in name for name in names), names


def route_without_its_revision_fails(c):
    c.new_service("svc-lost", traffic=[{"revisionName": "foobar", "percent": 100}])
    failed = c.wait("fails", "services", "svc-lost", is_failed)
    assert condition(failed, "RoutesReady")["status"] == "False", failed["status"]
    assigned = condition(c.get("routes", "svc-lost"), "AllTrafficAssigned")
    assert (assigned["status"], assigned["reason"]) == ("False", "RevisionMissing"), assigned
    assert assigned["message"] == 'Revision "foobar" referenced in traffic not found.', assigned


def route_without_its_configuration_fails(c):
    c.create("routes", {"metadata": {"name": "rt-lost"}, "spec": {"traffic": route_block("nowhere")}})
    assigned = condition(c.wait("fails", "routes", "rt-lost", is_failed), "AllTrafficAssigned")
    assert (assigned["reason"], assigned["message"]) == ("ConfigurationMissing", 'Configuration "nowhere" referenced in traffic not found.'), assigned
    c.create("configurations", {"metadata": {"name": "nowhere"}, "spec": {"template": template()}})
    c.says(c.wait_ready("routes", "rt-lost")["status"]["url"], "Hello World")


def route_follows_its_configuration_without_a_failed_request(c):
    c.new_pair("pair-follow", "blue")
    url = c.wait_ready("routes", "pair-follow")["status"]["url"]

    def at(number, text):
        name = f"pair-follow-0000{number}"
        c.wait(f"sends all to {name}", "routes", "pair-follow", lambda r: is_ready(r) and any(
            row["revisionName"] == name and row.get("percent") == 100 and row.get("tag") == "pair-follow" for row in r["status"]["traffic"]))
        c.says(url, text)
        c.wait("is active", "revisions", name, lambda r: r["metadata"]["labels"].get(LABEL + "routingState") == "active")
        assert c.get("revisions", name)["metadata"]["labels"][LABEL + "configurationGeneration"] == str(number)
        assert c.get("configurations", "pair-follow")["status"]["latestReadyRevisionName"] == name

    at(1, "I am blue")
    with Prober(c, url):
        c.patch("configurations", "pair-follow", lambda v: image_of(v, "green"))
        at(2, "I am green")
    c.wait("is in reserve", "revisions", "pair-follow-00001", lambda r: r["metadata"]["labels"].get(LABEL + "routingState") == "reserve")


def route_is_pointed_elsewhere_without_a_failed_request(c):
    """Blue, green, blue: by tag and percent, ten times."""
    c.ready_service("svc-turns", "blue")
    c.set_image("svc-turns", "green")
    second = c.wait_latest("svc-turns", "svc-turns-00001")
    url = c.get("services", "svc-turns")["status"]["url"]
    with Prober(c, url), Prober(c, url):
        for turn in range(10):
            there = ("svc-turns-00001", second)[turn % 2]
            rows = [{"revisionName": there, "percent": 100}]
            if turn % 3 == 0:
                rows = [{"tag": "now", **rows[0]}, {"tag": "next", "latestRevision": True, "percent": 0}]
            c.update("services", "svc-turns", lambda s, rows=rows: s["spec"].update(traffic=rows))
            c.wait_ready("services", "svc-turns")
            c.says(url, ("I am blue", "I am green")[turn % 2])


def metadata_of_a_configuration_makes_no_revision(c):
    c.create("configurations", {"metadata": {"name": "cfg-meta"}, "spec": {"template": template()}})
    c.wait_ready("configurations", "cfg-meta")
    c.update("configurations", "cfg-meta", lambda v: v["metadata"].update(labels={**v["metadata"].get("labels", {}), "label-x": "abc"}))
    c.update("configurations", "cfg-meta", lambda v: v["metadata"]["annotations"].update({"annotation-a": "123"}))
    config = c.wait_ready("configurations", "cfg-meta")
    assert config["metadata"]["labels"]["label-x"] == "abc" and config["metadata"]["annotations"]["annotation-a"] == "123"
    assert config["metadata"]["generation"] == 1 and config["status"]["latestCreatedRevisionName"] == "cfg-meta-00001", config
    revision = c.get("revisions", "cfg-meta-00001")["metadata"]
    assert "label-x" not in revision["labels"] and "annotation-a" not in revision.get("annotations", {}), revision


def latest_revision_that_is_deleted_is_made_again(c):
    c.ready_service("svc-again")
    old = c.get("revisions", "svc-again-00001")["metadata"]["uid"]
    c.delete("revisions", "svc-again-00001")

    def another():
        revision = c.find("revisions", "svc-again-00001")
        return revision and revision["metadata"]["uid"] != old and condition(revision).get("status") == "True"

    harness.wait_for("made again", another, PATIENCE, 0.1)
    c.says(c.wait_ready("services", "svc-again")["status"]["url"], "Hello World")


def old_revision_may_be_deleted(c):
    c.ready_service("svc-old")
    c.set_image("svc-old", "blue")
    c.wait_latest("svc-old", "svc-old-00001")
    c.delete("revisions", "svc-old-00001")
    harness.wait_for("gone", lambda: c.find("revisions", "svc-old-00001") is None, PATIENCE, 0.1)
    c.says(c.wait_ready("services", "svc-old")["status"]["url"], "I am blue")


def long_service_name_has_a_hash_in_its_revisions_names(c):
    """At most 63 characters: the name's beginning, the MD5 of all of it, the number."""
    name = "svc-" + "long" * 14 + "er"
    service = c.ready_service(name)
    revision = f"{name[:25]}{hashlib.md5(name.encode()).hexdigest()}-00001"
    assert len(revision) == 63 and service["status"]["latestReadyRevisionName"] == revision, (service["status"], revision)
    c.says(service["status"]["url"], "Hello World")


def children_of_a_service_that_are_deleted_are_made_again(c):
    url = c.ready_service("svc-children")["status"]["url"]
    for kind in ("routes", "configurations"):
        old = c.get(kind, "svc-children")["metadata"]["uid"]
        c.delete(kind, "svc-children")

        def another(kind=kind, old=old):
            value = c.find(kind, "svc-children")
            return value and value["metadata"]["uid"] != old and is_ready(value)

        harness.wait_for(f"the {kind} made again", another, PATIENCE, 0.1)
    c.wait_ready("services", "svc-children")
    c.says(url, "Hello World")


def children_of_a_service_that_are_changed_are_put_right(c):
    c.ready_service("svc-right", traffic=[{"percent": 100, "tag": "mine"}])
    c.patch("routes", "svc-right", lambda r: r["spec"].update(traffic=route_block("svc-right", tag="other")))
    c.wait("has its Service's traffic again", "routes", "svc-right", lambda r: [row["tag"] for row in r["spec"]["traffic"]] == ["mine"])
    c.patch("configurations", "svc-right", lambda v: image_of(v, "green"))
    c.wait("has its Service's image again", "configurations", "svc-right",
           lambda v: v["spec"]["template"]["spec"]["containers"][0]["image"] == f"{REGISTRY}/hello")


def children_of_another_are_not_taken(c):
    c.create("configurations", {"metadata": {"name": "svc-foreign-c"}, "spec": {"template": template()}})
    c.new_service("svc-foreign-c")
    told = condition(c.wait("fails", "services", "svc-foreign-c", is_failed), "ConfigurationsReady")
    assert (told["reason"], told["message"]) == ("NotOwned", 'There is an existing Configuration "svc-foreign-c" that we do not own.'), told
    c.create("routes", {"metadata": {"name": "svc-foreign-r"}, "spec": {"traffic": route_block("svc-foreign-c")}})
    c.new_service("svc-foreign-r")
    told = condition(c.wait("fails", "services", "svc-foreign-r", is_failed), "RoutesReady")
    assert (told["reason"], told["message"]) == ("NotOwned", 'There is an existing Route "svc-foreign-r" that we do not own.'), told


def revision_of_another_service_takes_no_traffic(c):
    """A revision belongs to its Configuration; traffic of a Service leads to its own."""
    c.ready_service("svc-lender", "blue")
    c.new_service("svc-borrower", "green", traffic=[{"revisionName": "svc-lender-00001", "percent": 100}])
    c.wait("fails", "services", "svc-borrower", is_failed)
    assigned = condition(c.get("routes", "svc-borrower"), "AllTrafficAssigned")
    assert (assigned["status"], assigned["reason"]) == ("False", "RevisionNotOwned"), assigned


def what_kubectl_notes_stays_with_the_service(c):
    applied = "kubectl.kubernetes.io/last-applied-configuration"
    c.ready_service("svc-applied", meta_annotations={applied: "{}", "other": "kept"})
    for kind in ("routes", "configurations"):
        have = c.get(kind, "svc-applied")["metadata"]["annotations"]
        assert applied not in have and have.get("other") == "kept", (kind, have)


def status_in_an_update_is_not_taken(c):
    before = c.ready_service("svc-status")["status"]
    c.update("services", "svc-status", lambda s: s["status"].update(url="http://elsewhere", latestReadyRevisionName="nothing"))
    after = c.get("services", "svc-status")["status"]
    assert (after["url"], after["latestReadyRevisionName"]) == (before["url"], "svc-status-00001"), after


def revision_can_not_be_changed(c):
    c.ready_service("svc-fixed")

    def change(revision):
        revision["spec"]["containers"][0]["image"] = f"{REGISTRY}/blue"

    c.refused(lambda: c.update("revisions", "svc-fixed-00001", change), "Immutable fields changed (-old +new): spec")
    c.update("revisions", "svc-fixed-00001", lambda r: r["metadata"]["annotations"].update({"serving.knative.dev/no-gc": "true"}))


def creator_and_modifier_can_not_be_forged(c):
    c.ready_service("svc-forge")
    for key, text in (("creator", "annotation value is immutable"), ("lastModifier", "invalid value: mallory")):
        c.refused(lambda key=key: c.update("services", "svc-forge", lambda s: s["metadata"]["annotations"].update({LABEL + key: "mallory"})),
                  f"{text}: metadata.annotations.serving.knative.dev/{key}")


def probes_get_knatives_defaults(c):
    made = template(readinessProbe={"httpGet": {"path": "/healthz"}}, livenessProbe=http_get("/alive"))
    value = c.create("services", {"metadata": {"name": "svc-defaults"}, "spec": {"template": made}})
    spec = value["spec"]["template"]["spec"]
    probe = spec["containers"][0]["readinessProbe"]
    assert probe["successThreshold"] == 1 and "periodSeconds" not in probe and (probe["httpGet"]["path"], probe["httpGet"]["port"]) == ("/healthz", 0), probe
    assert (spec["timeoutSeconds"], spec["containerConcurrency"], spec["enableServiceLinks"]) == (300, 0, False), spec
    assert spec["containers"][0]["name"] == "user-container", spec
    assert value["spec"]["traffic"] == [{"latestRevision": True, "percent": 100}], value["spec"]["traffic"]


def address_is_the_cluster_local_url(c):
    """Whatever port the gateway has."""
    status = c.ready_service("svc-address")["status"]
    assert urllib.parse.urlsplit(status["address"]["url"]).hostname == "svc-address.default.svc.cluster.local", status["address"]
    c.says(status["address"]["url"], "Hello World")


CHECKS = (
    traffic_is_split_in_every_shape_of_a_release, service_is_updated_while_it_is_probed, service_is_created_listed_and_deleted,
    services_may_have_generated_names, configurations_and_routes_may_have_generated_names, own_revision_name_must_change_with_the_template,
    labels_of_a_service_with_an_own_revision_name_may_change, own_revision_name_taken_by_another_is_told, rollback_to_own_revision_names,
    blue_and_green_share_a_route, annotations_reach_route_and_configuration, labels_reach_route_and_configuration,
    placeholder_service_has_the_routes_labels_and_annotations, deployment_of_a_revision_counts_its_replicas,
    pods_are_named_after_their_deployment, route_without_its_revision_fails, route_without_its_configuration_fails,
    route_follows_its_configuration_without_a_failed_request, route_is_pointed_elsewhere_without_a_failed_request,
    metadata_of_a_configuration_makes_no_revision, latest_revision_that_is_deleted_is_made_again, old_revision_may_be_deleted,
    long_service_name_has_a_hash_in_its_revisions_names, children_of_a_service_that_are_deleted_are_made_again,
    children_of_a_service_that_are_changed_are_put_right, children_of_another_are_not_taken, revision_of_another_service_takes_no_traffic,
    what_kubectl_notes_stays_with_the_service, status_in_an_update_is_not_taken,
    revision_can_not_be_changed, creator_and_modifier_can_not_be_forged, probes_get_knatives_defaults, address_is_the_cluster_local_url,
)
