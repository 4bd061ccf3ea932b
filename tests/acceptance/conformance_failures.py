"""Checks of what goes wrong: images that are not there, containers that end or never listen, refusals by the webhooks."""

from conformance_cluster import LABEL, REGISTRY, Prober, condition, is_failed, template


def missing_image_fails_service_configuration_route_and_revision(c):
    c.new_service("svc-noimage", "not-there")
    failed = c.wait("and its children fail", "services", "svc-noimage", lambda s: is_failed(s) and all(
        condition(s, kind).get("status") == "False" for kind in ("ConfigurationsReady", "RoutesReady")))
    revision = c.get("revisions", "svc-noimage-00001")
    healthy = condition(revision, "ContainerHealthy")
    assert (healthy["status"], healthy["reason"]) == ("False", "ContainerMissing"), revision["status"]
    assert condition(revision)["reason"] == "ContainerMissing" and f'Unable to fetch image "{REGISTRY}/not-there"' in condition(revision)["message"], revision["status"]
    config = condition(c.get("configurations", "svc-noimage"))
    assert config["reason"] == "RevisionFailed" and config["message"].startswith('Revision "svc-noimage-00001" failed with message: Unable to fetch'), config
    assert condition(failed, "ConfigurationsReady")["reason"] == "RevisionFailed", failed["status"]
    assigned = condition(c.get("routes", "svc-noimage"), "AllTrafficAssigned")
    assert (assigned["status"], assigned["reason"]) == ("False", "RevisionMissing"), assigned
    assert assigned["message"] == 'Configuration "svc-noimage" does not have any ready Revision.', assigned


def image_that_can_not_be_pulled_is_told(c):
    """By digest: nothing is resolved before, so it is the pull that fails."""
    value = template()
    value["spec"]["containers"][0]["image"] = "ubuntu@sha256:" + "0" * 64
    c.create("configurations", {"metadata": {"name": "cfg-pull"}, "spec": {"template": value}})
    config = c.wait("fails", "configurations", "cfg-pull", is_failed)
    assert condition(config)["reason"] == "RevisionFailed", config["status"]
    revision = condition(c.get("revisions", "cfg-pull-00001"))
    assert revision["reason"] in ("ImagePullBackOff", "ErrImagePull"), revision


def container_that_ends_is_told(c):
    c.new_service("svc-exit", "failing", env={"EXIT_CODE": "7"})
    failed = c.wait("and its children fail", "services", "svc-exit", lambda s: is_failed(s) and all(
        condition(s, kind).get("status") == "False" for kind in ("ConfigurationsReady", "RoutesReady")))
    config = condition(c.get("configurations", "svc-exit"))
    assert config["reason"] == "RevisionFailed" and "failed with message: " in config["message"], config
    revision = condition(c.get("revisions", "svc-exit-00001"))
    assert revision["reason"] in ("ExitCode7", "CrashLoopBackOff") and revision["message"], revision
    healthy = condition(c.get("revisions", "svc-exit-00001"), "ContainerHealthy")
    assert healthy["reason"] == "ExitCode7" and healthy["message"].startswith("Container failed with: "), healthy
    assert "no database at db.example.com" in healthy["message"], healthy
    assert failed["status"]["observedGeneration"] == 1 and "latestReadyRevisionName" not in failed["status"], failed["status"]


def container_that_never_listens_runs_into_the_deadline(c):
    c.new_service("svc-mute", "silent", annotations={LABEL + "progress-deadline": "3s"})
    c.wait("fails", "services", "svc-mute", is_failed, 30)
    revision = c.get("revisions", "svc-mute-00001")
    reasons = {condition(revision, kind).get("reason") for kind in ("Ready", "ResourcesAvailable")}
    assert "ProgressDeadlineExceeded" in reasons, revision["status"]


def failing_update_leaves_the_old_revision_serving(c):
    url = c.ready_service("svc-keep")["status"]["url"]
    with Prober(c, url):
        c.set_image("svc-keep", "failing")
        failed = c.wait("fails", "services", "svc-keep", is_failed)
        assert failed["status"]["latestCreatedRevisionName"] == "svc-keep-00002" and failed["status"]["latestReadyRevisionName"] == "svc-keep-00001", failed["status"]
        assert condition(failed, "ConfigurationsReady")["status"] == "False" and condition(failed, "RoutesReady")["status"] == "True", failed["status"]
        assert [row["revisionName"] for row in failed["status"]["traffic"]] == ["svc-keep-00001"], failed["status"]
        c.set_image("svc-keep", "green")
        c.wait_latest("svc-keep", "svc-keep-00002")
    c.says(url, "I am green")


def wrong_container_name_is_refused_in_a_dry_run(c):
    """Knative asks the cluster whether it would take the Pod."""
    c.ready_service("svc-dry")

    def rename(value):
        value["spec"]["template"]["spec"]["containers"][0]["name"] = "&InvalidValue"

    c.refused(lambda: c.patch("services", "svc-dry", rename, "?dryRun=All"), "validation callback failed", "&InvalidValue")


def refused_objects_name_the_webhook(c):
    body = {"metadata": {"name": "svc-refused"}, "spec": {"template": template(), "traffic": [{"percent": 1}]}}
    text = c.refused(lambda: c.create("services", body), "sum to 1, want 100")
    assert text.startswith('admission webhook "validation.webhook.serving.knative.dev" denied the request: validation failed: '), text


CHECKS = (
    missing_image_fails_service_configuration_route_and_revision, image_that_can_not_be_pulled_is_told, container_that_ends_is_told,
    container_that_never_listens_runs_into_the_deadline, failing_update_leaves_the_old_revision_serving,
    wrong_container_name_is_refused_in_a_dry_run, refused_objects_name_the_webhook,
)
