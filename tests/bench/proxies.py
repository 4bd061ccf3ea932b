"""The proxies that are compared, each with one worker or thread, started on free loopback ports."""

import dataclasses
import pathlib
import shutil
import subprocess
import tempfile

import harness
from figures import say
from loads import host_name
from processes import Cpu, free_port

HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass
class Setup:
    """What a case wants of a proxy."""
    upstreams: list  # two ports
    protocol: str = "http"  # or https, or grpc: HTTP/2 without TLS, both ways
    routes: int = 1000
    certificate: object = None  # with https


class NotRun(Exception):
    """A case or a proxy that cannot be measured here; says why."""


class Certificate:
    """ECDSA P-256, self-signed: no load checks it."""

    def __init__(self, folder):
        self.file, self.key, self.both = folder / "certificate.pem", folder / "key.pem", folder / "both.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                        "-subj", "/CN=bench", "-addext", "subjectAltName=DNS:*.default.localhost", "-keyout", self.key, "-out", self.file],
                       check=True, capture_output=True)
        self.both.write_text(self.file.read_text() + self.key.read_text())


class Proxy:
    """One that runs, until its stage is stopped."""
    needs = ""

    def __init__(self, stage, setup):
        self.stage = stage
        self.processes = []
        self.port = 0
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=type(self).__name__.lower(), dir=stage.folder))
        self.start(setup)

    @classmethod
    def missing(cls):
        """Why it is not measured here; empty when it can be."""
        return "" if not cls.needs or shutil.which(cls.needs) else f"{cls.needs} is not installed"

    def launch(self, command):
        process = self.stage.start(command, self.stage.proxy_core)
        self.processes.append(process)
        return process

    def cpu(self):
        return sum((process.cpu() for process in self.processes), Cpu())

    def begin(self):
        """It is measured from now on."""

    def end(self):
        """It is not measured any more."""

    def check(self, samples):
        """Raises when it did not do what it was measured at."""


class Tidegate(Proxy):
    threads = 1

    def start(self, setup):
        command = [self.stage.binaries / "bench_gateway_host", "--upstreams", ",".join(map(str, setup.upstreams)),
                   "--threads", self.threads, "--routes", setup.routes]
        if setup.protocol == "https":
            command += ["--tls", setup.certificate.file, setup.certificate.key]
        if setup.protocol == "grpc":
            command += ["--h2c"]
        process = self.launch(command)
        self.port = process.answer()["port"]

    def check(self, samples):
        """Metering and records were on, and agree with what the load has seen."""
        answered = sum(sample.requests for sample in samples)
        report = self.processes[0].ask("report")
        if report["completed"] < answered or report["records"] + report["dropped"] < answered:
            raise AssertionError(f"the load had {answered} answers, the gateway noted {report}")
        if report["dropped"]:
            say(f"{report['dropped']} of {report['records'] + report['dropped']} access records were dropped")


class Routes10(Tidegate):
    """The same with ten routes only."""

    def start(self, setup):
        super().start(dataclasses.replace(setup, routes=10))


class Still(Tidegate):
    """The same, to compare one with that swaps tables."""


class Swapping(Tidegate):
    """Replaces its table ten times a second while it is measured, and leaves the core to others while they are."""

    def begin(self):
        self.processes[0].ask("swap 10")

    def end(self):
        self.processes[0].ask("swap 0")


class Floating(Tidegate):
    """One thread, on whichever core the scheduler puts it."""

    def launch(self, command):
        process = self.stage.start(command, self.stage.all_cores)
        self.processes.append(process)
        return process


class TwoThreads(Floating):
    threads = 2


class Nginx(Proxy):
    needs = "nginx"

    def start(self, setup):
        self.port = free_port()
        tls = ""
        if setup.certificate:
            tls = f"ssl_certificate {setup.certificate.file}; ssl_certificate_key {setup.certificate.key}; ssl_protocols TLSv1.2 TLSv1.3;"
        listen = {"http": "", "https": " ssl", "grpc": " http2"}[setup.protocol]
        if setup.protocol == "grpc":
            forward = "grpc_pass grpc://apps; grpc_set_header Host $host; grpc_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"
        else:
            forward = f"""proxy_pass http://apps; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
                proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto {setup.protocol};
                proxy_buffers 8 64k; proxy_buffer_size 64k; proxy_busy_buffers_size 128k; proxy_max_temp_file_size 0;
                proxy_request_buffering off; client_body_buffer_size 64k;"""
        config = self.folder / "nginx.conf"
        config.write_text(f"""
            daemon off; worker_processes 1; pid {self.folder}/pid; error_log {self.folder}/error.log;
            worker_rlimit_nofile 65536;
            events {{ worker_connections 16384; }}
            http {{
                access_log off; keepalive_timeout 75; keepalive_requests 1000000000; client_max_body_size 0; tcp_nodelay on;
                http2_max_requests 1000000000; http2_max_concurrent_streams 1024;
                server_names_hash_max_size 65536; server_names_hash_bucket_size 128;
                client_body_temp_path {self.folder}/body; proxy_temp_path {self.folder}/proxy; fastcgi_temp_path {self.folder}/fastcgi;
                uwsgi_temp_path {self.folder}/uwsgi; scgi_temp_path {self.folder}/scgi;
                upstream apps {{
                    least_conn; {" ".join(f"server 127.0.0.1:{port};" for port in setup.upstreams)}
                    keepalive 1024; keepalive_requests 1000000000;
                }}
                server {{ listen 127.0.0.1:{self.port}{listen} default_server backlog=4096; {tls} return 404; }}
                server {{
                    listen 127.0.0.1:{self.port}{listen}; {tls}
                    server_name {" ".join(map(host_name, range(setup.routes)))};
                    location / {{ {forward} }}
                }}
            }}""")
        self.launch([shutil.which("nginx"), "-e", self.folder / "error.log", "-c", config]).wait_for_port(self.port)


class Haproxy(Proxy):
    needs = "haproxy"

    def start(self, setup):
        self.port = free_port()
        hosts = self.folder / "hosts.map"
        hosts.write_text("".join(f"{host_name(number)} apps\n" for number in range(setup.routes)))
        bind = f" ssl crt {setup.certificate.both} alpn http/1.1" if setup.certificate else " proto h2" if setup.protocol == "grpc" else ""
        server = " proto h2" if setup.protocol == "grpc" else ""
        servers = "\n".join(f"    server s{port} 127.0.0.1:{port} maxconn 4096{server}" for port in setup.upstreams)
        config = self.folder / "haproxy.cfg"
        config.write_text(f"""
global
    nbthread 1
    maxconn 8192
    tune.h2.max-concurrent-streams 1024
defaults
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    option http-keep-alive
    http-reuse always
frontend front
    bind 127.0.0.1:{self.port} backlog 4096{bind}
    option forwardfor
    http-request set-header X-Forwarded-Proto {"https" if setup.protocol == "https" else "http"}
    use_backend %[req.hdr(host),lower,map_str({hosts})]
backend apps
    balance leastconn
{servers}
""")
        self.launch([shutil.which("haproxy"), "-db", "-f", config]).wait_for_port(self.port)


class Go1(Proxy):
    """Go's httputil.ReverseProxy, GOMAXPROCS=1."""
    needs = "go"
    hops = 1
    program = None  # once it is built

    def start(self, setup):
        if setup.protocol != "http":
            raise NotRun("Go is compared over plain HTTP only")
        targets = setup.upstreams
        for _ in range(self.hops):
            process = self.launch(["/usr/bin/env", "GOMAXPROCS=1", self._build(), setup.routes, *targets])
            self.port = process.answer()["port"]
            targets = [self.port]

    def _build(self):
        if not Go1.program:
            source, program = HERE / "reverse_proxy.go", self.stage.binaries / "bench_reverse_proxy"
            if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
                say("building the proxy in Go")
                subprocess.run(["go", "build", "-o", program, source], check=True, stdout=subprocess.DEVNULL)
            Go1.program = program
        return Go1.program


class Go2(Go1):
    """Two of them in a row, as a request to Knative passes through two."""
    hops = 2


class Relay(Proxy):
    """No proxy: what a socket on each side costs whoever looks at nothing (relay.cpp). Nobody gets below it."""
    program = "bench_relay"

    @classmethod
    def missing(cls):
        program = harness.binaries() / cls.program
        if not program.exists():
            return f"{cls.program} is not built"
        tried = subprocess.run([program, "1"], input=b"", stdout=subprocess.DEVNULL, check=False)
        return "" if tried.returncode == 0 else f"{cls.program} ended with {tried.returncode}"

    def start(self, setup):
        self.port = self.launch([self.stage.binaries / self.program, *setup.upstreams]).answer()["port"]


class RelayUring(Relay):
    """The same by io_uring (relay_uring.cpp)."""
    program = "bench_relay_uring"
