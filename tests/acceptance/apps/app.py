#!/usr/bin/env python3
"""What conformance.py deploys: one app with as many faces as it has names. The test copies it to images/<name>; the file's name decides
what `/` says and whether it speaks HTTP/2 or ends at once. Every face has the paths for environment, delays, health and WebSockets.

    hello, blue, green   a line of text (TARGET in hello)
    runtime              JSON: what the process and the request are
    single               500 when two requests are inside at once
    failing              says why and ends with the code in EXIT_CODE (5)
    silent               never listens
    http2, grpc          HTTP/2 without TLS; grpc answers every call like a healthy grpc.health.v1.Health
"""

import base64
import hashlib
import http.server
import json
import os
import pathlib
import signal
import socketserver
import struct
import sys
import threading
import time
import urllib.parse
import urllib.request

FACE = pathlib.Path(sys.argv[0]).stem
PORT = int(os.environ.get("PORT", "8080"))
TEXTS = {"hello": f"Hello {os.environ.get('TARGET', 'World')}", "blue": "I am blue", "green": "I am green"}


class State:
    started = time.monotonic()
    healthy = True
    liveness_asked = 0
    inside = 0
    lock = threading.Lock()

    @classmethod
    def is_healthy(cls):
        return cls.healthy and time.monotonic() - cls.started >= float(os.environ.get("READY_DELAY", "0"))


def about(handler):
    stdin = sys.stdin.read()
    return {"request": {"protocol": handler.request_version, "method": handler.command, "uri": handler.path,
                        "headers": [[name.lower(), value] for name, value in handler.headers.items()]},
            "host": {"env": dict(os.environ), "args": sys.argv, "cwd": os.getcwd(), "stdin": stdin, "pid": os.getpid()}}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, text, kind="text/plain"):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        page = {"/about": self.page_about, "/sleep": self.page_sleep, "/print": self.page_print, "/query": self.page_query,
                "/healthz/readiness": self.page_readiness, "/readiness": self.page_readiness, "/healthz/liveness": self.page_liveness,
                "/liveness-asked": lambda _: self.answer(200, str(State.liveness_asked)), "/start-failing": self.page_start_failing,
                "/websocket": self.page_websocket, "/exit": self.page_exit}.get(url.path, self.page_root)
        page(query)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.do_GET()

    def page_root(self, query):
        if FACE == "runtime":
            self.page_about(query)
        elif FACE == "single":
            self.page_single(query)
        else:
            self.answer(200, TEXTS.get(FACE, FACE))

    def page_about(self, _):
        self.answer(200, json.dumps(about(self)), "application/json")

    def page_sleep(self, query):
        """before: ms until the head; after: ms from the head to the body; parts: bytes on the way, evenly spread over `after`."""
        time.sleep(int(query.get("before", "0")) / 1000)
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.flush()
        parts = int(query.get("parts", "1"))
        for _ in range(parts):
            time.sleep(int(query.get("after", "0")) / 1000 / parts)
            self.wfile.write(b"1\r\n.\r\n")
            self.wfile.flush()
        self.wfile.write(b"5\r\nslept\r\n0\r\n\r\n")

    def page_single(self, query):
        with State.lock:
            State.inside += 1
            alone = State.inside == 1
        time.sleep(int(query.get("ms", "10")) / 1000)
        with State.lock:
            State.inside -= 1
        self.answer(200 if alone else 500, "alone" if alone else "two at once")

    def page_print(self, query):
        print(query.get("line", ""), flush=True)
        print(query.get("error", ""), file=sys.stderr, flush=True)
        self.answer(200, "printed")

    def page_query(self, query):
        self.answer(200 if query.get("probe") == "ok" else 500, "query")

    def page_readiness(self, _):
        self.answer(200 if State.is_healthy() else 500, "readiness")

    def page_liveness(self, _):
        State.liveness_asked += 1
        self.answer(200 if State.is_healthy() else 500, "liveness")

    def page_start_failing(self, _):
        State.healthy = False
        self.answer(200, "failing from now on")

    def page_exit(self, query):
        print("told to end", flush=True)
        os._exit(int(query.get("code", "1")))

    def page_websocket(self, query):
        accept = base64.b64encode(hashlib.sha1((self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", accept.decode())
        self.end_headers()
        self.close_connection = True
        while True:
            head = self.rfile.read(2)
            if len(head) < 2:
                return
            size = head[1] & 127  # the test sends short, masked frames
            mask, data = self.rfile.read(4), self.rfile.read(size)
            text = bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))
            time.sleep(float(query.get("delay", "0")))
            if head[0] & 15 == 1:
                text += os.environ.get("SUFFIX", "").encode()
            self.wfile.write(bytes([head[0], len(text)]) + text)
            if head[0] & 15 == 8:
                return

    def log_message(self, *_):
        pass


class Threaded(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class Http2(socketserver.StreamRequestHandler):
    """As much of HTTP/2 as is needed to answer every request the same way, without reading its headers."""

    def frame(self, kind, flags, stream, payload=b""):
        self.wfile.write(struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload)

    @staticmethod
    def literal(name, value):
        return b"\x00" + bytes([len(name)]) + name + bytes([len(value)]) + value

    def handle(self):
        if self.rfile.read(24) != b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n":
            self.wfile.write(b"HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        self.frame(4, 0, 0)
        while True:
            head = self.rfile.read(9)
            if len(head) < 9:
                return
            size = int.from_bytes(head[:3], "big")
            kind, flags, stream = head[3], head[4], int.from_bytes(head[5:], "big") & 0x7fffffff
            payload = self.rfile.read(size)
            if kind == 4 and not flags & 1:
                self.frame(4, 1, 0)
            elif kind == 6 and not flags & 1:
                self.frame(6, 1, 0, payload)
            elif kind in (0, 1) and flags & 1:
                self.reply(stream)

    def reply(self, stream):
        if FACE == "grpc":
            self.frame(1, 4, stream, b"\x88" + self.literal(b"content-type", b"application/grpc"))
            self.frame(0, 0, stream, b"\x00\x00\x00\x00\x02\x08\x01")
            self.frame(1, 5, stream, self.literal(b"grpc-status", b"0"))
        else:
            self.frame(1, 4, stream, b"\x88" + self.literal(b"content-type", b"text/plain"))
            self.frame(0, 1, stream, b"HTTP/2.0")


class Http2Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def probe_readiness():
    """The exec probe: the same file, called with `probe`."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz/readiness", timeout=5) as answer:
            return 0 if answer.status == 200 else 1
    except OSError as error:
        print(f"not ready: {error}")
        return 1


def main():
    if sys.argv[1:] == ["probe"]:
        return probe_readiness()
    if FACE == "failing":
        print("no database at db.example.com", file=sys.stderr, flush=True)
        return int(os.environ.get("EXIT_CODE", "5"))
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    if FACE == "silent":
        signal.pause()
    print(f"{FACE} is starting", flush=True)
    time.sleep(float(os.environ.get("LISTEN_DELAY", "0")))
    if "HEALTH_PORT" in os.environ:
        health = Threaded(("127.0.0.1", int(os.environ["HEALTH_PORT"])), Handler)
        threading.Thread(target=health.serve_forever, daemon=True).start()
    server = Http2Server(("127.0.0.1", PORT), Http2) if FACE in ("http2", "grpc") else Threaded(("127.0.0.1", PORT), Handler)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
