"""Odd requests, byte for byte the same to nginx and to the gateway, each in front of a server of ours that notes what it sees.

Compared are the status, what the server saw (method, target, host, framing, body), and whether the connection stays open. Where the
two differ, the row says why; a difference without a reason fails, and so does a reason without a difference. `--all` prints every row.
"""
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading

from odd_requests_table import ROWS

PROBE = b"GET /probe HTTP/1.1\r\nHost: a.test\r\n\r\n"
PATIENCE = 1.5  # s without a byte: nobody is going to say anything more


class Recorder:
    """Answers everything with 200 and notes it; reads as leniently as a careless server would."""

    def __init__(self):
        self.seen = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            peer, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer):
        stream = peer.makefile("rb")
        try:
            while request := self.read(stream):
                answer = b"probe" if request[1] == "/probe" else b"ok"
                if request[1] != "/probe":
                    self.seen.append(request)
                head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(answer)
                peer.sendall(head if request[0] == "HEAD" else head + answer)
        except OSError:
            pass
        finally:
            peer.close()

    @staticmethod
    def read(stream):
        parts = stream.readline().rstrip(b"\r\n").decode("latin-1").split(" ")
        if len(parts) < 2:
            return None
        host, length, chunked, odd = "", None, 0, []
        while (line := stream.readline().rstrip(b"\r\n").decode("latin-1")) != "":
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip()
            if name == "host":
                host = value.lower().split(":")[0]
            elif name == "content-length":
                length = value if length is None else f"{length},{value}"
            elif name == "transfer-encoding":
                chunked += 1
            elif "_" in name or " " in name or name in ("te", "trailer", "upgrade", "keep-alive", "proxy-connection", "http2-settings"):
                odd.append(name)
        body = b""
        if chunked:
            while size := int(stream.readline().split(b";")[0], 16):
                body += stream.read(size)
                stream.readline()
            while stream.readline().strip():
                pass
        elif length:
            body = stream.read(int(length))
        # nginx says a length where it has a chunked body whole already: which of the two it is, is not compared.
        whole = chunked == 1 and length is None or not chunked and length == str(len(body))
        framing = "none" if not chunked and length is None else "a body" if whole else f"chunked {chunked}, length {length}"
        return (parts[0], parts[1], host, framing, body, tuple(odd))


def nginx(folder, upstream):
    """(process, port) of an nginx that passes everything on as it came."""
    port = free_port()
    config = os.path.join(folder, "nginx.conf")
    with open(config, "w", encoding="utf-8") as file:
        file.write(f"""
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi; keepalive_requests 100000;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{upstream}; proxy_http_version 1.1; proxy_request_buffering off;
      proxy_set_header Host $host; proxy_set_header Connection "";
    }}
  }}
}}
""")
    log = open(os.path.join(folder, "out.log"), "wb")
    process = subprocess.Popen(["nginx", "-p", folder, "-c", config], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    wait_for(port, process)
    return process, port


def gateway(upstream):
    path = os.path.join(os.environ["TIDEGATE_BIN_DIR"], "odd_gateway")
    process = subprocess.Popen([path, str(upstream), "a.test", "b.test"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    return process, int(process.stdout.readline())


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_for(port, process):
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            pass
    raise SystemExit("nginx did not start")


def read_answers(stream, methods):
    """(statuses without interim ones, whether the probe's answer was the last)."""
    statuses = []
    while True:
        try:
            line = stream.readline()
            if not line.startswith(b"HTTP/1."):
                return statuses, False
            status, length = int(line.split()[1]), 0
            while (line := stream.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            if status < 200:
                continue
            method = methods.pop(0) if methods else b"GET"
            body = b"" if method == b"HEAD" else stream.read(length)
        except (OSError, ValueError):
            return statuses, False
        if body == b"probe":
            return statuses, True
        statuses.append(status)


def ask(port, raw, recorder, methods):
    """What comes of one row: statuses, what the server saw, whether the connection stayed open."""
    before = len(recorder.seen)
    with socket.create_connection(("127.0.0.1", port)) as peer:
        peer.settimeout(PATIENCE)
        stream = peer.makefile("rb")
        try:
            peer.sendall(raw)
            stream.peek(1)  # the probe comes when the first answer does, so that it is no part of the row
            peer.sendall(PROBE)
        except OSError:
            pass
        statuses, is_open = read_answers(stream, list(methods))
    return {"status": statuses, "seen": recorder.seen[before:], "open": is_open}


def main():
    if not shutil.which("nginx") and not os.path.exists("/usr/sbin/nginx"):
        print("skipped: nginx is not installed (Debian: nginx-light)")
        return 77
    os.environ["PATH"] += ":/usr/sbin"
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        theirs, ours = Recorder(), Recorder()
        their_process, their_port = nginx(folder, theirs.port)
        our_process, our_port = gateway(ours.port)
        try:
            for name, raw, reason in ROWS:
                methods = [part.split(b" ")[0] for part in (raw,)]
                a, b = ask(their_port, raw, theirs, methods), ask(our_port, raw, ours, methods)
                is_right = (a == b) == (reason is None)
                failures += not is_right
                if not is_right or "--all" in sys.argv:
                    what = "unexplained difference" if reason is None else "explained, but no difference"
                    print(f"{'ok' if is_right else what}: {name}\n  request  {raw[:200]!r}\n  nginx    {a}\n  gateway  {b}\n  because  {reason}")
        finally:
            for process in (their_process, our_process):
                process.terminate()
                process.wait()
    print(f"{len(ROWS)} rows, {sum(reason is not None for _, _, reason in ROWS)} explained differences, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
