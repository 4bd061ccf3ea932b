#!/usr/bin/env python3
"""What apps print, asked for over the API: printers that misbehave, order over instances, search, following, kill -9, deleted services."""

import contextlib
import http.client
import json
import pathlib
import re
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from harness import SERVING, TIDEGATE, wait_for

LIMIT = 8  # MiB for each service
#: The queue, what is being written, and what the heap keeps of it; a page of an answer.
GROWTH = 120 << 20


def logs(server, name, kind="services", **query):
    return server.api("GET", f"{TIDEGATE}/namespaces/default/{kind}/{name}/logs?{urllib.parse.urlencode(query)}")


def texts(answer):
    return [item["text"] for item in answer["items"]]


def through(server, name, **query):
    """All lines, page by page."""
    items, position = [], {}
    while True:
        answer = logs(server, name, **query, **position)
        items += answer["items"]
        if not answer["more"]:
            return items
        position = {"position": answer["next"]}


def deploy(server, folder, name, **env):
    if not hasattr(deploy, "image"):
        source = (pathlib.Path(__file__).parent / "apps" / "printer.py").read_text()
        deploy.image = server.upload(harness.python_app(folder, source), "printer")["status"]["image"]
    value = harness.service_object(name, deploy.image, env, {"autoscaling.knative.dev/min-scale": "1", "autoscaling.knative.dev/max-scale": "1"})
    server.api("POST", f"{SERVING}/namespaces/default/services", value)
    harness.wait_ready(server, name)


def tell(server, name, path):
    status, _, body = server.request(f"{name}.default.localhost", path)
    assert status == 200, (status, body)
    return int(body)


def resident(server):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{server.process.pid}/status").read_text()).group(1)) << 10


def size_of(server, name):
    total = 0
    for file in (server.data_dir / "logs" / "default").glob(f"{name}-*/*.log"):
        with contextlib.suppress(FileNotFoundError):  # it has just been dropped
            total += file.stat().st_size
    return total


def misbehaving_printers_harm_nobody(server, folder):
    for kind in ("lines", "short", "solid", "binary", "long"):
        name = f"spews-{kind}"
        deploy(server, folder, name)
        before, slowest, most = resident(server), 0, 0
        tell(server, name, f"/spew?kind={kind}")
        until = time.monotonic() + 3
        while time.monotonic() < until:
            begun = time.monotonic()
            server.service(name)
            slowest = max(slowest, time.monotonic() - begun)
            most = max(most, size_of(server, name))
            time.sleep(0.02)
        written = tell(server, name, "/stop")
        wait_for(f"{kind}: the last line", lambda: "stopped" in texts(logs(server, name, tail=3)), 20)
        grown = resident(server) - before
        answer = logs(server, name, limit=50)
        # Each line counts, so that many short ones are held up sooner.
        assert written > (1 if kind == "short" else 10) << 20, f"{kind}: it could print {written} bytes only"
        assert slowest < 1, f"{kind}: the API took {slowest:.2f} s"
        assert grown < GROWTH, f"{kind}: the server grew by {grown >> 20} MiB"
        # Files come and go while they are counted.
        assert most <= (LIMIT + 1 << 20) and size_of(server, name) <= LIMIT << 20, f"{kind}: {most} bytes are kept"
        assert answer["droppedLines"] > 0 and answer["items"], f"{kind}: {answer['droppedLines']}"
        assert all(len(text.encode()) <= 3 * 16384 for text in texts(answer)), kind
        server.api("DELETE", f"{SERVING}/namespaces/default/services/{name}")


def long_lines_come_in_pieces(server, folder):
    deploy(server, folder, "pieces")
    tell(server, "pieces", "/say?text=" + "a" * 40000 + "%E4%BA%8C%FF")
    tell(server, "pieces", "/say?text=%E4%BA%8C%20oh&error=yes")
    items = wait_for("the lines", lambda: (lambda found: found if len(found) == 4 else None)(logs(server, "pieces")["items"]))
    assert [len(item["text"]) for item in items[:3]] == [16384, 16384, 40000 - 2 * 16384 + 2], [len(item["text"]) for item in items]
    assert items[2]["text"].endswith("a\u4e8c\ufffd")
    assert (items[3]["text"], items[3]["stream"]) == ("\u4e8c oh", "stderr"), items[3]
    assert texts(logs(server, "pieces", stream="stderr")) == ["\u4e8c oh"]


def revisions_are_merged_searched_and_followed(server, folder):
    deploy(server, folder, "merged")
    followed = []
    _, response = server.open("GET", f"{TIDEGATE}/namespaces/default/services/merged/logs?follow=true&matches=line+%5Cd%2B", timeout=60)

    def follow():
        with contextlib.suppress(OSError, http.client.HTTPException):  # the server is killed, later
            followed.extend(json.loads(line) for line in response)

    threading.Thread(target=follow, daemon=True).start()
    tell(server, "merged", "/lines?count=50")
    service = server.service("merged")
    service["spec"]["template"]["spec"]["containers"][0]["env"] = [{"name": "SECOND", "value": "yes"}]
    server.api("PUT", f"{SERVING}/namespaces/default/services/merged", service)
    wait_for("the second revision", lambda: server.service("merged")["status"].get("latestReadyRevisionName") == "merged-00002" or None)
    harness.wait_ready(server, "merged")
    tell(server, "merged", "/lines?count=50&first=50")
    items = wait_for("all lines", lambda: (lambda found: found if len(found) == 100 else None)(logs(server, "merged", contains=" line ")["items"]))
    assert [int(item["text"].split()[2]) for item in items] == list(range(100))
    assert {item["revision"] for item in items} == {"merged-00001", "merged-00002"}
    assert sorted(item["time"] for item in items) == [item["time"] for item in items]
    wait_for("what is followed", lambda: len(followed) >= 100 or None)
    assert [item["position"] for item in followed] == [item["position"] for item in items]
    # From any position on, the rest.
    assert texts(logs(server, "merged", contains=" line ", position=items[41]["position"])) == [item["text"] for item in items[42:]]
    assert [item["text"] for item in through(server, "merged", contains=" line ", limit=7)] == [item["text"] for item in items]
    assert texts(logs(server, "merged-00002", "revisions")) == [item["text"] for item in items[50:]]
    context = logs(server, "merged", matches="line (12|14) ", context=2)["items"]
    assert [(int(item["text"].split()[2]), item.get("context", False)) for item in context] == \
        [(10, True), (11, True), (12, False), (13, True), (14, False), (15, True), (16, True)], context
    assert [int(text.split()[2]) for text in texts(logs(server, "merged", **{"from": items[97]["time"]}, matches="line 9[89]"))] == [98, 99]
    # The Pod's own log is the same.
    pod = items[-1]["instance"]
    status, _, body = server.raw("GET", f"/api/v1/namespaces/default/pods/{pod}/log?tailLines=50")
    assert status == 200 and body.decode().splitlines() == [item["text"] for item in items[50:]], body[:200]


def what_cannot_be_read_is_refused(server, _folder):
    for query, field in (({"matches": "a("}, "matches"), ({"limit": "x"}, "limit"), ({"from": "now"}, "from"), ({"position": "x"}, "position")):
        try:
            answer = logs(server, "merged", **query)
            raise AssertionError(f"{query} was answered: {answer}")
        except harness.ApiError as error:
            assert error.status == 400 and error.body["details"]["causes"][0]["field"] == field, error
    try:
        logs(server, "never-was")
        raise AssertionError("a Service that never was has output")
    except harness.ApiError as error:
        assert error.status == 404, error


def crash_tears_nothing(server, folder):
    deploy(server, folder, "crashed")
    tell(server, "crashed", "/spew?kind=count")
    wait_for("lines", lambda: len(logs(server, "crashed", tail=1)["items"]))
    time.sleep(1)
    seen = logs(server, "crashed", tail=1)
    server.kill()
    server.start()
    # The app is started again and counts from nothing, in an instance of its own.
    first = seen["items"][0]["instance"]
    items = through(server, "crashed", instance=first, limit=10000)
    numbers = [int(re.fullmatch(r"crashed-00001 line (\d+) ", item["text"]).group(1)) for item in items]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), "lines are missing or torn"
    assert numbers[-1] >= int(seen["items"][0]["text"].split()[2]), "what had been read is gone"
    after = logs(server, "crashed", instance=first, position=seen["next"], limit=10000)["items"]
    assert [item["position"] for item in after] == [item["position"] for item in items if item["time"] > seen["next"][:27]][:10000]


def deleted_service_can_still_be_read(server, folder):
    deploy(server, folder, "deleted")
    tell(server, "deleted", "/say?text=bye")
    wait_for("the line", lambda: logs(server, "deleted")["items"])
    server.api("DELETE", f"{SERVING}/namespaces/default/services/deleted")
    wait_for("no revision", lambda: not [r for r in server.api("GET", f"{SERVING}/namespaces/default/revisions")["items"] if r["metadata"]["name"].startswith("deleted-")])
    assert texts(logs(server, "deleted")) == ["bye"]
    assert server.stop() == 0
    server.start()
    assert texts(logs(server, "deleted")) == ["bye"]


def main():
    return harness.run_on_one_server((long_lines_come_in_pieces, revisions_are_merged_searched_and_followed, what_cannot_be_read_is_refused,
                                      misbehaving_printers_harm_nobody, crash_tears_nothing, deleted_service_can_still_be_read),
                                     extra=["--log-size", str(LIMIT)])


if __name__ == "__main__":
    sys.exit(main())
