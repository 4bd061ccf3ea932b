"""Podman's service with a storage, a network and one image of its own, for the tests that want a real container engine.

As a program: `podman_rig.py FOLDER` prints one line of JSON, {"socket": …, "image": …, "bridge": true} or {"skip": why}, serves until its
standard input ends, and takes everything down again. Nothing comes from the internet: the image is a static busybox.
"""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import time

IMAGE = "localhost/tidegate-test:1"
BRIDGE = "tgtest0"
HYBRID = "/sys/fs/cgroup/unified"

CONFIGURATION = """[containers]
log_size_max = 1048576
[network]
default_network = "podman"
network_config_dir = "{folder}/networks"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
exit_command_delay = 1
runtime = "within"
[engine.runtimes]
within = ["{folder}/within"]
"""

NETWORK = {
    "cniVersion": "0.4.0",
    "name": "podman",
    "plugins": [
        {"type": "bridge", "bridge": BRIDGE, "isGateway": True, "ipMasq": True, "hairpinMode": True,
         "ipam": {"type": "host-local", "routes": [{"dst": "0.0.0.0/0"}], "ranges": [[{"subnet": "10.213.77.0/24", "gateway": "10.213.77.1"}]]}},
        {"type": "portmap", "capabilities": {"portMappings": True}},
        {"type": "firewall"},
        {"type": "tuning"},
    ],
}

# Podman asks for more open files and processes than a machine may be allowed to give; crun then refuses to start anything.
WITHIN = """#!{python}
import json, os, resource, sys
kinds = {{"RLIMIT_NOFILE": resource.RLIMIT_NOFILE, "RLIMIT_NPROC": resource.RLIMIT_NPROC}}
path = next((sys.argv[at + 1] + end for at, word in enumerate(sys.argv)
             for option, end in (("--bundle", "/config.json"), ("--process", "")) if word == option), None)
if path:
    with open(path) as file:
        config = json.load(file)
    for limit in config.get("process", config).get("rlimits", []):
        most = resource.getrlimit(kinds[limit["type"]])[1] if limit["type"] in kinds else resource.RLIM_INFINITY
        if most != resource.RLIM_INFINITY:
            limit["hard"] = min(limit["hard"], most)
            limit["soft"] = min(limit["soft"], limit["hard"])
    with open(path, "w") as file:
        json.dump(config, file)
os.execv({runtime!r}, [{runtime!r}] + sys.argv[1:])
"""


class Skip(Exception):
    """Why there can be no containers here; a sentence."""


def _program(name):
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin")
    if not path:
        raise Skip(f"{name} is not installed")
    return path


def _static_busybox():
    path = _program("busybox")
    described = subprocess.run(["ldd", path], capture_output=True, text=True)
    if "=>" in described.stdout:
        raise Skip("busybox is there but not static (Debian: busybox-static)")
    return path


def _nat_chains():
    iptables = shutil.which("iptables", path="/usr/sbin:/sbin:/usr/bin")
    if not iptables:
        return None, {}
    chains = {}
    for table in ("nat", "filter"):
        listed = subprocess.run([iptables, "-t", table, "-S"], capture_output=True, text=True).stdout
        chains[table] = listed.splitlines()
    return iptables, chains


class PodmanRig:
    """A running service: `socket`, `image`, and whether containers can have a `bridge`. Raises Skip; close() ends it."""

    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        self.socket = os.path.join(self.folder, "podman.sock")
        self.image = IMAGE
        self.service = None
        self._before = _nat_chains()[1]
        os.makedirs(self.folder, exist_ok=True)
        try:
            self._prepare()
            self.bridge = self._try("--publish", "127.0.0.1::8080") is None
            if not self.bridge and (why := self._try("--network", "host")):
                raise Skip("podman cannot run a container here: " + why)
            self._serve()
        except BaseException:
            self.close()
            raise

    def _prepare(self):
        podman, runtime, busybox = _program("podman"), _program("crun"), _static_busybox()
        if os.geteuid() != 0:
            raise Skip("podman is tried as root only")
        os.makedirs(os.path.join(self.folder, "networks"), exist_ok=True)
        self._write("containers.conf", CONFIGURATION.format(folder=self.folder))
        self._write("networks/87-podman.conflist", json.dumps(NETWORK))
        self._write("within", WITHIN.format(python=sys.executable, runtime=runtime), mode=0o755)
        # crun does not run where version 2 has controllers beside version 1; without the former in sight it does.
        hide = f"umount {HYBRID} && " if os.path.exists(HYBRID + "/cgroup.controllers") else ""
        self._command = ["unshare", "--mount", "sh", "-c", f'{hide}exec "$0" "$@"', podman,
                         "--root", f"{self.folder}/root", "--runroot", f"{self.folder}/run", "--tmpdir", f"{self.folder}/tmp",
                         "--storage-driver", "vfs", "--network-config-dir", f"{self.folder}/networks"]
        self._environment = {**os.environ, "CONTAINERS_CONF": f"{self.folder}/containers.conf"}
        archive = os.path.join(self.folder, "image.tar")
        with tarfile.open(archive, "w") as tar:
            for name in ("tmp", "etc", "proc", "sys", "dev", "www"):
                entry = tarfile.TarInfo(name)
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(entry)
            tar.add(busybox, "bin/busybox")
            for name in ("sh", "httpd", "sleep", "dd", "true", "cat"):
                entry = tarfile.TarInfo("bin/" + name)
                entry.type, entry.linkname = tarfile.SYMTYPE, "busybox"
                tar.addfile(entry)
        if why := self._fails("import", "--change", 'CMD ["/bin/sh", "-c", "echo by the image; exec httpd -f -p $PORT -h /www"]',
                              archive, IMAGE):
            raise Skip("podman cannot store an image here: " + why)

    def _write(self, name, text, mode=0o644):
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            file.write(text)
        os.chmod(path, mode)

    def _fails(self, *words):
        """The last line of what it said; None when it did well."""
        try:
            ran = subprocess.run([*self._command, *words], env=self._environment, capture_output=True, text=True, timeout=60)
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
        said = (ran.stderr or ran.stdout).strip().splitlines()
        return None if ran.returncode == 0 else (said[-1] if said else f"exit code {ran.returncode}")

    def _try(self, *options):
        return self._fails("run", "--rm", "--memory", "64m", *options, IMAGE, "/bin/true")

    def _serve(self):
        self._log = open(os.path.join(self.folder, "service.log"), "wb")
        self.service = subprocess.Popen([*self._command, "system", "service", "--time=0", "unix://" + self.socket],
                                        env=self._environment, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)
        until = time.monotonic() + 30
        while not os.path.exists(self.socket):
            if self.service.poll() is not None or time.monotonic() > until:
                raise Skip("podman's service does not start")
            time.sleep(0.02)

    def containers(self):
        """The names of all that are there, running or not."""
        return [each["Names"][0].lstrip("/") for each in json.loads(self._ask("GET", "/containers/json?all=true"))]

    def _ask(self, method, path):
        """Of the service itself: only it sees the networks that it has made."""
        connection = http.client.HTTPConnection("localhost", timeout=60)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(self.socket)
        try:
            connection.request(method, path)
            return connection.getresponse().read()
        finally:
            connection.close()

    def close(self):
        if self.service:
            with contextlib.suppress(OSError, ValueError):
                for name in self.containers():
                    self._ask("DELETE", f"/containers/{name}?force=true")
            self.service.terminate()
            self.service.wait(30)
            self._log.close()
        if hasattr(self, "_environment"):
            self._forget_network()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _forget_network(self):
        """What podman's network plugins leave behind for the next container."""
        subprocess.run(["ip", "link", "delete", BRIDGE], capture_output=True)
        iptables, chains = _nat_chains()
        for table, rules in chains.items():
            new = [rule.split(" ", 1) for rule in rules if rule not in self._before.get(table, [])]
            mine = [rest for kind, rest in new if kind == "-N" and rest.startswith("CNI-")]
            for kind, rest in new:
                if kind == "-A" and any(name in rest for name in mine):
                    subprocess.run(f"{iptables} -t {table} -D {rest}", shell=True, capture_output=True)
            for name in mine:
                subprocess.run([iptables, "-t", table, "-X", name], capture_output=True)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        rig = PodmanRig(sys.argv[1])
    except Skip as why:
        print(json.dumps({"skip": str(why)}), flush=True)
        return
    try:
        print(json.dumps({"socket": rig.socket, "image": rig.image, "bridge": rig.bridge}), flush=True)
        sys.stdin.read()
    finally:
        rig.close()


if __name__ == "__main__":
    main()
