#!/usr/bin/env python3
"""Holds tidegated against what Knative Serving's own conformance and end-to-end tests check: Services, Configurations, Routes and Revisions
as objects, the runtime contract, scaling, and the wire habits of typed clients. Images are local executables (apps/app.py) by --image-map.

    conformance.py                    all checks, five at a time; those that change the cluster's settings one by one at the end
    conformance.py NAME...            only these, one by one
    conformance.py --list

Left out, because one server without containers can not be it:
  volumes of every kind (emptyDir, ConfigMap, Secret, projected, PVC)   an app runs in the machine's file system
  several containers, init containers, sidecars' probes, queue-proxy as a container and its resources   a Pod is one process
  PORT equal to containerPort, apps that hard-code their port           instances share one network; the platform picks PORT
  file modes of /dev, /proc, /tmp; sysctls; cgroup limits; memory kills; run-as users   need namespaces and root
  resource quotas, unschedulable Pods, egress, Pod security defaults    belong to a cluster's scheduler and network
  DNS and calls between apps by cluster name from within an app         no resolver; the gateway is asked with the name as Host instead
  TLS (internal, cluster-local, external with certificates), DomainMapping, HPA class, high availability   not part of the engine yet
  request logs of queue-proxy by template, EndpointSlices, activator    Tidegate has its own records and no such components
"""

import concurrent.futures
import pathlib
import sys
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import conformance_api
import conformance_failures
import conformance_refusals
import conformance_runtime
import conformance_scale
import conformance_wire
import harness
from conformance_cluster import Cluster, write_images

AT_ONCE = 5

# Checks that fail because of the server: why, a part of what they say then, and their names. One that passes, or fails with other
# words, fails the test: take its name out, or look again.
KNOWN = (
    ("core Services can only be read", "405", ("visibility_may_be_a_tags_own", "foreign_core_service_does_not_disturb_a_route")),
    ("status.address is the public URL", "http://svc-address.default.localhost", ("address_is_the_cluster_local_url",)),
    ("there is one scaling class", "invalid value: own.example.com", ("foreign_scaling_class_is_accepted",)),
)
EXPECTED_RED = {name: (reason, words) for reason, words, names in KNOWN for name in names}

ROOMS = (conformance_runtime, conformance_scale, conformance_api, conformance_failures, conformance_wire, conformance_refusals)
TOGETHER = tuple(check for room in ROOMS for check in room.CHECKS)
ALONE = conformance_scale.ALONE


class Report:
    def __init__(self):
        self.passed, self.failed, self.red = 0, 0, 0

    def add(self, name, seconds, error):
        reason, words = EXPECTED_RED.get(name, (None, None))
        if error is None and reason is None:
            self.passed += 1
            print(f"ok    {seconds:6.2f} s  {name}", flush=True)
        elif error is not None and reason is not None and words in error:
            self.red += 1
            print(f"red   {seconds:6.2f} s  {name}: {reason}", flush=True)
        else:
            self.failed += 1
            print(f"FAIL  {seconds:6.2f} s  {name}\n{error or 'it passes now: take its name out of KNOWN'}", flush=True)


def run(check, cluster):
    began = time.monotonic()
    try:
        check(cluster)
        return check.__name__, time.monotonic() - began, None
    except Exception as error:  # noqa: BLE001 - one check's end is not the others'
        where = traceback.extract_tb(error.__traceback__)
        place = next((frame for frame in where if frame.name == check.__name__), where[-1])
        return check.__name__, time.monotonic() - began, f"{pathlib.Path(place.filename).name}:{place.lineno}: {type(error).__name__}: {error}"


def run_all(cluster, together, alone):
    report = Report()
    conformance_scale.set_up(cluster)
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for done in concurrent.futures.as_completed([pool.submit(run, check, cluster) for check in together]):
            report.add(*done.result())
    for check in alone:
        report.add(*run(check, cluster))
    return report


def main(names):
    known = {check.__name__: check for check in TOGETHER + ALONE}
    if names == ["--list"]:
        print("\n".join(known))
        return 0
    unknown = [name for name in [*names, *EXPECTED_RED] if name not in known]
    if unknown:
        print("no such check: " + ", ".join(unknown) + "; see --list", file=sys.stderr)
        return 2
    with harness.temporary_folder() as folder:
        file, images = write_images(folder)
        server = harness.Server(harness.binaries() / "tidegated", folder / "data", extra=("--image-map", str(file))).start()
        code = None
        try:
            cluster = Cluster(server, images)
            report = run_all(cluster, (), [known[name] for name in names]) if names else run_all(cluster, TOGETHER, ALONE)
            if server.process.poll() is not None:
                report.failed += 1
                print(f"FAIL  the server has ended with {server.process.returncode}\n{server.tail(60)}")
        finally:
            code = server.stop()
        if code != 0 and not report.failed:
            report.failed += 1
            print(f"FAIL  the server's exit code is {code}\n{server.tail(60)}")
    print(f"{report.passed} passed, {report.failed} failed" + (f", {report.red} expected red" if report.red else ""))
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
