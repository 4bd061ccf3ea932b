#!/usr/bin/env python3
"""A full disk and a folder that cannot be written: a clear error and a non-zero exit, or a failed request; never a lie.

Runs itself again in a mount namespace of its own, where a small tmpfs is the disk; skipped (77) where that is not allowed.
"""

import ctypes
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from harness import ApiError, wait_for

CONFIG_MAPS = "/api/v1/namespaces/default/configmaps"


def enter_namespace():
    if os.environ.get("TIDEGATE_STORAGE_INNER"):
        return
    options = ["--mount"] if os.geteuid() == 0 else ["--map-root-user", "--mount"]
    if subprocess.run(["unshare", *options, "true"], capture_output=True, check=False).returncode != 0:
        print("skipped: no mount namespace of one's own is allowed here, so no disk can be filled without harm")
        sys.exit(77)
    os.execvpe("unshare", ["unshare", *options, sys.executable, "-B", __file__], {**os.environ, "TIDEGATE_STORAGE_INNER": "1"})


def mount_tmpfs(path, size, *flags):
    path.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join([f"size={size}", *flags]), "tmpfs", str(path)], check=True)


def fill(path):
    with open(path / "ballast", "wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(bytes(64 << 10))
        except OSError:
            pass
        try:
            while True:
                ballast.write(bytes(512))
        except OSError:
            pass


def config_map(name, size=2000):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": {"text": "x" * size}}


def full_disk_fails_requests_and_loses_nothing(folder):
    disk = folder / "disk"
    mount_tmpfs(disk, "48m")
    server = harness.Server(harness.binaries() / "tidegated", disk / "data").start()
    try:
        acknowledged = []
        server.api("POST", CONFIG_MAPS, config_map("before"))
        acknowledged.append("before")
        fill(disk)
        refused = 0
        for number in range(4000):
            try:
                server.api("POST", CONFIG_MAPS, config_map(f"during-{number}", 20_000))
                acknowledged.append(f"during-{number}")
            except ApiError as error:
                assert error.status == 507 and error.body["reason"] == "InsufficientStorage", error
                assert str(disk) in error.body["message"], error.body["message"]
                refused += 1
                said = error.body["message"]
                if refused == 3:
                    break
        assert refused == 3, "the disk never became full"
        try:
            server.upload(harness.samples() / "java-back.jar", "back")
            raise AssertionError("an upload was taken on a full disk")
        except ApiError as error:
            assert error.status == 507, error
        for name in acknowledged:
            server.api("GET", f"{CONFIG_MAPS}/{name}")
        (disk / "ballast").unlink()
        wait_for("writes work again once there is room", lambda: can_write(server, "after"), 10)
        acknowledged.append("after")
        server.kill()
        server.start()
        for name in acknowledged:
            server.api("GET", f"{CONFIG_MAPS}/{name}")
        assert server.stop() == 0
        fill(disk)
        code, text = run_server(disk / "fresh")
        assert code == 1 and str(disk) in text, (code, text)
        return f"{said}; start on a full disk: {text.splitlines()[-1]}"
    finally:
        if server.process.poll() is None:
            server.kill()


def can_write(server, name):
    try:
        return server.api("POST", CONFIG_MAPS, config_map(name))
    except ApiError:
        return None


def read_only_folder_ends_in_a_sentence(folder):
    disk = folder / "read-only"
    mount_tmpfs(disk, "4m", "ro")
    code, text = run_server(disk / "data")
    assert code == 1 and str(disk) in text, (code, text)
    return text.splitlines()[-1]


def run_server(data_dir):
    result = subprocess.run([str(harness.binaries() / "tidegated"), "--data-dir", str(data_dir), "--listen", "127.0.0.1:0", "--gateway", "127.0.0.1:0"],
                            capture_output=True, text=True, timeout=30, check=False)
    assert not result.stdout, f"it claims to be ready: {result.stdout}"
    return result.returncode, result.stderr.strip()


def main():
    enter_namespace()
    # Mounts made here must not spread to where this came from.
    ctypes.CDLL(None).mount(b"none", b"/", None, (1 << 18) | (1 << 14), None)
    passed = 0
    with harness.temporary_folder() as folder:
        for test in (full_disk_fails_requests_and_loses_nothing, read_only_folder_ends_in_a_sentence):
            print(f"ok    {test.__name__.replace('_', ' ')}: {test(folder)}", flush=True)
            passed += 1
        for name in ("disk", "read-only"):
            subprocess.run(["umount", "-l", str(folder / name)], check=False)
    print(f"{passed} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
