#!/usr/bin/env python3
"""The meter against the kernel: kill -9 of the server under load, then each instance's metered seconds beside its own start and end.

METER_ROUNDS (8; `./dev bench metering` does 50) and METER_SEED repeat a run.
"""

import csv
import io
import os
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
import meter_crashes
from harness import TIDEGATE
from meter_crashes import INTERVAL

#: From a fork until the server knows that the program runs, on a machine that is busy with other things.
START = 2.0


def judge(result, rounds):
    """Sentences about what is wrong."""
    wrong = []
    for kind in ("crashed", "ended"):
        for name, lived, metered in result[kind]:
            if metered > lived:
                wrong.append(f"{name} ({kind}) lived {lived:.3f} s and was metered {metered:.3f} s")
            elif lived - metered > START + (INTERVAL if kind == "crashed" else 0):
                wrong.append(f"{name} ({kind}) lived {lived:.3f} s and was metered {metered:.3f} s only")
    if result["unknown"]:
        wrong.append(f"metered, but never seen: {result['unknown']}")
    if result["requests"] > result["begun"]:
        wrong.append(f"{result['requests']} requests were metered of {result['begun']} that were sent")
    if len(result["crashed"]) < rounds or len(result["ended"]) < 3 or result["requests"] == 0:
        wrong.append("too little happened to prove anything")
    return wrong


def check_reports(server):
    """What the API tells is what the file has."""
    metered, requests, _ = meter_crashes.records(server.data_dir)
    path = f"{TIDEGATE}/metering"
    whole = server.api("GET", f"{path}?step=all&group=namespace&namespace=default")["items"]
    assert len(whole) == 1, whole
    # The server that answers has metered on since the file was read.
    assert whole[0]["requests"] >= requests and whole[0]["instanceSeconds"] >= sum(metered.values()) - 0.001, (whole, requests)
    assert abs(whole[0]["activeSeconds"] + whole[0]["idleSeconds"] - whole[0]["instanceSeconds"]) < 0.00001, whole
    assert 0 < whole[0]["activeSeconds"] < whole[0]["instanceSeconds"] and whole[0]["gbSeconds"] > 0, whole
    services = server.api("GET", f"{path}?step=all&group=service")["items"]
    assert [(row["namespace"], row["service"]) for row in services if row["namespace"]] == [("default", "app")], services
    status, headers, body = server.raw("GET", f"{path}?step=1h", headers={"Accept": "text/csv"})
    assert status == 200 and headers["Content-Type"].startswith("text/csv"), (status, headers)
    rows = list(csv.DictReader(io.StringIO(body.decode(), newline="")))
    assert rows and all(row["revision"].startswith("app-") for row in rows if row["namespace"]), rows[:2]
    assert sum(int(row["requests"]) for row in rows) >= requests
    status, _, body = server.raw("GET", f"{path}?step=5m")
    assert status == 400 and b"step" in body, body


def main():
    if not hasattr(os, "pidfd_open") or not pathlib.Path("/proc/self/task").exists():
        print("SKIP  there is no pidfd here")
        return 77
    rounds = int(os.environ.get("METER_ROUNDS", "8"))
    seed = int(os.environ.get("METER_SEED", str(random.randrange(1 << 30))))
    print(f"METER_ROUNDS={rounds} METER_SEED={seed}", flush=True)
    with harness.temporary_folder() as folder:
        server = harness.Server(harness.binaries() / "tidegated", folder / "data").start()
        try:
            result = meter_crashes.run(server, rounds, seed, told=lambda line: print(f"ok    {line}", flush=True))
            wrong = judge(result, rounds)
            server.start()
            check_reports(server)
            assert server.stop() == 0
            assert not wrong, "\n      ".join(wrong[:20])
        except AssertionError as error:
            print(f"FAIL  {error}\n--- the server's log ---\n{server.tail(40)}", flush=True)
            return 1
        finally:
            if server.process.poll() is None:
                server.kill()
    short = max(lived - metered for _, lived, metered in result["crashed"])
    late = max(lived - metered for _, lived, metered in result["ended"])
    print(f"{len(result['crashed'])} instances in {rounds} crashes: at most {short:.2f} s not metered; {len(result['ended'])} others: at most {late:.3f} s; "
          f"{result['requests']} of {result['answered']} answers metered")
    print(f"{rounds} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
