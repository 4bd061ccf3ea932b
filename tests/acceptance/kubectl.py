#!/usr/bin/env python3
"""Drives the real kubectl, every version there is, against a started tidegated and compares what it prints.

TIDEGATE_BIN_DIR names the folder with tidegated; TIDEGATE_KUBECTLS the kubectls, colon-separated (else the one on PATH).
Arguments: parts of cases' names, to run those alone (and what they go on from); --show prints what came; --list the names.
"""

import concurrent.futures
import os
import pathlib
import shutil
import sys
import time

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "kubectl")]
import cases_discovery
import cases_reading
import cases_refusals
import cases_round_trips
import cases_running
import cases_writing
import fixtures
import harness
import runner

MODULES = (cases_discovery, cases_reading, cases_writing, cases_refusals, cases_round_trips, cases_running)


def binaries():
    named = [path for path in os.environ.get("TIDEGATE_KUBECTLS", "").split(":") if path]
    missing = [path for path in named if not os.access(path, os.X_OK)]
    if missing:
        raise SystemExit(f"TIDEGATE_KUBECTLS names what cannot be run: {', '.join(missing)}")
    found = shutil.which("kubectl")
    return named or ([found] if found else [])


def filled_shelves(server, packages, folder):
    """The namespaces that every kubectl reads from."""
    shelves = {}
    for name, fill in fixtures.SHELVES.items():
        fixtures.namespace(server, name)
        shelves[name] = runner.Context(server, None, name, folder, packages)
        fill(shelves[name])
    return shelves


def drive(server, binary, shelves, packages, folder, names, show):
    kubectl = runner.Kubectl(binary, server.ready["kubeconfig"], folder)
    cases = [case for module in MODULES for case in module.CASES]
    count = iter(range(1, len(cases) + 1))

    def make_context():
        # Two kubectls never share a namespace; none is used twice, for a deleted one takes its time to go.
        namespace = f"k{kubectl.minor}n{next(count)}"
        place = folder / namespace
        place.mkdir()
        fixtures.namespace(server, namespace)
        return runner.Context(server, kubectl, namespace, place, packages)

    own = {}
    for name, shelf in shelves.items():
        own[name] = runner.Context(server, kubectl, name, folder, packages)
        own[name].values.update(shelf.values, folder=str(folder))
    suite = runner.Suite(kubectl, cases, make_context, own, show)
    suite.run(names or None)
    return suite


def main(arguments):
    if "--list" in arguments:
        print("\n".join(case.name for module in MODULES for case in module.CASES))
        return 0
    show = "--show" in arguments
    names = [argument for argument in arguments if argument != "--show"]
    found = binaries()
    if not found:
        print("there is no kubectl, and without one this test says nothing: install kubernetes-client, or name one in TIDEGATE_KUBECTLS")
        return 1
    started = time.monotonic()
    suites, failed = [], []
    with harness.temporary_folder() as folder:
        packages = {"native": harness.samples() / "native-app.tar.gz", "talker": fixtures.talker_package(folder)}
        server = harness.Server(harness.binaries() / "tidegated", folder / "data").start()
        try:
            shelves = filled_shelves(server, packages, folder)
            # Side by side: most of a command's time is waiting, and they share nothing but what is only read.
            with concurrent.futures.ThreadPoolExecutor(len(found)) as pool:
                suites = list(pool.map(lambda pair: drive(server, pair[1], shelves, packages, folder / f"kubectl-{pair[0]}", names, show), enumerate(found)))
        finally:
            code = server.stop()
        if code != 0:
            failed.append(f"the server ended with exit code {code}; its log:\n{server.tail()}")
    passed = sum(suite.passed for suite in suites)
    failed += [f"{suite.kubectl.label} {name}" for suite in suites for name in suite.failed]
    if failed:
        print("failed:\n  " + "\n  ".join(failed))
    for suite, binary in zip(suites, found):
        print(f"kubectl {suite.kubectl.label} ({binary}): {suite.passed} passed, {len(suite.failed)} failed")
    if len({suite.kubectl.label for suite in suites}) == 1:
        print("only one version of kubectl ran: `./dev kubectls` finds Debian's beside a newer one on PATH")
    print(f"{passed} passed, {len(failed)} failed in {time.monotonic() - started:.0f} s with {len(found)} kubectls")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
