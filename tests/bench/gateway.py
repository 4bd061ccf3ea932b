#!/usr/bin/env python3
"""The gateway against nginx, HAProxy and Go's ReverseProxy: CPU per request, requests per second, latency.

Every proxy has one worker on a core of its own; the load and the upstream have the other. In each round all are measured one
after another, in an order that rotates, and what is compared are the ratios within a round. The gateway counts and records
every request; the others write no log. README.md beside this says what the figures mean.
"""

import argparse
import dataclasses
import pathlib
import shutil
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "acceptance"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import harness
import proxies
from figures import Figures, say
from loads import Calls, Closed, FixedRate
from processes import Stage

PEERS = {"nginx": proxies.Nginx, "haproxy": proxies.Haproxy, "go1": proxies.Go1, "go2": proxies.Go2,
         "relay": proxies.Relay, "relay_uring": proxies.RelayUring}
PROXIES = ("nginx", "haproxy", "go1", "go2")
MB = 1024 * 1024


@dataclasses.dataclass
class Case:
    load: object
    peers: tuple = PROXIES
    goals: dict = dataclasses.field(default_factory=dict)  # figure: most, or least where `at_least` says so
    at_least: bool = False
    protocol: str = "http"
    routes: int = 1000
    ours: type = proxies.Tidegate
    ours_too: dict = dataclasses.field(default_factory=dict)  # name: another of ours to compare with
    floating: bool = False  # load and upstream may be on either core
    figures: tuple = ("cpu", "p50", "p99")  # what is compared


CASES = {
    "small-1": Case(Closed(1)),
    "small-64": Case(Closed(64), (*PROXIES, "relay", "relay_uring"), {"cpu_vs_nginx": 0.8, "cpu_vs_haproxy": 0.8, "cpu_vs_go2": 0.125}),
    "small-512": Case(Closed(512), (*PROXIES, "relay", "relay_uring"), {"cpu_vs_nginx": 0.6}),
    "big-64": Case(Closed(64, "/big"), goals={"cpu_vs_nginx": 1.0, "cpu_vs_haproxy": 0.7}),
    "upload-64": Case(Closed(64, upload=MB), goals={"cpu_vs_nginx": 1.0, "cpu_vs_haproxy": 0.7}),
    "tls-small-64": Case(Closed(64, tls=True), ("nginx", "haproxy"), {"cpu_vs_nginx": 0.85}, protocol="https"),
    "tls-big-64": Case(Closed(64, "/big", tls=True), ("nginx", "haproxy"), {"cpu_vs_nginx": 1.05}, protocol="https"),
    "grpc-8x16": Case(Calls(8, 16), ("nginx", "haproxy"), {"cpu_vs_haproxy": 1.0}, protocol="grpc", figures=("cpu",)),
    "fixed-rate-64": Case(FixedRate(64, 4_000), goals={"p50_vs_nginx": 1.1, "p99_vs_nginx": 1.1}),
    "fixed-rate-64-20k": Case(FixedRate(64, 20_000), ("nginx", "haproxy"), {"p50_vs_nginx": 1.1, "p99_vs_nginx": 1.1}),
    "routes-10000": Case(Closed(64, hosts=tuple(range(10))), (), {"cpu_vs_routes10": 1.05}, routes=10_000,
                         ours_too={"routes10": proxies.Routes10}),
    "swap-10hz": Case(FixedRate(64, 10_000), (), {"p99_vs_still": 2.0}, ours=proxies.Swapping, ours_too={"still": proxies.Still}),
    "threads-2": Case(Closed(64), (), {"rps_vs_one": 1.2}, at_least=True, ours=proxies.TwoThreads, ours_too={"one": proxies.Floating},
                      floating=True, figures=("cpu", "rps")),
}
OF = {"cpu": "cpu_us", "rps": "rps", "p50": "p50_us", "p99": "p99_us"}


class Bench:
    def __init__(self, stage, options):
        self.stage = stage
        self.options = options
        self.figures = Figures("gateway")
        self.broken = []

    def run(self):
        for name in self.options.cases:
            try:
                self._case(name, CASES[name])
            except proxies.NotRun as reason:
                say(f"{name}: not run: {reason}")
                self.figures.not_run(name, str(reason))

    def _case(self, name, case):
        if not shutil.which(case.load.needs or "true"):
            raise proxies.NotRun(f"{case.load.needs} is not installed")
        cores = self.stage.all_cores if case.floating else self.stage.load_core
        upstream = self.stage.start([self.stage.binaries / "bench_upstream"], cores)
        certificate = proxies.Certificate(self.stage.folder) if case.protocol == "https" else None
        setup = proxies.Setup(upstream.answer()["ports"], case.protocol, case.routes, certificate)
        running = {}
        try:
            running["tidegate"] = case.ours(self.stage, setup)
            for other, kind in {**case.ours_too, **{peer: PEERS[peer] for peer in case.peers if peer in self.options.peers}}.items():
                running[other] = kind(self.stage, setup)
            rounds = self._rounds(name, case, running, cores)
        finally:
            self.stage.stop()
        self._tell(name, case, rounds)

    def _rounds(self, name, case, running, cores):
        """Samples of each round by proxy; without those of a first one, in which connections are made and heaps grow."""
        order = list(running)
        rounds = []
        told = {proxy: [] for proxy in order}
        for number in range(0 if self.options.quick else -1, self.options.rounds):
            samples = {}
            for proxy in order:
                samples[proxy] = self._sample(case.load, running[proxy], self.options.seconds if number >= 0 else 1, cores)
                told[proxy].append(samples[proxy])
                if samples[proxy].failed:
                    self.broken.append(f"{name}: {proxy} failed {samples[proxy].failed} of {samples[proxy].requests} requests")
            order = order[1:] + order[:1]
            if number >= 0:
                rounds.append({proxy: samples[proxy] for proxy in running})
        for proxy, kind in running.items():
            kind.check(told[proxy])
        return rounds

    def _sample(self, load, proxy, seconds, cores):
        if self.options.quick:
            load = load.lighter()
        proxy.begin()
        before = proxy.cpu()
        sample = load.run(self.stage, proxy.port, seconds, cores)
        sample.cpu = proxy.cpu() - before
        proxy.end()
        return sample

    def _tell(self, name, case, rounds):
        for proxy in rounds[0]:
            samples = [samples[proxy] for samples in rounds]
            split = sum(sample.cpu.user for sample in samples) / max(1e-9, sum(sample.cpu.user + sample.cpu.system for sample in samples))
            median = {figure: statistics.median(getattr(sample, figure) for sample in samples) for figure in OF.values()}
            say(f"{name:17} {proxy:9} {median['cpu_us']:8.1f} us CPU ({split:4.0%} user) {median['rps']:9.0f} requests/s"
                + (f"  p50 {median['p50_us']:7.0f} us  p99 {median['p99_us']:7.0f} us" if median["p50_us"] else ""))
        ours = [samples["tidegate"] for samples in rounds]
        self.figures.add(name, "cpu_us", [sample.cpu_us for sample in ours], "us")
        self.figures.add(name, "rps", [sample.rps for sample in ours], "1/s")
        for other in [proxy for proxy in rounds[0] if proxy != "tidegate"]:
            for figure in case.figures:
                self._compare(name, case, f"{figure}_vs_{other}", [
                    getattr(samples["tidegate"], OF[figure]) / getattr(samples[other], OF[figure]) for samples in rounds])
        self.figures.add(name, "failed", [sum(sample.failed for sample in ours)], "requests", at_most=0)

    def _compare(self, name, case, figure, ratios):
        goal = case.goals.get(figure)
        if goal is not None and case.at_least:
            self.figures.add(name, figure, ratios, "ratio", at_least=goal)
        else:
            self.figures.add(name, figure, ratios, "ratio", at_most=goal)


def choices(all_of_them):
    def read(text):
        chosen = text.split(",") if text else []
        if unknown := [name for name in chosen if name not in all_of_them]:
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: not one of {', '.join(all_of_them)}")
        return chosen
    return read


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke run of short samples: says that it works, not how fast")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="of one sample")
    parser.add_argument("--cases", type=choices(CASES), default=list(CASES), help="some of " + ",".join(CASES))
    parser.add_argument("--peers", type=choices(PEERS), default=list(PEERS), help="some of " + ",".join(PEERS))
    parser.add_argument("--ordinary-priority", action="store_true", help="not before everything else that runs on the machine")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 1, 1
    for peer in list(options.peers):
        if reason := PEERS[peer].missing():
            say(f"{peer} is left out: {reason}")
            options.peers.remove(peer)
    with harness.temporary_folder("tidegate-bench-") as folder, Stage(folder, not options.ordinary_priority) as stage:
        stage.binaries = harness.binaries().resolve()
        bench = Bench(stage, options)
        bench.run()
    for line in bench.broken:
        say(line)
    # A smoke run meets goals by chance or misses them by load: it is there to fail when something does not work.
    sys.exit(1 if bench.broken or not (bench.figures.ok or options.quick) else 0)


if __name__ == "__main__":
    main()
