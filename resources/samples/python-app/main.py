"""A small app on Python's standard library: greets, and counts words that are posted to /count."""

import json
import os
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(200, {"message": os.environ.get("GREETING", "Hello from Python"), "revision": os.environ.get("K_REVISION", "")})

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        text = self.rfile.read(length).decode("utf-8", "replace")
        if self.path != "/count":
            self.answer(404, {"error": "POST a text to /count"})
            return
        self.answer(200, {"words": len(text.split()), "characters": len(text)})

    def answer(self, status, value):
        body = (json.dumps(value) + "\n").encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, template, *values):
        print(self.address_string(), template % values)


def main():
    port = int(os.environ.get("PORT", "8080"))
    server = ThreadingHTTPServer(("", port), Handler)
    # shutdown() waits for the serving loop, so it must not run on the thread that serves.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print("listening on port", port)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
