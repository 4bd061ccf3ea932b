"""An HTTP server on PORT around one function: HTTP/1.1, a thread for each connection, SIGTERM drains."""

import asyncio
import http
import http.server
import inspect
import json
import os
import signal
import socket
import sys
import threading

from functions_framework import source, traces
from functions_framework.event import BadEvent, event_from, older_event_from
from functions_framework.request import BadRequest, Request
from functions_framework.response import BODILESS, response_of

BODY_MOST = 256 << 20
LINE_MOST = 1 << 16
FAILED = "the function failed; its log says why"


class Refused(Exception):
    """A request that does not get as far as the function; its connection ends with the answer."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Work:
    """The requests under way, and whether no more are wanted."""

    def __init__(self):
        self._changed = threading.Condition()
        self._count = 0
        self.is_ending = False

    def __enter__(self):
        with self._changed:
            self._count += 1

    def __exit__(self, *_):
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def drain(self):
        with self._changed:
            self.is_ending = True
            self._changed.wait_for(lambda: self._count == 0)


class Call:
    """The function, told what its signature wants; the answer is whatever response_of() takes."""

    def __init__(self, function, signature):
        self.function = function
        self.signature = signature

    def __call__(self, request):
        if self.signature == "http":
            return self.run(request)
        if request.method != "POST":
            raise BadEvent("this function takes CloudEvents; they are sent with POST")
        if self.signature == "event":
            return self.run(*older_event_from(request.headers, request.data))
        return self.run(event_from(request.headers, request.data))

    def run(self, *arguments):
        value = self.function(*arguments)
        if inspect.iscoroutine(value):
            return asyncio.run(value)
        return value


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16  # a response leaves in one piece

    def handle_one_request(self):
        try:
            self.raw_requestline = self.rfile.readline(LINE_MOST + 1)
            if not self.raw_requestline:
                self.close_connection = True
                return
            with self.server.work:
                self.answer_one()
                self.wfile.flush()
        except OSError:  # the client has gone
            self.close_connection = True

    def answer_one(self):
        self.requestline, self.command, self.request_version = "", "", "HTTP/1.1"
        if len(self.raw_requestline) > LINE_MOST:
            return self.send_error(414)
        if not self.parse_request():
            return None
        try:
            body = self.read_body()
        except Refused as refusal:
            self.close_connection = True
            return self.tell(refusal.status, str(refusal))
        request = Request(self.command, self.path, self.headers, body, self.client_address[0])
        try:
            response = response_of(self.server.call(request))
        except (BadRequest, BadEvent) as error:
            return self.tell(400, str(error))
        except BaseException as error:  # an exit too is nothing that one request may do to the others
            traces.write(error)
            return self.tell(500, FAILED)
        return self.send(response)

    # --- the request's body ---

    def read_body(self):
        if "Transfer-Encoding" in self.headers:
            if self.headers["Transfer-Encoding"].strip().lower() != "chunked" or "Content-Length" in self.headers:
                raise Refused(400, "the length of the request's body is not clear")
            return self.read_chunks()
        text = self.headers.get("Content-Length", "0").strip()
        if not text.isascii() or not text.isdigit():
            raise Refused(400, "the request's Content-Length is no number")
        return self.read_exactly(int(text), 0)

    def read_exactly(self, length, before):
        if length + before > BODY_MOST:
            raise Refused(413, f"a request's body has at most {BODY_MOST} bytes")
        block = self.rfile.read(length)
        if len(block) < length:
            raise ConnectionAbortedError
        return block

    def read_chunks(self):
        blocks, total = [], 0
        while True:
            try:
                length = int(self.read_line().partition(b";")[0].strip(), 16)
            except ValueError:
                length = -1
            if length < 0:
                raise Refused(400, "the request's chunks cannot be read")
            if length == 0:
                while self.read_line().strip():
                    pass  # trailers
                return b"".join(blocks)
            blocks.append(self.read_exactly(length, total))
            total += length
            if self.read_line().strip():
                raise Refused(400, "the request's chunks cannot be read")

    def read_line(self):
        line = self.rfile.readline(LINE_MOST)
        if not line.endswith(b"\n"):
            raise ConnectionAbortedError
        return line

    def handle_expect_100(self):
        self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.wfile.flush()
        return True

    # --- the answer ---

    def begin(self, status, headers):
        if self.server.work.is_ending:
            self.close_connection = True
        lines = [f"HTTP/1.1 {status} {reason(status)}", *(f"{name}: {value}" for name, value in headers)]
        if not any(name.lower() == "date" for name, _ in headers):
            lines.append(f"Date: {self.date_time_string()}")
        if self.close_connection:
            lines.append("Connection: close")
        elif self.request_version == "HTTP/1.0":
            lines.append("Connection: keep-alive")
        self.wfile.write("\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n")

    def send(self, response):
        status, body = response.status_code, response.body
        headers = [pair for pair in response.headers if pair[0].lower() not in ("content-length", "transfer-encoding", "connection")]
        if not isinstance(body, bytes):
            return self.stream(status, headers, body)
        if status not in BODILESS:
            headers.append(("Content-Length", str(len(body))))
        self.begin(status, headers)
        if self.command != "HEAD" and status not in BODILESS:
            self.wfile.write(body)
        return None

    def stream(self, status, headers, parts):
        """What has no length yet: in chunks, or to the connection's end for old clients."""
        is_chunked = self.request_version != "HTTP/1.0"
        if not is_chunked:
            self.close_connection = True
        self.begin(status, headers + ([("Transfer-Encoding", "chunked")] if is_chunked else []))
        if self.command == "HEAD" or status in BODILESS:
            return
        try:
            for part in parts:
                block = part.encode() if isinstance(part, str) else bytes(part)
                if block:
                    self.wfile.write(b"%x\r\n%b\r\n" % (len(block), block) if is_chunked else block)
                    self.wfile.flush()
        except OSError:
            raise
        except BaseException as error:  # too late for a status: the cut end tells the client
            traces.write(error)
            self.close_connection = True
            return
        if is_chunked:
            self.wfile.write(b"0\r\n\r\n")

    def tell(self, status, message):
        body = (json.dumps({"status": status, "message": message}) + "\n").encode()
        self.begin(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_error(self, code, message=None, explain=None):
        """Of http.server: a request that it cannot read."""
        self.close_connection = True
        self.tell(int(code), message or reason(code))


def reason(status):
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


class Server:
    """Accepts on a thread of its own, so that the main thread can wait for SIGTERM."""

    def __init__(self, call, port):
        self.call = call
        self.work = Work()
        self.listener = socket.create_server(("", port), backlog=1024)
        threading.Thread(target=self.accept, name="accept", daemon=True).start()

    def accept(self):
        while True:
            try:
                client, address = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client, address), name="request", daemon=True).start()

    def serve(self, client, address):
        try:
            with client:
                Handler(client, address, self)
        except OSError:  # reset while it was set up or ended
            pass

    def drain(self):
        try:
            self.listener.shutdown(socket.SHUT_RDWR)  # wakes who accepts
        except OSError:
            pass
        self.listener.close()
        self.work.drain()


def options(words):
    """(source, target, signature)."""
    named = {"--target": "", "--signature-type": ""}
    plain = []
    for word in words:
        name, equals, value = word.partition("=")
        if equals and name in named:
            named[name] = value
        else:
            plain.append(word)
    return plain[0] if plain else "main.py", named["--target"], named["--signature-type"]


def prepared(words):
    """The loaded function; errors of its source end the process as they end a program."""
    path, target, signature = options(words)
    sys.argv = [path]
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.path = [folder for folder in sys.path if os.path.realpath(folder or ".") != os.path.realpath(own)]
    try:
        return Call(*source.find(source.load(path), target, signature))
    except source.Unusable as error:
        sys.stderr.write(f"{error}\n")
    except Exception as error:
        traces.write(error)
    raise SystemExit(1)


def main():
    ending = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    call = prepared(sys.argv[1:])
    server = Server(call, int(os.environ.get("PORT", "8080")))
    ending.wait()
    server.drain()
