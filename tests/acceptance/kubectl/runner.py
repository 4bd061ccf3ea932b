"""A table of kubectl commands and what each must print; the runner gives every command a namespace, runs it and compares.

Nothing here knows a command: those stand in the cases_*.py files next to this one.
"""

import contextlib
import dataclasses
import difflib
import json
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).parent
COMMAND_TIMEOUT = 60


class Mismatch(Exception):
    pass


# --- what varies from run to run, and what it is written as in the expectations ---

_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)"
_SUBSTITUTIONS = [
    (re.compile(r"^Warning: Kubernetes default value is insecure.*\n", re.M), ""),
    (re.compile(r"^[EWI]\d{4} \d\d:\d\d:\d\d\.\d+ .*\n", re.M), ""),
    (re.compile(_TIME), "TIME"),
    (re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [+-]\d{4}( UTC| [A-Z]+)?"), "TIME"),
    (re.compile(r"\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}"), "TIME"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "UID"),
    (re.compile(r"sha256:[0-9a-f]{64}"), "sha256:DIGEST"),
    (re.compile(r"(resourceVersion\"?: )\"\d+\""), r'\1"RV"'),
    (re.compile(r"(Resource Version: +)\d+"), r"\1RV"),
    (re.compile(r"(-\d{5})(?!-deployment(?![-\w]))(?:-deployment)?(?:-[a-z0-9]{4,10}){1,2}\b"), r"\1-POD"),
    (re.compile(r"(?:(?<=  )|^)(?:(?:\d+[dhms]){1,2}|<invalid>)(?: ?\(x\d+ over (?:\d+[dhms]){1,2}\))?(?= |$)", re.M), "AGE"),
    (re.compile(r"/tmp/[\w./-]*/(serving|v1)\b"), r"TMP/\1"),
    (re.compile(r"listening on port \d+"), "listening on port PORT"),
]
# The address inside the cluster: a name of its own where names are resolved, the gateway's where they are not.
_ADDRESS = re.compile(r"(address:\n\s+url: )\S+|(Address:\n\s+URL: +)\S+")
# Events of the same second come in any order.
_EVENTS = re.compile(r"(?:^  (?:Normal|Warning)  .*(?:\n|$))+(?<!\n)", re.M)


def squeeze(text):
    """Columns are as wide as their widest cell, which varies: two or more blanks inside a line count as two."""
    lines = []
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        lines.append(line[:indent] + re.sub(r" {2,}|\t+", "  ", line[indent:]).rstrip())
    return "\n".join(lines)


def normalise(text, context):
    text = text.replace(context.folder_text, "DIR")
    for actual, word in context.words.items():
        text = text.replace(actual, word)
    text = re.sub(rf"\b{re.escape(context.namespace)}\b", "NS", text)
    for pattern, replacement in _SUBSTITUTIONS:
        text = pattern.sub(replacement, text)
    text = _ADDRESS.sub(lambda m: (m.group(1) or m.group(2)) + "ADDRESS", text)
    return _EVENTS.sub(lambda m: "\n".join(sorted(m.group(0).split("\n"))), squeeze(text))


# --- expectations ---

class Exactly:
    def __init__(self, text):
        self.text = text

    def check(self, what, actual, _context):
        wanted = squeeze(self.text)
        if actual.strip("\n") != wanted.strip("\n"):
            diff = difflib.unified_diff(wanted.strip("\n").split("\n"), actual.strip("\n").split("\n"), "expected", "came", lineterm="", n=2)
            raise Mismatch(f"{what} differs:\n" + "\n".join(diff))


class Golden(Exactly):
    """The text of a file in golden/."""

    def __init__(self, name):
        super().__init__((HERE / "golden" / name).read_text())


class Matches:
    """The whole text matches the expression (after normalising)."""

    def __init__(self, pattern):
        self.pattern = pattern

    def check(self, what, actual, _context):
        if not re.fullmatch(self.pattern, actual.strip("\n"), re.S):
            raise Mismatch(f"{what} does not match {self.pattern!r}; it is:\n{actual}")


class Has:
    """Every one of the lines (expressions, matched against whole lines) is there; none of `never` is anywhere."""

    def __init__(self, *lines, never=()):
        self.lines = lines
        self.never = never

    def check(self, what, actual, _context):
        present = actual.split("\n")
        missing = [line for line in self.lines if not any(re.fullmatch(line, candidate.strip()) for candidate in present)]
        wrong = [word for word in self.never if re.search(word, actual)]
        if missing or wrong:
            told = [f"no line {line!r}" for line in missing] + [f"{word!r} is there" for word in wrong]
            raise Mismatch(f"{what}: {'; '.join(told)}; it is:\n{actual}")


class Json:
    """The text is JSON for which `check` returns None or what is wrong with it."""

    def __init__(self, check):
        self.judge = check

    def check(self, what, actual, context):
        try:
            value = json.loads(actual)
        except ValueError as error:
            raise Mismatch(f"{what} is not JSON ({error}):\n{actual[:2000]}") from error
        fault = self.judge(value)
        if fault:
            raise Mismatch(f"{what}: {fault}; it is:\n{actual[:3000]}")


class Since:
    """`new` for kubectl from 1.`minor` on, `old` before."""

    def __init__(self, minor, new, old):
        self.minor, self.new, self.old = minor, new, old


class Anything:
    def check(self, *_):
        return None


def expectation(value, minor):
    if isinstance(value, Since):
        return expectation(value.new if minor >= value.minor else value.old, minor)
    return Exactly(value) if isinstance(value, str) else value


# --- cases ---

@dataclasses.dataclass
class Case:
    """One command. `{word}` in command, stdin and expectations' inputs comes from the context (image, folder, ns, ...).

    given: callables (context) run before, making objects through the API.
    after: the name of the case whose namespace this one goes on in; it runs first when this one is run alone.
    shelf: the name of a namespace that is filled once and only read (True: the first of them).
    during: (expression, callable) pairs for a command that goes on: once its output matches, the callable is run.
    rc: None = any exit code will do.
    until: the command is ended as soon as its output matches; rc is then not looked at.
    then: a callable (context) that looks at the world afterwards and raises AssertionError.
    """
    name: str
    command: str
    out: object = ""
    err: object = ""
    rc: int = 0
    stdin: str = None
    given: tuple = ()
    after: str = None
    shelf: object = False
    env: dict = None
    since: int = 0
    before: int = 1000
    during: tuple = ()
    until: str = None
    then: object = None
    cold: bool = False
    sort: bool = False
    timeout: float = COMMAND_TIMEOUT


class Context:
    """What a case sees: the server, its namespace, a folder, and the words that stand for varying things."""

    def __init__(self, server, kubectl, namespace, folder, packages):
        self.server = server
        self.kubectl = kubectl
        self.namespace = namespace
        self.folder = folder
        self.folder_text = str(folder)
        self.packages = packages
        url = server.ready["gateway"]
        self.port = url.rsplit(":", 1)[1]
        self.words = {server.ready["api"]: "API", ":" + self.port: ":PORT"}
        self.values = {"ns": namespace, "folder": str(folder), "manifests": str(HERE / "manifests")}

    def fill(self, text):
        return re.sub(r"\{(\w+)\}", lambda m: self.values.get(m.group(1), m.group(0)), text)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.fill(text))
        return path


class Kubectl:
    """One binary with a home of its own, so that its cache is known to be cold once and warm from then on."""

    def __init__(self, binary, kubeconfig, folder):
        self.binary = binary
        self.kubeconfig = kubeconfig
        self.home = folder / "home"
        self.home.mkdir(parents=True)
        version = json.loads(subprocess.run([binary, "version", "--client", "-o", "json"], capture_output=True, text=True, check=True, timeout=COMMAND_TIMEOUT,
                                            env={**os.environ, "HOME": str(self.home)}).stdout)
        self.minor = int(re.match(r"\d+", version["clientVersion"]["minor"]).group())
        self.label = "1." + str(self.minor)

    def environment(self, extra=None, home=None):
        environ = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy") and k != "KUBECONFIG"}
        return {**environ, "HOME": str(home or self.home), "LC_ALL": "C", "TZ": "UTC", "KUBE_EDITOR": "false", **(extra or {})}

    def start(self, namespace, words, env=None, home=None, stdin=subprocess.DEVNULL):
        own = [] if any(word.startswith("--kubeconfig") for word in words) else ["--kubeconfig", self.kubeconfig]
        return subprocess.Popen([self.binary, *own, "--namespace", namespace, *words], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env=self.environment(env, home))

    def run(self, namespace, *words):
        """For what a case prepares or looks at: stdout; an exit code that is not 0 fails."""
        process = self.start(namespace, words)
        out, err = process.communicate(timeout=COMMAND_TIMEOUT)
        assert process.returncode == 0, f"kubectl {' '.join(words)}: rc {process.returncode}: {err.decode()}"
        return out.decode()


class Stream:
    """Collects what a running command prints."""

    def __init__(self, pipe):
        self.parts = []
        self.thread = threading.Thread(target=self._read, args=(pipe,), daemon=True)
        self.thread.start()

    def _read(self, pipe):
        for line in iter(pipe.readline, b""):
            self.parts.append(line)
        pipe.close()

    def text(self):
        return b"".join(self.parts).decode(errors="replace")

    def rest(self):
        self.thread.join(5)
        return self.text()


def _await_output(stream, pattern, process, deadline):
    while time.monotonic() < deadline:
        if re.search(pattern, stream.text(), re.M):
            return
        if process.poll() is not None:
            break
        time.sleep(0.02)
    if not re.search(pattern, stream.rest() if process.poll() is not None else stream.text(), re.M):
        raise Mismatch(f"never printed {pattern!r}; it printed:\n{stream.text()}")


def execute(case, context):
    """Runs the command; returns (rc or None when it was ended, stdout, stderr), raw."""
    kubectl = context.kubectl
    words = [context.fill(word) for word in shlex.split(case.command)]
    env = {k: context.fill(v) for k, v in (case.env or {}).items()}
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory()) if case.cold else None
        process = kubectl.start(context.namespace, words, env, home, subprocess.PIPE if case.stdin is not None else subprocess.DEVNULL)
        out, err = Stream(process.stdout), Stream(process.stderr)
        deadline = time.monotonic() + case.timeout
        try:
            if case.stdin is not None:
                with contextlib.suppress(BrokenPipeError):
                    process.stdin.write(context.fill(case.stdin).encode())
                    process.stdin.close()
            for pattern, act in case.during:
                _await_output(out, pattern, process, deadline)
                act(context)
            if case.until:
                _await_output(out, case.until, process, deadline)
                process.send_signal(signal.SIGTERM)
                process.wait(10)
                return None, out.rest(), err.rest()
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired as error:
                raise Mismatch(f"still running after {case.timeout} s; stdout:\n{out.text()}\nstderr:\n{err.text()}") from error
            return process.returncode, out.rest(), err.rest()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def judge(case, context, rc, out, err):
    minor = context.kubectl.minor
    out, err = normalise(out, context), normalise(err, context)
    if case.sort:
        out = "\n".join(sorted(out.strip("\n").split("\n")))
    wanted = case.rc if not isinstance(case.rc, Since) else (case.rc.new if minor >= case.rc.minor else case.rc.old)
    if None not in (rc, wanted) and rc != wanted:
        raise Mismatch(f"exit code {rc}, expected {wanted}; stdout:\n{out}\nstderr:\n{err}")
    expectation(case.out, minor).check("stdout", out, context)
    expectation(case.err, minor).check("stderr", err, context)


def say(text):
    """One write a message: several kubectls speak at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class Suite:
    """Runs cases for one kubectl and counts."""

    def __init__(self, kubectl, cases, make_context, shelves, show=False):
        self.kubectl = kubectl
        self.cases = {case.name: case for case in cases}
        assert len(self.cases) == len(cases), "two cases have the same name: " + repr(sorted(c.name for c in cases if sum(d.name == c.name for d in cases) > 1))
        self.make_context = make_context
        self.shelves = shelves
        self.show = show
        self.contexts = {}
        self.done = set()
        self.passed = 0
        self.failed = []

    def run(self, names=None):
        for case in self.cases.values():
            if names is None or any(name in case.name for name in names):
                self.run_one(case)

    def run_one(self, case):
        if case.name in self.done:
            return
        self.done.add(case.name)
        if not case.since <= self.kubectl.minor < case.before:
            return
        context = self.context_for(case)
        label = self.kubectl.label
        started = time.monotonic()
        try:
            for step in case.given:
                step(context)
            started = time.monotonic()
            rc, out, err = execute(case, context)
            if self.show:
                say(f"--- rc {rc}\n{normalise(out, context)}\n--- stderr\n{normalise(err, context)}\n---")
            judge(case, context, rc, out, err)
            if case.then:
                case.then(context)
        except Exception as error:  # noqa: BLE001 - a case that fails is told, and the others go on
            self.failed.append(case.name)
            told = str(error).rstrip().replace("\n", "\n      | ")
            say(f"FAIL  {time.monotonic() - started:5.2f} s  {label}  {case.name}: kubectl {case.command}\n      | {type(error).__name__}: {told}")
            return
        self.passed += 1
        say(f"ok    {time.monotonic() - started:5.2f} s  {label}  {case.name}: kubectl {case.command}")

    def context_for(self, case):
        if case.shelf:
            return self.shelves["shelf" if case.shelf is True else case.shelf]
        if case.after:
            previous = self.cases[case.after]
            self.run_one(previous)
            context = self.context_for(previous)
        else:
            context = self.contexts.get(case.name) or self.make_context()
        self.contexts[case.name] = context
        return context
