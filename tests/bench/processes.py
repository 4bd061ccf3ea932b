"""Programs under test: started pinned to a core, their CPU time read, stopped by process id whatever happens."""

import contextlib
import dataclasses
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import time

from figures import say

TICKS = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass
class Cpu:
    """Seconds of CPU time; `total` is finer than the two parts, which the kernel gives in hundredths."""
    total: float = 0
    user: float = 0
    system: float = 0

    def __add__(self, other):
        return Cpu(self.total + other.total, self.user + other.user, self.system + other.system)

    def __sub__(self, other):
        return Cpu(self.total - other.total, self.user - other.user, self.system - other.system)


def cpu_of(pid):
    """Of all threads of a process and of the processes it started."""
    proc = pathlib.Path(f"/proc/{pid}")
    fields = (proc / "stat").read_text().rsplit(")", 1)[1].split()
    used = Cpu(0, int(fields[11]) / TICKS, int(fields[12]) / TICKS)
    tasks = [task for task in (proc / "task").iterdir()]
    with contextlib.suppress(OSError):  # a kernel without scheduling statistics
        used.total = sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    used.total = used.total or used.user + used.system
    for task in tasks:
        for child in (task / "children").read_text().split():
            used += cpu_of(int(child))
    return used


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A program that runs until stop(); told things and asked through its stdin and stdout, a line each way."""

    def __init__(self, name, command, log):
        self.name = name
        self.log = log
        with log.open("wb") as stderr:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, bufsize=0)
        self.pid = self.process.pid

    def answer(self, timeout=20):
        """The next line it prints, as JSON."""
        line = b""
        deadline = time.monotonic() + timeout
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))
            piece = self.process.stdout.read(1) if ready else b""
            if not piece:
                raise AssertionError(f"{self.name} did not answer: {line!r}; its log: {self.tail()}")
            line += piece
        return json.loads(line)

    def ask(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        return self.answer()

    def wait_for_port(self, port, timeout=20):
        deadline = time.monotonic() + timeout
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"{self.name} does not listen on {port}; its log: {self.tail()}")
            time.sleep(0.02)

    def tail(self):
        return self.log.read_text(errors="replace")[-2000:]

    def cpu(self):
        if self.process.poll() is not None:
            raise AssertionError(f"{self.name} has ended with {self.process.returncode}; its log: {self.tail()}")
        return cpu_of(self.pid)

    def stop(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            stream.close()


class Stage:
    """Where everything runs: which core is whose, and what has to be stopped in the end.

    One core is the proxy's, the other the load's and the upstream's. With real-time priority nothing else that runs on
    the machine gets between them: without it, builds beside a bench cost a factor.
    """

    def __init__(self, folder, real_time=True):
        self.folder = folder
        self.processes = []
        self.started = 0
        cores = sorted(os.sched_getaffinity(0))
        self.proxy_core = str(cores[0])
        self.load_core = str(cores[1]) if len(cores) > 1 else self.proxy_core
        if len(cores) < 2:
            say("one core only: the proxies share it with the load, and figures say little")
        self.all_cores = ",".join(str(core) for core in cores[:2])
        self.priority = ["chrt", "-r", "1"] if real_time and self._allowed() else []
        if not self.priority:
            say("at ordinary priority: what else runs on the machine shows in the figures")

    @staticmethod
    def _allowed():
        try:
            return subprocess.run(["chrt", "-r", "1", "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0
        except FileNotFoundError:
            return False

    def pinned(self, command, cores):
        return ["taskset", "-c", cores, *self.priority, *map(str, command)]

    def start(self, command, cores):
        name = pathlib.Path(str(command[0])).name
        self.started += 1
        process = Process(name, self.pinned(command, cores), self.folder / f"{name}-{self.started}.log")
        self.processes.append(process)
        return process

    def run(self, command, timeout, cores=None):
        """Runs a load to its end; its stdout."""
        process = subprocess.Popen(self.pinned(command, cores or self.load_core), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        try:
            output, errors = process.communicate(timeout=timeout)
        except BaseException:
            process.kill()
            process.wait()
            raise
        if process.returncode != 0:
            raise AssertionError(f"{command[0]} ended with {process.returncode}: {output[-500:]}{errors[-500:]}")
        return output

    def stop(self):
        while self.processes:
            self.processes.pop().stop()

    def __enter__(self):
        def end(number, _):
            raise SystemExit(128 + number)
        signal.signal(signal.SIGTERM, end)
        return self

    def __exit__(self, *_):
        self.stop()
