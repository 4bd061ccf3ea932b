#!/usr/bin/env python3
"""What a person types at tidegated: wrong options, a taken port, a second server on the same folder, SIGTERM, a restart."""

import json
import pathlib
import socket
import stat
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness


def run(*arguments, timeout=30):
    result = subprocess.run([str(harness.binaries() / "tidegated"), *arguments], capture_output=True, text=True, timeout=timeout, check=False)
    return result.returncode, result.stdout, result.stderr.strip()


def wrong_words_get_exit_code_2(_folder):
    for arguments, expected in (((), "--data-dir"), (("--data-dir", "x", "--listen", "nonsense"), "HOST:PORT"), (("--data-dir", "x", "--grace", "-1"), "--grace"),
                                (("--no-such-option",), "no-such-option"), (("--data-dir", "x", "--log-level", "loud"), "--log-level"), (("--data-dir", "x", "stray"), "stray")):
        code, out, text = run(*arguments)
        assert code == 2 and expected in text and not out, (arguments, code, out, text)


def help_and_version_go_to_standard_output(_folder):
    code, out, _ = run("--help")
    assert code == 0 and "--data-dir" in out
    code, out, _ = run("--version")
    assert code == 0 and out.startswith("tidegated ")


def unusable_folder_is_named(folder):
    file = folder / "a-file"
    file.write_text("not a folder")
    code, out, text = run("--data-dir", str(file / "data"))
    assert code == 1 and not out and str(file) in text, (code, out, text)


def taken_port_is_named(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for option, other in (("--listen", "--gateway"), ("--gateway", "--listen")):
            code, out, text = run("--data-dir", str(folder / "ports"), option, f"127.0.0.1:{port}", other, "127.0.0.1:0")
            assert code == 1 and not out and str(port) in text, (option, code, out, text)


def second_server_on_the_folder_is_refused(folder):
    server = harness.Server(harness.binaries() / "tidegated", folder / "data").start()
    try:
        code, out, text = run("--data-dir", str(folder / "data"), "--listen", "127.0.0.1:0", "--gateway", "127.0.0.1:0")
        assert code == 1 and not out and "another tidegated" in text, (code, out, text)
        assert server.raw("GET", "/healthz", token=False)[0] == 200, "the first one suffered"
    finally:
        assert server.stop() == 0


def restart_keeps_keys_and_token(folder):
    first = harness.Server(harness.binaries() / "tidegated", folder / "kept").start()
    token, authority = first.token, first.ca
    for secret in ("kubeconfig", "pki/ca.key", "pki/server.key", "tokens.json"):
        mode = stat.S_IMODE((first.data_dir / secret).stat().st_mode)
        assert mode == 0o600, (secret, oct(mode))
    assert token not in (first.data_dir / "tokens.json").read_text(), "the token is kept in plain text"
    assert first.stop() == 0
    second = harness.Server(harness.binaries() / "tidegated", folder / "kept").start()
    try:
        assert (second.token, second.ca) == (token, authority)
        assert second.raw("GET", "/api/v1/namespaces")[0] == 200
    finally:
        assert second.stop() == 0


def lost_kubeconfig_is_made_anew(folder):
    server = harness.Server(harness.binaries() / "tidegated", folder / "kept").start()
    old = server.token
    assert server.stop() == 0
    (server.data_dir / "kubeconfig").unlink()
    server = harness.Server(harness.binaries() / "tidegated", folder / "kept").start()
    try:
        assert server.token != old
        assert server.raw("GET", "/api/v1/namespaces")[0] == 200
        server.token = old
        assert server.raw("GET", "/api/v1/namespaces")[0] == 401, "the lost token still opens the door"
        assert server.raw("GET", "/version")[0] == 401, "a wrong token passes where none is needed"
        assert server.raw("GET", "/version", token=False)[0] == 200
    finally:
        assert server.stop() == 0


def metrics_are_for_those_with_the_token(folder):
    server = harness.Server(harness.binaries() / "tidegated", folder / "metrics").start()
    try:
        assert server.raw("GET", "/metrics", token=False)[0] == 401
        status, headers, body = server.raw("GET", "/metrics")
        assert status == 200 and headers["Content-Type"].startswith("text/plain") and b"tidegate_build_info" in body, (status, body)
        assert json.dumps(server.ready["metrics"]).endswith('/metrics"')
    finally:
        assert server.stop() == 0


def order_to_end_lets_requests_finish(folder):
    server = harness.Server(harness.binaries() / "tidegated", folder / "ending").start()
    image = server.upload(harness.samples() / "java-back.jar", "back")["status"]["image"]
    server.api("POST", f"{harness.SERVING}/namespaces/default/services", harness.service_object("back", image))
    harness.wait_ready(server, "back")
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(server.request("back.default.localhost", "/work?ms=2000")[0])) for _ in range(5)]
    for thread in threads:
        thread.start()
    revision = f"{harness.TIDEGATE}/namespaces/default/revisions/back-00001/scaling"
    harness.wait_for("the requests are in flight", lambda: server.api("GET", revision)["items"][-1]["concurrency"] > 1, 10)
    assert server.stop() == 0
    for thread in threads:
        thread.join(10)
    assert answers == [200] * 5, answers
    assert not harness.marked_processes(server.data_dir)


def main():
    tests = (wrong_words_get_exit_code_2, help_and_version_go_to_standard_output, unusable_folder_is_named, taken_port_is_named,
             second_server_on_the_folder_is_refused, restart_keeps_keys_and_token, lost_kubeconfig_is_made_anew, order_to_end_lets_requests_finish, metrics_are_for_those_with_the_token)
    with harness.temporary_folder() as folder:
        for test in tests:
            test(folder)
            print("ok    " + test.__name__.replace("_", " "), flush=True)
    print(f"{len(tests)} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
