#!/usr/bin/env python3
"""The Debian packages: what is in them, what the desktop's own validators say, and, where this may make a root of its own, that they install on a clean
Debian, serve an app, show a window, and leave nothing when they are purged. `--keep DIR` makes the root there and leaves it for a look."""

import argparse
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from harness import SERVING, service_object, wait_ready

SOURCE = pathlib.Path(os.environ.get("TIDEGATE_SOURCE_DIR", pathlib.Path(__file__).parents[2]))
NEEDED = {
    "tidegated": ("usr/bin/tidegated", "usr/share/tidegate/hosts/node/host.js", "usr/share/tidegate/hosts/python/host.py", "tidegated.service",
                  "usr/share/man/man1/tidegated.1", "usr/share/doc/tidegated/copyright"),
    "tidegate": ("usr/bin/tidegate", "usr/share/applications/dev.tidegate.console.desktop", "usr/share/metainfo/dev.tidegate.console.metainfo.xml",
                 "usr/share/icons/hicolor/scalable/apps/dev.tidegate.console.svg", "usr/share/man/man1/tidegate.1"),
}
# Qt finds these when the program runs; no linker knows of them.
PLUGINS = {"tidegated": "libqt6sql6-sqlite", "tidegate": "libqt6svg6"}


def run(*command, timeout=600, **options):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=timeout, check=False, **options)
    assert result.returncode == 0, f"{' '.join(map(str, command))}: {result.returncode}\n{result.stdout[-3000:]}\n{result.stderr[-3000:]}"
    return result.stdout


def make_packages(folder):
    run("cpack", "-G", "DEB", "-B", folder, cwd=harness.binaries().parent)
    found = {path.name.split("_")[0]: path for path in folder.glob("*.deb")}
    assert set(found) == set(NEEDED), sorted(found)
    return found


def check_contents(packages):
    for name, file in packages.items():
        listing = run("dpkg-deb", "--contents", file)
        for path in NEEDED[name]:
            assert path in listing, f"{file.name} is without {path}:\n{listing}"
        assert "tst_" not in listing and "samples" not in listing, listing
        depends = run("dpkg-deb", "--field", file, "Depends")
        assert PLUGINS[name] in depends and "libqt6core6" in depends, depends
        assert run("dpkg-deb", "--field", file, "Version").strip() in run(harness.binaries() / name, "--version", env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})


def check_desktop_files(packages, folder):
    run("dpkg-deb", "--extract", packages["tidegate"], folder)
    for tool, file in ((("desktop-file-validate",), "usr/share/applications/dev.tidegate.console.desktop"),
                       (("appstreamcli", "validate", "--no-net", "--pedantic"), "usr/share/metainfo/dev.tidegate.console.metainfo.xml")):
        if shutil.which(tool[0]):
            run(*tool, folder / file)
        else:
            print(f"  not judged by {tool[0]}, which is missing")


class Root:
    """A Debian of its own in a folder. What runs in it has its own mounts, which go when it ends."""

    def __init__(self, folder):
        self.folder = folder

    def make(self):
        targets = [line.split() for line in run("apt-get", "indextargets", "--format", "$(SITE) $(RELEASE) $(COMPONENT)", "Created-By: Packages").splitlines()]
        targets = [words for words in targets if words[1].startswith("bookworm")]
        site, release, _ = targets[0]
        run("debootstrap", "--variant=minbase", release, self.folder, site)
        (self.folder / "etc/apt/sources.list").write_text("".join(f"deb [trusted=yes] {' '.join(words)}\n" for words in targets))
        # As this machine reaches its archive: through the same proxy, with the same names.
        (self.folder / "etc/apt/apt.conf.d/90host").write_text(run("apt-config", "dump", "Acquire"))
        for name in ("resolv.conf", "hosts"):
            with contextlib.suppress(OSError):
                shutil.copy(f"/etc/{name}", self.folder / "etc" / name)

    def command(self, *words):
        script = 'root="$1"; shift; mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" && exec chroot "$root" "$@"'
        return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh", str(self.folder), *map(str, words)]

    def run(self, *words, **options):
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8", "HOME": "/root"}
        return run(*self.command(*words), env=environment, **options)


def why_not():
    if os.geteuid() != 0:
        return "only root can make a root"
    missing = [tool for tool in ("debootstrap", "unshare", "chroot") if not shutil.which(tool)]
    if missing:
        return f"{', '.join(missing)} missing"
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode != 0:
        return "mounts of one's own are not allowed here"
    return ""


def install(root, packages):
    inside = root.folder / "var/cache/packages"
    inside.mkdir(parents=True)
    for file in packages.values():
        shutil.copy(file, inside)
    root.run("apt-get", "update", "-qq")
    root.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *(f"/var/cache/packages/{file.name}" for file in packages.values()), timeout=1200)


def serves(root, folder):
    """The installed server runs an app, and the installed console shows it."""
    same = root.folder / str(folder).lstrip("/")
    same.mkdir(parents=True)
    (same / "data").mkdir()
    (folder / "data").symlink_to(same / "data")
    starter = folder / "tidegated"
    starter.write_text("#!/bin/sh\nexec " + " ".join(f"'{word}'" for word in root.command("/usr/bin/tidegated")) + ' "$@"\n')
    starter.chmod(0o755)
    server = harness.Server(starter, folder / "data").start()
    try:
        image = server.upload(harness.samples() / "native-app.tar.gz", "native")["status"]["image"]
        server.api("POST", f"{SERVING}/namespaces/default/services", service_object("native", image))
        wait_ready(server, "native")
        status, _, body = server.request("native.default.localhost")
        assert status == 200 and body, (status, body)
        root.run("/usr/bin/tidegate", "--screenshot", "/root/pictures", "--config-dir", "/root/config", "--profile", folder / "data/kubeconfig", timeout=240)
        pictures = sorted(path.name for path in (root.folder / "root/pictures").glob("*.png"))
        assert any(name.startswith("apps") for name in pictures) and any(name.startswith("overview") for name in pictures), pictures
    finally:
        assert server.stop() == 0


def goes(root):
    state = root.folder / "var/lib/tidegate"
    state.mkdir(exist_ok=True)
    (state / "something").write_text("kept")
    settings = root.folder / "root/.config/tidegate/settings"
    settings.parent.mkdir(parents=True)
    settings.write_text("a user's")
    root.run("apt-get", "remove", "-y", "-qq", "tidegated", "tidegate")
    assert (state / "something").exists() and settings.exists(), "removing takes data along"
    assert not (root.folder / "usr/bin/tidegated").exists() and not (root.folder / "usr/share/tidegate").exists()
    root.run("apt-get", "purge", "-y", "-qq", "tidegated", "tidegate")
    assert not state.exists() and settings.exists(), "purging takes the server's data, and no user's settings"
    assert "tidegate:" not in (root.folder / "etc/passwd").read_text()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    missing = [tool for tool in ("cpack", "dpkg-deb", "dpkg-shlibdeps") if not shutil.which(tool)]
    if missing or not (harness.binaries() / "tidegate").exists():
        print(f"skipped: {', '.join(missing) or 'the console is not built'}")
        return 77
    with harness.temporary_folder() as folder:
        packages = make_packages(folder / "packages")
        check_contents(packages)
        check_desktop_files(packages, folder / "console")
        print("  packages hold what they should")
        if reason := why_not():
            print(f"  not installed on a clean root: {reason}")
            return 0
        root = Root(options.keep or folder / "root")
        root.make()
        install(root, packages)
        print("  they install on a clean root")
        serves(root, folder)
        print("  they serve and show")
        goes(root)
        print("  they go")
    return 0


if __name__ == "__main__":
    sys.exit(main())
