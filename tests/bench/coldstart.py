#!/usr/bin/env python3
"""Cold starts: every app its own Service at zero, all first requests sent at the same instant through the gateway.

The yardstick is what a user would do without a platform: `java -jar` of the same apps, all at once, in the same run.
"""

import argparse
import contextlib
import dataclasses
import io
import json
import os
import pathlib
import re
import selectors
import shutil
import socket
import subprocess
import sys
import tarfile
import time
import urllib.parse
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "acceptance"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from figures import Figures, say

SOURCES = pathlib.Path(__file__).parent / "coldstart"
SERVICES = harness.SERVING + "/namespaces/default/services"
POOLS = harness.TIDEGATE + "/instancepools"
LONGEST = 180  # seconds for the answers of a round
HEAVY_JARS = ("jetty9-server", "jetty9-servlet", "jetty9-http", "jetty9-io", "jetty9-util", "jetty9-util-ajax", "jetty9-security", "servlet-api",
              "jackson-core", "jackson-databind", "jackson-annotations")
TICKS = os.sysconf("SC_CLK_TCK")
ISOLATION = "runtime.tidegate.dev/isolation"


class NotRun(Exception):
    """What this machine lacks."""


# ---- the apps

def need(*programs):
    for program in programs:
        if not shutil.which(program):
            raise NotRun(f"{program} is not installed")


def compile_java(folder, name, class_path=()):
    need("javac", "java")
    classes = folder / f"{name}-classes"
    classes.mkdir()
    subprocess.run(["javac", "--release", "17", "-d", classes, "-cp", ":".join(map(str, class_path)) or ".", SOURCES / f"{name}.java"], check=True)
    return classes


def write_jar(path, main, classes, libraries=()):
    """One runnable jar with everything in it, as build tools shade it."""
    seen = set()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as jar:
        jar.writestr("META-INF/MANIFEST.MF", f"Manifest-Version: 1.0\nMain-Class: {main}\n")
        for file in sorted(classes.rglob("*.class")):
            jar.write(file, file.relative_to(classes))
        for library in libraries:
            with zipfile.ZipFile(library) as from_jar:
                for entry in from_jar.infolist():
                    signature = entry.filename.startswith("META-INF/") and entry.filename.endswith((".SF", ".RSA", ".DSA", "MANIFEST.MF"))
                    if entry.is_dir() or signature or entry.filename in seen or entry.filename == "module-info.class":
                        continue
                    seen.add(entry.filename)
                    jar.writestr(entry.filename, from_jar.read(entry))
    return path


def hello_java(folder):
    jar = write_jar(folder / "hello.jar", "Hello", compile_java(folder, "Hello"))
    return jar, ["java", "-jar", jar]


def heavy_jars():
    jars = [pathlib.Path("/usr/share/java") / f"{name}.jar" for name in HEAVY_JARS]
    if missing := [jar.name for jar in jars if not jar.exists()]:
        raise NotRun(f"{', '.join(missing)} not in /usr/share/java (libjetty9-java, libjackson2-databind-java)")
    return jars


def heavy_java(folder):
    need("javac")
    jars = heavy_jars()
    jar = write_jar(folder / "heavy.jar", "Heavy", compile_java(folder, "Heavy", jars), jars)
    return jar, ["java", "-jar", jar]


def archive(path, name, content, mode=0o644):
    with tarfile.open(path, "w:gz") as tar:
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(content), mode
        tar.addfile(info, io.BytesIO(content))
    return path


def script(source, name, program):
    def build(folder):
        need(program)
        return archive(folder / f"{source}.tar.gz", name, (SOURCES / source).read_bytes()), [program, SOURCES / source]
    return build


def native(folder):
    need("g++")
    binary = folder / "hello"
    subprocess.run(["g++", "-O2", "-static", "-o", binary, SOURCES / "hello.cpp"], check=True)
    return archive(folder / "native.tar.gz", "hello", binary.read_bytes(), 0o755), [binary]


APPS = {"java-hello": hello_java, "java-heavy": heavy_java, "python": script("hello.py", "main.py", "python3"),
        "node": script("hello.js", "server.js", "node"), "native": native}


# ---- what a round measures

@dataclasses.dataclass
class Round:
    seconds: list  # from the instant to each whole answer
    cpu: float  # seconds of the apps' processes, a start
    failed: int = 0

    @property
    def mean(self):
        return sum(self.seconds) / max(1, len(self.seconds))


def cpu_of(pid):
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def cpu_of_descendants(pid):
    """By process id, of everything that lives below a process."""
    parents = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    below, found = [pid], {}
    while below:
        parent = below.pop()
        for child, its in parents.items():
            if its == parent:
                below.append(child)
                found[child] = cpu_of(child)
    return found


def ask_all(address, hosts):
    """Connects first, then sends all requests in one go; the seconds to each answer, the bodies, and how many failed."""
    selector = selectors.DefaultSelector()
    sockets = []
    for host in hosts:
        peer = socket.create_connection(address)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sockets.append((peer, f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()))
    begun = time.monotonic()
    for peer, request in sockets:
        peer.sendall(request)
        peer.setblocking(False)
        selector.register(peer, selectors.EVENT_READ, [b""])
    seconds, bodies, failed = [], [], 0
    while selector.get_map() and time.monotonic() - begun < LONGEST:
        for key, _ in selector.select(1):
            piece = key.fileobj.recv(65536)
            key.data[0] += piece
            if piece:
                continue
            selector.unregister(key.fileobj)
            key.fileobj.close()
            head, _, body = key.data[0].partition(b"\r\n\r\n")
            if head.startswith(b"HTTP/1.1 200"):
                seconds.append(time.monotonic() - begun)
                bodies.append(body)
            else:
                failed += 1
                say(f"failed: {key.data[0][:300]!r}")
    for key in list(selector.get_map().values()):
        failed += 1
        key.fileobj.close()
    return seconds, bodies, failed


def pid_in(body):
    """What the apps say of themselves."""
    found = re.search(rb"process (\d+)", body)
    return int(found[1]) if found else 0


# ---- through the platform

class Platform:
    def __init__(self, folder):
        self.folder = folder
        self.server = harness.Server(harness.binaries() / "tidegated", folder / "data")
        self.server.start()
        self.generation = 0
        self.images = {}
        url = urllib.parse.urlsplit(self.server.ready["gateway"])
        self.gateway = (url.hostname, url.port)
        self.server.api("PATCH", "/api/v1/namespaces/knative-serving/configmaps/config-autoscaler",
                        {"data": {"allow-zero-initial-scale": "true"}}, "application/merge-patch+json")

    def image(self, app, package):
        if app not in self.images:
            self.images[app] = self.server.upload(package, app)["status"]["image"]
        return self.images[app]

    def pool(self, runtime, size):
        """Has that many idle hosts; 0 drains the pool."""
        name = runtime.replace("/", "-")
        spec = {"min": size, "drain": size == 0}
        try:
            self.server.api("PATCH", f"{POOLS}/{name}", {"spec": spec}, "application/merge-patch+json")
        except harness.ApiError as error:
            if error.status != 404:
                raise
            self.server.api("POST", POOLS, {"apiVersion": "tidegate.dev/v1", "kind": "InstancePool", "metadata": {"name": name},
                                            "spec": {"runtime": runtime, **spec}})

        def ready():
            status = self.server.api("GET", f"{POOLS}/{name}").get("status", {})
            return status.get("idle", 0) >= size and status.get("warming", 0) == 0 if size else status.get("idle", 0) == 0
        harness.wait_for(f"{size} idle hosts of {runtime}", ready, 180)

    def archives(self):
        """How many class-data archives there are, and of how many stacks it is known what apps use."""
        folder = self.folder / "data" / "archives"
        return len(list(folder.glob("*.jsa"))), len(list(folder.glob("*.used")))

    def learn_archive(self, image):
        """The first direct start of a jar has its archive made, in the background."""
        before, _ = self.archives()
        self.round(image, 1, {}, "java", 0)
        harness.wait_for("the jar's archive", lambda: self.archives()[0] > before, 180)

    def learn_stack(self, image, stack, jars):
        """The first host of a stack has its archive made; the end of the first app in a host that has it tells which classes apps use."""
        self.server.api("PATCH", f"{harness.TIDEGATE}/engines/local", {"spec": {"stacks": {stack: list(map(str, jars))}}}, "application/merge-patch+json")
        runtime = f"java/{stack}"
        before, used = self.archives()
        self.pool(runtime, 1)
        harness.wait_for("the stack's archive", lambda: self.archives()[0] > before, 180)
        self.pool(runtime, 0)
        self.round(image, 1, {"runtime.tidegate.dev/stack": stack}, runtime, 1)
        harness.wait_for("what apps use of the stack", lambda: self.archives()[1] > used, 60)
        self.pool(runtime, 0)

    def services(self, image, count, annotations):
        self.generation += 1
        names = [f"app-{self.generation}-{number}" for number in range(count)]
        for name in names:
            self.server.api("POST", SERVICES, harness.service_object(
                name, image, annotations={"autoscaling.knative.dev/initial-scale": "0", **annotations}, timeoutSeconds=300))
        for name in names:
            harness.wait_ready(self.server, name, timeout=120)
        return names

    def remove(self, names):
        for name in names:
            self.server.api("DELETE", f"{SERVICES}/{name}")
        harness.wait_for("no instance", lambda: not self.server.running_pods(), 120)

    def round(self, image, count, annotations, runtime=None, size=0):
        names = self.services(image, count, annotations)
        try:
            if runtime:
                self.pool(runtime, size)
            before = cpu_of_descendants(self.server.process.pid)
            seconds, bodies, failed = ask_all(self.gateway, [f"{name}.default.localhost" for name in names])
            after = cpu_of_descendants(self.server.process.pid)
            # In a sandbox each has numbers of its own, and says the same one; then what all of them used is looked at.
            isolated = annotations.get(ISOLATION) == "sandbox"
            pids = set(after) if isolated else {pid_in(body) for body in bodies}
            if not isolated and len(pids) != len(bodies):
                raise AssertionError(f"{len(bodies)} answers of {len(pids)} processes: each app has one of its own")
            cpu = sum(after.get(pid, 0) - before.get(pid, 0) for pid in pids)
            return Round(seconds, cpu / max(1, len(bodies)), failed)
        finally:
            self.remove(names)


def plain_round(command, count):
    """The same apps started all at once by hand; asked until they answer, at the pace of the platform's own probes."""
    ports = [harness.free_port() for _ in range(count)]
    begun = time.monotonic()
    processes = [subprocess.Popen(list(map(str, command)), env={**os.environ, "PORT": str(port)}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
                 for port in ports]
    seconds, waiting = [], dict(enumerate(ports))
    try:
        while waiting and time.monotonic() - begun < LONGEST:
            for number, port in list(waiting.items()):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as peer:
                    peer.settimeout(30)
                    peer.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    if peer.recv(65536).startswith(b"HTTP/1.") :
                        seconds.append(time.monotonic() - begun)
                        del waiting[number]
            time.sleep(0.01)
        cpu = sum(cpu_of(process.pid) for process in processes) / count
        return Round(seconds, cpu, len(waiting))
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()


# ---- the table

@dataclasses.dataclass
class Case:
    app: str
    count: int
    runtime: str = ""  # whose pool is filled
    filled: bool = True
    plain: bool = False
    goals: dict = dataclasses.field(default_factory=dict)
    annotations: dict = dataclasses.field(default_factory=dict)
    learn: str = ""  # what the server is to have learnt before: archive, or stack
    speedup: float = 0  # at least, over the plain case of the same app and count


STACK = {"runtime.tidegate.dev/stack": "jetty"}
CASES = {
    "java-hello-plain-100": Case("java-hello", 100, plain=True),
    "java-hello-pool-1": Case("java-hello", 1, "java", goals={"mean": 0.02}),
    "java-hello-pool-50": Case("java-hello", 50, "java", goals={"mean": 0.3}),
    "java-hello-pool-100": Case("java-hello", 100, "java", goals={"mean": 0.6, "min": 0.03}, speedup=20),
    "java-hello-direct-100": Case("java-hello", 100, "java", filled=False, goals={"mean": 5}, speedup=2),
    "java-heavy-plain-100": Case("java-heavy", 100, plain=True),
    "java-heavy-pool-100": Case("java-heavy", 100, "java"),
    "java-heavy-archive-100": Case("java-heavy", 100, "java", filled=False, learn="archive", goals={"mean": 8}),
    "java-heavy-stack-1": Case("java-heavy", 1, "java/jetty", learn="stack", annotations=STACK),
    "java-heavy-stack-50": Case("java-heavy", 50, "java/jetty", learn="stack", annotations=STACK, goals={"mean": 1.4}),
    "java-heavy-stack-100": Case("java-heavy", 100, "java/jetty", learn="stack", annotations=STACK, goals={"mean": 3, "min": 0.15}),
    "python-pool-1": Case("python", 1, "python", goals={"mean": 0.02}),
    "python-pool-100": Case("python", 100, "python", goals={"mean": 0.4}),
    "node-pool-1": Case("node", 1, "node", goals={"mean": 0.02}),
    "node-pool-100": Case("node", 100, "node", goals={"mean": 0.2}),
    "native-1": Case("native", 1, goals={"mean": 0.02}),
    "native-100": Case("native", 100, goals={"mean": 0.15}),
    "native-sandbox-100": Case("native", 100, goals={"mean": 0.3}, annotations={ISOLATION: "sandbox"}),
}


class Bench:
    def __init__(self, platform, options):
        self.platform = platform
        self.options = options
        self.figures = Figures("coldstart")
        self.built = {}
        self.learnt = set()
        self.plain_means = {}

    def run(self):
        for name in self.options.cases:
            case = CASES[name]
            try:
                self._tell(name, case, self._rounds(case))
            except NotRun as reason:
                say(f"{name}: not run: {reason}")
                self.figures.not_run(name, str(reason))

    def _rounds(self, case):
        if case.app not in self.built:
            self.built[case.app] = APPS[case.app](self.platform.folder)
        package, command = self.built[case.app]
        count = min(case.count, 3) if self.options.quick else case.count
        if case.plain:
            return [plain_round(command, count) for _ in range(self.options.rounds)]
        image = self.platform.image(case.app, package)
        if case.learn and case.learn not in self.learnt:
            if case.learn == "archive":
                self.platform.learn_archive(image)
            else:
                self.platform.learn_stack(image, "jetty", heavy_jars())
            self.learnt.add(case.learn)
        rounds = []
        for number in range(self.options.rounds + (0 if self.options.quick else 1)):
            one = self.platform.round(image, count, case.annotations, case.runtime, count if case.filled else 0)
            if number > 0 or self.options.quick:  # the first fills the page cache
                rounds.append(one)
        return rounds

    def _tell(self, name, case, rounds):
        means = [one.mean for one in rounds]
        say(f"{name:22} mean {sorted(means)[len(means) // 2]:7.3f} s  min {min(min(one.seconds) for one in rounds):6.3f} s  "
            f"max {max(max(one.seconds) for one in rounds):6.3f} s  CPU {sum(one.cpu for one in rounds) / len(rounds):6.3f} s a start")
        self.figures.add(name, "mean_s", means, "s", at_most=case.goals.get("mean"))
        self.figures.add(name, "min_s", [min(one.seconds) for one in rounds], "s", at_most=case.goals.get("min"))
        self.figures.add(name, "max_s", [max(one.seconds) for one in rounds], "s")
        self.figures.add(name, "cpu_s_per_start", [one.cpu for one in rounds], "s")
        if case.plain:
            self.plain_means[case.app, case.count] = means
        elif plain := self.plain_means.get((case.app, case.count)):
            self.figures.add(name, "speedup_vs_plain", [sorted(plain)[len(plain) // 2] / mean for mean in means], "ratio", at_least=case.speedup or None)
        self.figures.add(name, "failed", [sum(one.failed for one in rounds)], "requests", at_most=0)


def choices(text):
    chosen = text.split(",") if text else []
    if unknown := [name for name in chosen if name not in CASES]:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: not one of {', '.join(CASES)}")
    return chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke run with three apps at a time: says that it works, not how fast")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", type=choices, default=list(CASES), help="some of " + ",".join(CASES))
    options = parser.parse_args()
    if options.quick:
        options.rounds = 1
    with harness.temporary_folder("tidegate-bench-") as folder:
        platform = Platform(folder)
        bench = Bench(platform, options)
        try:
            bench.run()
        except BaseException:
            print(platform.server.tail(), file=sys.stderr)
            raise
        finally:
            platform.server.stop()
    return 0 if bench.figures.ok or options.quick else 1


if __name__ == "__main__":
    sys.exit(main())
