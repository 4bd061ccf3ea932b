"""Checks of scaling, the life of Pods, garbage collection, visibility, gradual rollout: what a revision lives through."""

import http.client
import threading
import time

import harness
from conformance_cluster import LABEL, PATIENCE, Prober, condition, in_threads, is_ready, route_block, template, traffic_by_tag

VISIBILITY = "networking.knative.dev/visibility"
SYSTEM = "knative-serving"


def set_up(c):
    """What the cluster of Knative's tests has set: quick to zero, and initial-scale 0 allowed."""
    c.elsewhere(SYSTEM).merge("configmaps", "config-autoscaler", {"data": {"scale-to-zero-grace-period": "2s", "allow-zero-initial-scale": "true"}})


def wait_replicas(c, revision, check, what, timeout=PATIENCE):
    return c.wait(what, "revisions", revision, lambda r: check(r.get("status", {}).get("actualReplicas") or 0), timeout)


def goes_to_zero_and_comes_back(c):
    url = c.ready_service("sc-zero", annotations={"window": "6s", "target-burst-capacity": "-1"})["status"]["url"]
    wait_replicas(c, "sc-zero-00001", lambda n: n == 0, "goes to zero")
    asleep = c.wait("is inactive", "revisions", "sc-zero-00001", lambda r: condition(r, "Active").get("status") == "False")
    active = condition(asleep, "Active")
    assert (active["reason"], active["message"], active.get("severity")) == ("NoTraffic", "The target is not receiving traffic.", "Info"), active
    assert condition(asleep)["status"] == "True" and is_ready(c.get("services", "sc-zero")), "a revision at zero is ready"
    harness.wait_for("no Pod runs", lambda: not c.running("sc-zero-00001"), PATIENCE, 0.2)
    c.says(url, "Hello World")
    c.wait("is active", "revisions", "sc-zero-00001", lambda r: condition(r, "Active").get("status") == "True" and r["status"].get("actualReplicas") == 1)


def comes_back_with_activation_scale(c):
    url = c.ready_service("sc-activation", annotations={"window": "6s", "activation-scale": "2"})["status"]["url"]
    wait_replicas(c, "sc-activation-00001", lambda n: n == 0, "goes to zero")
    c.says(url, "Hello World")
    wait_replicas(c, "sc-activation-00001", lambda n: n == 2, "comes back with two")


def initial_scale_is_reached_before_ready(c):
    c.create("configurations", {"metadata": {"name": "sc-initial"}, "spec": {"template": template(annotations={"initial-scale": "3", "window": "6s"})}})
    c.wait_ready("configurations", "sc-initial")
    pods = c.list("pods", LABEL + "configuration=sc-initial", "status.phase!=Terminating")
    ready = sum(1 for pod in pods if pod["status"]["containerStatuses"][0]["ready"])
    assert ready == 3, f"the Configuration is ready with {ready} ready Pods of {len(pods)}; initial-scale is 3"
    wait_replicas(c, "sc-initial-00001", lambda n: n < 3, "comes below its initial scale")


def initial_scale_zero_starts_nothing(c):
    c.create("configurations", {"metadata": {"name": "sc-nothing"}, "spec": {"template": template(annotations={"initial-scale": "0"})}})
    c.wait_ready("configurations", "sc-nothing")
    assert not c.pods("sc-nothing-00001"), c.pods("sc-nothing-00001")
    c.create("routes", {"metadata": {"name": "sc-nothing"}, "spec": {"traffic": route_block("sc-nothing")}})
    c.says(c.wait_ready("routes", "sc-nothing")["status"]["url"], "Hello World")


def min_scale_holds_only_while_routed(c):
    c.new_pair("sc-min", "hello", annotations={"min-scale": "2", "window": "6s"})
    c.wait_ready("routes", "sc-min")
    wait_replicas(c, "sc-min-00001", lambda n: n == 2, "has its two")
    c.patch("configurations", "sc-min", lambda v: v["spec"]["template"]["spec"]["containers"][0].update(env=[{"name": "FOO", "value": "BAR"}]))
    c.wait_latest("sc-min", "sc-min-00001", "configurations")
    wait_replicas(c, "sc-min-00002", lambda n: n == 2, "has its two")
    wait_replicas(c, "sc-min-00001", lambda n: n == 0, "goes to zero once no route leads to it")
    c.delete("routes", "sc-min")
    wait_replicas(c, "sc-min-00002", lambda n: n == 0, "goes to zero once its route is gone")


def min_scale_may_be_changed_on_a_revision(c):
    c.new_pair("sc-change", annotations={"min-scale": "2", "window": "6s"})
    c.wait_ready("routes", "sc-change")
    wait_replicas(c, "sc-change-00001", lambda n: n == 2, "has two")
    key = "autoscaling.knative.dev/min-scale"
    for count in ("3", "1"):
        c.update("revisions", "sc-change-00001", lambda r, count=count: r["metadata"]["annotations"].update({key: count}))
        wait_replicas(c, "sc-change-00001", lambda n, count=count: n == int(count), f"has {count}")


def max_scale_is_never_passed(c):
    """A container concurrency of 1, four at most, and more requests than those can take: all are answered."""
    url = c.ready_service("sc-max", spec={"containerConcurrency": 1}, annotations={"max-scale": "3", "target-burst-capacity": "-1"})["status"]["url"]
    most = []
    done = threading.Event()

    def watch():
        while not done.wait(0.2):
            most.append(len(c.running("sc-max-00001")))

    def ask():
        for _ in range(2):
            status, _, body = c.call(url, "/sleep?before=200")
            assert status == 200 and body.endswith("slept"), (status, body)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        in_threads([ask] * 16)
    finally:
        done.set()
        watcher.join()
    assert 2 <= max(most) <= 3, most


def many_requests_wake_a_sleeping_revision(c):
    """All are answered; none is lost on the way from zero."""
    url = c.ready_service("sc-wake", annotations={"window": "6s", "max-scale": "3"}, spec={"containerConcurrency": 5})["status"]["url"]
    wait_replicas(c, "sc-wake-00001", lambda n: n == 0, "goes to zero")

    def ask():
        status, _, body = c.call(url, "/sleep?before=100")
        assert status == 200 and body.endswith("slept"), (status, body)

    in_threads([ask] * 20)


# --- Pods ---

def requests_in_flight_outlive_their_configuration(c):
    c.new_pair("sc-flight", spec={"timeoutSeconds": 30})
    url = c.wait_ready("routes", "sc-flight")["status"]["url"]
    c.says(url, "Hello World")
    answers = []
    asking = threading.Thread(target=lambda: answers.append(attempt(c, url, "/sleep?after=5000")))
    asking.start()
    time.sleep(1)  # the request is to be with the app
    c.delete("configurations", "sc-flight")
    asking.join()
    assert answers[0][0] == 200 and answers[0][1].endswith("slept"), answers


def attempt(c, url, path):
    try:
        status, _, body = c.call(url, path)
        return status, body
    except (OSError, http.client.HTTPException) as error:
        return 0, repr(error)


def deleted_pod_is_gone_long_before_the_time_out(c):
    url = c.ready_service("sc-pod", spec={"timeoutSeconds": 300})["status"]["url"]
    name = c.running("sc-pod-00001")[0]["metadata"]["name"]
    began = time.monotonic()
    c.delete("pods", name)

    def stopped():
        pod = c.find("pods", name)
        return pod is None or all("running" not in row.get("state", {}) for row in pod["status"]["containerStatuses"])

    harness.wait_for("nothing of it runs", stopped, 90, 0.2)
    assert time.monotonic() - began < 90
    c.says(url, "Hello World")


def requests_outlive_the_pod_that_is_deleted(c):
    url = c.ready_service("sc-busy", annotations={"min-scale": "1"}, spec={"timeoutSeconds": 60})["status"]["url"]
    name = c.running("sc-busy-00001")[0]["metadata"]["name"]
    answers = []
    threads = []
    for _ in range(5):
        threads.append(threading.Thread(target=lambda: answers.append(attempt(c, url, "/sleep?before=4000"))))
        threads[-1].start()
        time.sleep(0.2)
    c.delete("pods", name)
    for thread in threads:
        thread.join()
    assert [answer[0] for answer in answers] == [200] * 5, answers
    harness.wait_for("another Pod serves", lambda: [pod for pod in c.running("sc-busy-00001") if pod["metadata"]["name"] != name], PATIENCE, 0.2)


def app_that_ends_is_started_again(c):
    url = c.ready_service("sc-ends", annotations={"min-scale": "1"})["status"]["url"]
    attempt(c, url, "/exit?code=3")
    c.wait_says(url, "Hello World")
    assert is_ready(c.get("services", "sc-ends"))


# --- visibility ---

def visibility_follows_the_label(c):
    c.new_service("sc-local", traffic=[{"percent": 60}, {"percent": 40, "tag": "cow"}])
    public = c.wait_ready("services", "sc-local")["status"]
    assert not public["url"].split(":")[1].endswith(".svc.cluster.local"), public
    c.patch("services", "sc-local", lambda s: s["metadata"].update(labels={VISIBILITY: "cluster-local"}))
    name = "http://sc-local.default.svc.cluster.local"
    private = c.wait("is cluster-local", "services", "sc-local", lambda s: is_ready(s) and s["status"]["url"].startswith(name), 30)
    assert traffic_by_tag(private)["cow"]["url"].startswith("http://cow-sc-local.default.svc.cluster.local"), private["status"]
    c.says("http://sc-local.default.svc.cluster.local", "Hello World")
    c.says("http://cow-sc-local.default.svc.cluster.local", "Hello World")
    assert c.call(public["url"])[0] == 404, "its public name still answers"
    c.patch("services", "sc-local", lambda s: s["metadata"]["labels"].pop(VISIBILITY))
    back = c.wait("is public", "services", "sc-local", lambda s: is_ready(s) and s["status"]["url"] == public["url"])
    c.says(back["status"]["url"], "Hello World")


def visibility_may_be_a_tags_own(c):
    """By the label on the tag's placeholder Service."""
    c.new_service("sc-tags", traffic=[{"tag": "one", "percent": 50}, {"tag": "two", "percent": 50}])
    c.wait_ready("services", "sc-tags")
    place = c.find("core-services", "one-sc-tags")
    assert place, "no core Service one-sc-tags"
    c.patch("core-services", "one-sc-tags", lambda s: s["metadata"]["labels"].update({VISIBILITY: "cluster-local"}))
    c.wait("has one private tag and one public", "routes", "sc-tags", lambda r: is_ready(r) and ".svc.cluster.local" in traffic_by_tag(r)["one"]["url"]
           and ".svc.cluster.local" not in traffic_by_tag(r)["two"]["url"] and ".svc.cluster.local" not in r["status"]["url"])


def cluster_local_names_are_served(c):
    """As one app calls another: by <name>.<namespace>.svc.cluster.local, .svc, and no more than the namespace."""
    c.ready_service("sc-inside", labels={VISIBILITY: "cluster-local"})
    for suffix in (".svc.cluster.local", ".svc", ""):
        c.says("http://sc-inside.default" + suffix, "Hello World")


# --- rollout ---

def rollout_of_the_latest_is_gradual(c):
    url = c.ready_service("sc-rollout", "blue", meta_annotations={LABEL + "rollout-duration": "8s"})["status"]["url"]
    with Prober(c, url):
        c.set_image("sc-rollout", "green")
        shares = []

        def finished(service):
            traffic = service["status"].get("traffic", [])
            if len(traffic) == 2:
                assert {row["revisionName"] for row in traffic} == {"sc-rollout-00001", "sc-rollout-00002"} and sum(row["percent"] for row in traffic) == 100, traffic
                assert condition(service, "RoutesReady").get("reason") == "RolloutInProgress" or is_ready(service), service["status"]
                share = next(row["percent"] for row in traffic if row["revisionName"] == "sc-rollout-00002")
                if shares[-1:] != [share]:
                    shares.append(share)
            return is_ready(service) and len(traffic) == 1 and traffic[0]["revisionName"] == "sc-rollout-00002"

        c.wait("is rolled out", "services", "sc-rollout", finished)
    assert shares and shares[0] == 1 and shares == sorted(shares) and len(shares) >= 3, f"the new revision's shares: {shares}"


def update_within_a_rollout_loses_no_request(c):
    url = c.ready_service("sc-twice", "blue", meta_annotations={LABEL + "rollout-duration": "6s"})["status"]["url"]
    with Prober(c, url):
        c.set_image("sc-twice", "green")
        c.wait("has begun to roll out", "services", "sc-twice", lambda s: len(s["status"].get("traffic", [])) == 2)
        c.set_image("sc-twice", "hello")
        c.wait("is rolled out", "services", "sc-twice",
               lambda s: is_ready(s) and [row["revisionName"] for row in s["status"].get("traffic", [])] == ["sc-twice-00003"])
    c.says(url, "Hello World")


# --- with other settings of the cluster: one after the other ---

def garbage_is_collected_by_its_settings(c):
    system = c.elsewhere(SYSTEM)
    before = system.get("configmaps", "config-gc").get("data", {})
    settings = {"min-non-active-revisions": "0", "max-non-active-revisions": "0", "retain-since-create-time": "disabled",
                "retain-since-last-active-time": "disabled"}
    system.merge("configmaps", "config-gc", {"data": settings})
    try:
        c.ready_service("gc-svc")
        assert c.get("revisions", "gc-svc-00001")["metadata"]["labels"][LABEL + "routingState"] == "active"
        c.update("revisions", "gc-svc-00001", lambda r: r["metadata"]["annotations"].update({LABEL + "no-gc": "true"}))
        c.set_image("gc-svc", "blue")
        c.wait_latest("gc-svc", "gc-svc-00001")
        c.set_image("gc-svc", "green")
        c.wait_latest("gc-svc", "gc-svc-00002")
        harness.wait_for("the unrouted one is gone", lambda: c.find("revisions", "gc-svc-00002") is None, 20, 0.2)
        assert c.find("revisions", "gc-svc-00001"), "no-gc keeps a revision"
    finally:
        system.merge("configmaps", "config-gc", {"data": {key: before.get(key) for key in settings}})


def requests_choose_a_tag_by_header(c):
    system = c.elsewhere(SYSTEM)
    system.merge("configmaps", "config-features", {"data": {"tag-header-based-routing": "enabled"}})
    try:
        c.ready_service("hd-svc", "blue")
        c.set_image("hd-svc", "green")
        second = c.wait_latest("hd-svc", "hd-svc-00001")
        rows = [{"tag": "rev1", "revisionName": "hd-svc-00001", "percent": 0}, {"revisionName": second, "percent": 100}]
        c.patch("services", "hd-svc", lambda s: s["spec"].update(traffic=rows))
        url = c.wait_ready("services", "hd-svc")["status"]["url"]
        for header, text in (("rev1", "I am blue"), ("rev-wrong", "I am green"), (None, "I am green")):
            _, _, body = c.call(url, headers={"Knative-Serving-Tag": header} if header else {})
            assert body == text, (header, body)
    finally:
        system.merge("configmaps", "config-features", {"data": {"tag-header-based-routing": None}})


def defaults_come_from_the_config_map(c):
    system = c.elsewhere(SYSTEM)
    system.merge("configmaps", "config-defaults", {"data": {"revision-timeout-seconds": "123", "container-concurrency": "7", "max-revision-timeout-seconds": "700"}})
    try:
        spec = c.create("services", {"metadata": {"name": "df-svc"}, "spec": {"template": template()}})["spec"]["template"]["spec"]
        assert (spec["timeoutSeconds"], spec["containerConcurrency"]) == (123, 7), spec
        c.create("services", {"metadata": {"name": "df-long"}, "spec": {"template": template(spec={"timeoutSeconds": 650})}}, "?dryRun=All")
    finally:
        system.merge("configmaps", "config-defaults", {"data": {"revision-timeout-seconds": None, "container-concurrency": None, "max-revision-timeout-seconds": None}})


def wrong_settings_of_the_cluster_are_refused(c):
    system = c.elsewhere(SYSTEM)
    text = 'admission webhook "config.webhook.serving.knative.dev" denied the request: validation failed: '
    for name, key, value in (("config-autoscaler", "stable-window", "1s"), ("config-gc", "min-non-active-revisions", "-5"),
                             ("config-defaults", "revision-timeout-seconds", "many")):
        c.refused(lambda name=name, data={key: value}: system.merge("configmaps", name, {"data": data}), text)


CHECKS = (
    min_scale_holds_only_while_routed, goes_to_zero_and_comes_back, comes_back_with_activation_scale, initial_scale_is_reached_before_ready,
    many_requests_wake_a_sleeping_revision, initial_scale_zero_starts_nothing, min_scale_may_be_changed_on_a_revision, max_scale_is_never_passed,
    requests_in_flight_outlive_their_configuration, deleted_pod_is_gone_long_before_the_time_out, requests_outlive_the_pod_that_is_deleted,
    app_that_ends_is_started_again, visibility_follows_the_label, visibility_may_be_a_tags_own, cluster_local_names_are_served,
    rollout_of_the_latest_is_gradual, update_within_a_rollout_loses_no_request,
)
ALONE = (garbage_is_collected_by_its_settings, requests_choose_a_tag_by_header, defaults_come_from_the_config_map, wrong_settings_of_the_cluster_are_refused)
