"""What asks the proxies: wrk (closed loop), h2load (gRPC) and our own open loop. Each sample is bounded in time."""

import dataclasses
import json
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
BODY = {"/": 100, "/big": 1024 * 1024}


@dataclasses.dataclass
class Sample:
    requests: int
    failed: int  # not answered, or not with 2xx
    rps: float
    p50_us: float = 0
    p99_us: float = 0
    cpu: object = None  # of the proxy, meanwhile

    @property
    def cpu_us(self):
        return self.cpu.total * 1e6 / self.requests


def host_name(number):
    return f"app-{number}.default.localhost"


class Load:
    needs = ""  # a program, when it is not our own

    def lighter(self):
        """What a smoke run does instead, on builds and machines of any speed."""
        return self


@dataclasses.dataclass
class Closed(Load):
    """Connections that each send the next request when the last is answered."""
    connections: int
    path: str = "/"
    upload: int = 0
    hosts: tuple = (7,)  # numbers of the routes that are asked in turn
    tls: bool = False
    needs = "wrk"

    def run(self, stage, port, seconds, cores=None):
        url = f"http{'s' if self.tls else ''}://127.0.0.1:{port}{self.path}"
        output = stage.run(["wrk", "-t", 1, "-c", self.connections, "-d", f"{seconds}s", "--timeout", "10s", "-s", HERE / "wrk.lua", url, "--",
                            ",".join(map(host_name, self.hosts)), self.upload], seconds + 30, cores)
        told = json.loads(output.strip().splitlines()[-1])
        requests = told["requests"]
        if requests == 0:
            raise AssertionError("no request was answered: " + output)
        failed = told["failed"] + (requests if told["bytes"] < requests * BODY[self.path] else 0)
        return Sample(requests, failed, requests * 1e6 / told["duration_us"], told["p50_us"], told["p99_us"])


@dataclasses.dataclass
class Calls(Load):
    """Unary gRPC calls over HTTP/2 without TLS, 100 bytes each way."""
    connections: int
    streams: int
    needs = "h2load"

    def run(self, stage, port, seconds, cores=None):
        body = stage.folder / "call"
        body.write_bytes(b"\0\0\0\0\x64" + b"x" * 100)
        output = stage.run(["h2load", "-t", 1, "-c", self.connections, "-m", self.streams, "-D", seconds, "-d", body,
                            "-H", "content-type: application/grpc", "-H", "te: trailers", "--connect-to", f"127.0.0.1:{port}",
                            f"http://{host_name(7)}/bench.Echo/Say"], seconds + 30, cores)
        counts = {word: int(number) for number, word in re.findall(r"(\d+) (\w+)", re.search(r"^requests: (.*)$", output, re.M).group(1))}
        good = int(re.search(r"^status codes: (\d+) 2xx", output, re.M).group(1))
        if good == 0:
            raise AssertionError("no call was answered: " + output)
        rate = float(re.search(r"([\d.]+) req/s", output).group(1))
        return Sample(good, counts["failed"] + counts["errored"] + counts["timeout"] + max(0, counts["done"] - good), rate)


@dataclasses.dataclass
class FixedRate(Load):
    """Requests that are due at a rate, answered or not; latency counts from when each was due."""
    connections: int
    rate: int

    def lighter(self):
        return dataclasses.replace(self, rate=self.rate // 20)

    def run(self, stage, port, seconds, cores=None):
        program = stage.binaries / "bench_open_loop"
        told = json.loads(stage.run([program, port, host_name(7), "/", self.connections, self.rate, seconds], seconds + 30, cores))
        if told["ok"] == 0:
            raise AssertionError(f"no request was answered: {told}")
        return Sample(told["ok"], told["failed"], told["ok"] / seconds, told["p50_us"], told["p99_us"])
