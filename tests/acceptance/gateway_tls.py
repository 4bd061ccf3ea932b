#!/usr/bin/env python3
"""The gateway's TLS beside plain HTTP: certificates of the server's own authority that follow the routes, and ones of files that follow the files."""

import http.client
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import harness
from harness import SERVING, service_object, wait_for, wait_ready

APP = """
import http.server, os
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.headers.get("X-Forwarded-Proto", "").encode()
        self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
    def log_message(self, *args): pass
http.server.ThreadingHTTPServer(("", int(os.environ["PORT"])), H).serve_forever()
"""


def secure_get(server, host, authority):
    """The status and body, with the certificate checked for `host`."""
    url = urllib.parse.urlsplit(server.ready["gatewayTls"])
    context = ssl.create_default_context(cadata=authority)
    with socket.create_connection((url.hostname, url.port), timeout=20) as plain, context.wrap_socket(plain, server_hostname=host) as tls:
        tls.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        response = http.client.HTTPResponse(tls)
        response.begin()
        return response.status, response.read().decode()


def trusted(server, host, authority):
    try:
        return secure_get(server, host, authority)
    except ssl.SSLCertVerificationError:
        return None


def own_certificates_follow_the_routes(server, image):
    server.api("POST", f"{SERVING}/namespaces/default/services", service_object("hello", image))
    wait_ready(server, "hello")
    host = "hello.default.localhost"
    assert wait_for("a certificate for the first route", lambda: trusted(server, host, server.ca)) == (200, "https")
    assert server.request(host)[2] == b"http"
    server.api("POST", "/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "later"}})
    assert trusted(server, "hello.later.localhost", server.ca) is None
    value = service_object("hello", image)
    server.api("POST", f"{SERVING}/namespaces/later/services", value)
    wait_ready(server, "hello", "later")
    assert wait_for("a certificate for the new namespace", lambda: trusted(server, "hello.later.localhost", server.ca)) == (200, "https")


def self_signed(folder, name, host):
    certificate, key = folder / f"{name}.crt", folder / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", f"/CN={host}",
                    "-addext", f"subjectAltName=DNS:{host}", "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return certificate, key


def files_are_read_again(server, folder, certificate, key):
    host = "shop.example.com"
    assert trusted(server, host, certificate.read_text())[0] == 404  # TLS holds; no such route
    newer, newer_key = self_signed(folder, "newer", host)
    authority = newer.read_text()
    assert trusted(server, host, authority) is None
    newer_key.replace(key)
    newer.replace(certificate)
    assert wait_for("the exchanged certificate", lambda: trusted(server, host, authority))[0] == 404
    certificate.write_text("nonsense")
    wait_for("a warning about the file", lambda: "goes on with the certificates it has" in server.tail())
    assert trusted(server, host, authority)[0] == 404


def what_cannot_be_read_is_refused(folder, certificate):
    binary = str(harness.binaries() / "tidegated")
    for extra, word in ((["--gateway-certificate", "a,b"], "--gateway-tls"), (["--gateway-tls", "nowhere"], "HOST:PORT"),
                        (["--gateway-tls", "127.0.0.1:0", "--gateway-certificate", "a"], "CERT,KEY"),
                        (["--gateway-tls", "127.0.0.1:0", "--gateway-certificate", f"{certificate},{folder}/none"], "none")):
        ran = subprocess.run([binary, "--data-dir", str(folder / "refused"), "--listen", "127.0.0.1:0", "--gateway", "127.0.0.1:0", *extra],
                             capture_output=True, text=True, timeout=30)
        assert ran.returncode in (1, 2) and word in ran.stderr, (extra, ran)


def main():
    if not shutil.which("openssl"):
        print("skipped: openssl is not installed")
        return 77
    with harness.temporary_folder() as folder:
        certificate, key = self_signed(folder, "shop", "shop.example.com")
        what_cannot_be_read_is_refused(folder, certificate)
        server = harness.Server(harness.binaries() / "tidegated", folder / "data",
                                extra=["--gateway-tls", "127.0.0.1:0", "--gateway-certificate", f"{certificate},{key}"])
        server.start()
        try:
            image = server.upload(harness.python_app(folder, APP), "app")["status"]["image"]
            own_certificates_follow_the_routes(server, image)
            files_are_read_again(server, folder, certificate, key)
        finally:
            assert server.stop() == 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
