"""Prints what it is told to, over HTTP: to the standard streams as bytes, so that nothing of Python's stands between."""

import http.server
import os
import threading
import time
import urllib.parse

NAME = os.environ.get("K_REVISION", "?")
spewing = threading.Event()
written = 0


def write(stream, data):
    view = memoryview(data)
    while view:
        view = view[os.write(stream, view):]


WORDS = b"the customer needs another item in her cart, and no line of it is like the next one; " * 8


def numbered(count, first=0, size=0):
    """Lines `<revision> line <number>`, filled up with words to `size` bytes."""
    lines = []
    for number in range(first, first + count):
        line = f"{NAME} line {number} ".encode()
        at = number * 7 % 80
        lines.append(line + WORDS[at:at + max(0, size - len(line) - 1)] + b".\n" if size else line + b"\n")
    return b"".join(lines)


BLOCKS = {
    "lines": numbered(600, size=100),
    "short": b"y\n" * 32768,
    "solid": b"x" * 65536,
    "binary": os.urandom(65536),
    "long": b"z" * ((1 << 20) - 1) + b"\n",
}


def spew(kind):
    global written
    while spewing.is_set():
        write(1, BLOCKS[kind])
        written += len(BLOCKS[kind])
    write(1, b"\nstopped\n")


def count_up():
    """Numbers without end, a hundred lines at a time."""
    number = 0
    while spewing.is_set():
        write(1, numbered(100, number))
        number += 100
        time.sleep(0.001)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query, encoding="latin-1"))
        if url.path == "/say":
            write(2 if "error" in query else 1, query["text"].encode("latin-1") + b"\n")
        elif url.path == "/lines":
            write(1, numbered(int(query["count"]), int(query.get("first", 0))))
        elif url.path == "/spew":
            spewing.set()
            threading.Thread(target=count_up if query["kind"] == "count" else spew, args=() if query["kind"] == "count" else (query["kind"],)).start()
        elif url.path == "/stop":
            spewing.clear()
        body = f"{written}\n".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


for number in range(int(os.environ.get("PRINT_FIRST", "0")) // 1000):
    # A thousand lines each hundredth of a second, so that nothing is dropped on the way to the disk.
    at = number * 1000
    lines = numbered(1000, at, 100)
    if at % 10000 == 0:
        lines = lines.replace(f"line {at + 500} ".encode(), f"line {at + 500} needle-{at} found ".encode(), 1)
    write(1, lines)
    time.sleep(0.02)
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
