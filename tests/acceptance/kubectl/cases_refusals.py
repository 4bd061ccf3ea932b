"""What is refused, and in which words: Knative's rules, unknown fields and kinds, wrong names, tokens and authorities; and commands that have nothing to work on."""

import base64
import dataclasses
import pathlib
import re

from fixtures import ABSENT, core, ksvc
from runner import Anything, Case, Has, Matches

WEBHOOK = r'admission webhook "validation\.webhook\.serving\.knative\.dev" denied the request: validation failed: '
CONTAINER = f"image: '{ABSENT}'"


def manifest(name="bad", metadata="", container="", spec="", traffic="", containers=None):
    """A Service, a line of YAML a part."""
    own = "{" + CONTAINER + (", " + container if container else "") + "}"
    lines = ["apiVersion: serving.knative.dev/v1", "kind: Service", f"metadata: {{name: {name}}}", "spec:", "  template:"]
    if metadata:
        lines.append(f"    metadata: {{{metadata}}}")
    lines += ["    spec:", f"      containers: [{containers or own}]"]
    if spec:
        lines.append(f"      {spec}")
    if traffic:
        lines.append(f"  traffic: {traffic}")
    return "\n".join(lines) + "\n"


def refused(title, why, **parts):
    """An apply that Knative's webhook turns down; `why` is the text after `validation failed: `, an expression."""
    text = r'Error from server \(BadRequest\): error when creating "STDIN": ' + WEBHOOK + why
    return Case(title, "apply -f -", "", Matches(text), rc=1, stdin=manifest(**parts))


def annotated(pair):
    return f"annotations: {{{pair}}}"


_TEMPLATE = r"spec\.template\.spec\."
_FIRST = _TEMPLATE + r"containers\[0\]\."
_ANNOTATIONS = r"spec\.template\.metadata\.annotations\."



def not_for_knative(field):
    """What Knative's CRD does not have is an unknown field; what it has and does not allow must not be set."""
    return Has(rf'.*(must not set the field\(s\): \S*{field}|unknown field "(\S*\.)?{field}".*)')


_RULES = [
    refused("no image", r"missing field\(s\): " + _FIRST + "image", containers="{name: a}"),
    refused("image that cannot be read", r'Failed to parse image reference: ' + _FIRST + r'image\nimage: "UPPER/Case", error: could not parse reference: UPPER/Case', containers="{image: UPPER/Case}"),
    refused("concurrency below 0", r"expected 0 <= -1 <= 1000: " + _TEMPLATE + "containerConcurrency", spec="containerConcurrency: -1"),
    refused("concurrency above 1000", r"expected 0 <= 1001 <= 1000: " + _TEMPLATE + "containerConcurrency", spec="containerConcurrency: 1001"),
    refused("timeout above 600", r"expected 0 <= 601 <= 600: " + _TEMPLATE + "timeoutSeconds", spec="timeoutSeconds: 601"),
    refused("timeout below 0", r"expected 0 <= -1 <= 600: " + _TEMPLATE + "timeoutSeconds", spec="timeoutSeconds: -1"),
    refused("reserved environment variable", r'"K_SERVICE" is a reserved environment variable: ' + _FIRST + r"env\[0\]\.name", container="env: [{name: K_SERVICE, value: x}]"),
    dataclasses.replace(refused("environment variable without a name", r"missing field\(s\): " + _FIRST + r"env\[0\]\.name", container="env: [{value: x}]"), since=26),
    Case("environment variable without a name, found by kubectl", "apply -f -", "", Has(r'.*containers\[0\]\.env\[0\]\): missing required field "name".*'), rc=1, before=26,
         stdin=manifest(container="env: [{value: x}]")),
    refused("reserved container name", r'"queue-proxy" is a reserved container name: ' + _FIRST + "name", container="name: queue-proxy"),
    refused("two ports", r"more than one container port is set: " + _TEMPLATE + r"containers\[\*\]\.ports\nOnly a single port is allowed across all containers", container="ports: [{containerPort: 80}, {containerPort: 81}]"),
    refused("reserved port", r"invalid value: 8012.*: " + _FIRST + r"ports\.containerPort\n8012 is a reserved port, please use a different value", container="ports: [{containerPort: 8012}]"),
    refused("port out of range", r"expected [01] <= 65536 <= 65535: " + _FIRST + r"ports\.containerPort", container="ports: [{containerPort: 65536}]"),
    refused("port name", r"Port name http3 is not allowed: " + _FIRST + r"ports(\[0\])?\nName must be empty, or one of: 'h2c', 'http1'", container="ports: [{containerPort: 80, name: http3}]"),
    Case("host port", "apply -f -", "", not_for_knative("hostPort"), rc=1, stdin=manifest(container="ports: [{containerPort: 80, hostPort: 80}]")),
    Case("lifecycle", "apply -f -", "", not_for_knative("lifecycle"), rc=1, stdin=manifest(container="lifecycle: {preStop: {exec: {command: [a]}}}")),
    Case("host network", "apply -f -", "", Has(r'.*(must not set the field\(s\): spec\.template\.spec\.hostNetwork|unknown field "(spec\.template\.spec\.)?hostNetwork".*)'), rc=1, stdin=manifest(spec="hostNetwork: true")),
    refused("traffic sum", r"Traffic targets sum to 50, want 100: spec\.traffic", traffic="[{latestRevision: true, percent: 50}]"),
    refused("traffic percent out of range", r"Traffic targets sum to 101, want 100: spec\.traffic\nexpected 0 <= 101 <= 100: spec\.traffic\[0\]\.percent", traffic="[{latestRevision: true, percent: 101}]"),
    refused("traffic with a revision and the latest", r"(invalid value: true: )?(may not set revisionName \"bad-00001\" when latestRevision is true: )?spec\.traffic\[0\]\.latestRevision",
            traffic="[{latestRevision: true, revisionName: bad-00001, percent: 100}]"),
    refused("traffic with the same tag twice", r'Multiple definitions for "a": spec\.traffic\[0\]\.tag, spec\.traffic\[1\]\.tag',
            traffic="[{latestRevision: true, percent: 100, tag: a}, {latestRevision: true, percent: 0, tag: a}]"),
    refused("traffic with a bad tag", r"invalid value: not a DNS 1035 label: \[a DNS-1035 label must consist of .*\]: spec\.traffic(\.tag\[0\]|\[0\]\.tag)", traffic="[{latestRevision: true, percent: 100, tag: A_b}]"),
    refused("traffic with a configuration", r"must not set the field\(s\): spec\.traffic\[0\]\.configurationName", traffic="[{configurationName: bad, percent: 100}]"),
    refused("min-scale above max-scale", "max-scale=1 is less than min-scale=2: " + _ANNOTATIONS + r"autoscaling\.knative\.dev/max-scale, " + _ANNOTATIONS + r"autoscaling\.knative\.dev/min-scale",
            metadata=annotated("autoscaling.knative.dev/min-scale: '2', autoscaling.knative.dev/max-scale: '1'")),
    refused("min-scale that is no number", r"invalid value: many: " + _ANNOTATIONS + r"autoscaling\.knative\.dev/min-scale", metadata=annotated("autoscaling.knative.dev/min-scale: many")),
    refused("window too short", r"expected 6s <= 1s <= 1h0m0s: " + _ANNOTATIONS + r"autoscaling\.knative\.dev/window", metadata=annotated("autoscaling.knative.dev/window: 1s")),
    refused("target below 0.01", r"target 0 should be at least 0\.01: " + _ANNOTATIONS + r"autoscaling\.knative\.dev/target", metadata=annotated("autoscaling.knative.dev/target: '0'")),
    refused("panic threshold", r"expected 110 <= 100 <= 1000: " + _ANNOTATIONS + r"autoscaling\.knative\.dev/panic-threshold-percentage", metadata=annotated("autoscaling.knative.dev/panic-threshold-percentage: '100'")),
    refused("autoscaler annotation in the wrong place", r'invalid key name "autoscaling\.knative\.dev/min-scale": metadata\.annotations\n'
            r'autoscaling annotations must be put under "spec\.template\.metadata\.annotations" to work', name="bad, annotations: {autoscaling.knative.dev/min-scale: '1'}"),
    refused("revision name without the Service's in front", r'invalid value: "other" must have prefix "bad-": spec\.template\.metadata\.name', metadata="name: other"),
    refused("probe with two handlers", r"expected exactly one, got both: " + _FIRST + r"readinessProbe\.httpGet, " + _FIRST + r"readinessProbe\.tcpSocket",
            container="readinessProbe: {httpGet: {path: /}, tcpSocket: {port: 8080}}"),
    refused("request above its limit", r".*cpu.*", container="resources: {requests: {cpu: '2'}, limits: {cpu: '1'}}"),
]

_NAMES = [
    Case("Bad_Name", "apply -f -", "", Matches(r'Error from server \(BadRequest\): error when creating "STDIN": ' + WEBHOOK + r"not a DNS 1035 label: \[?a DNS-1035 label must consist of lower case .*metadata\.name.*"
                                               r"|The Service \"Bad_Name\" is invalid: metadata\.name: Invalid value: \"Bad_Name\": a lowercase RFC 1123 subdomain must consist of .*"), rc=1,
         stdin=manifest(name="Bad_Name")),
    Case("name that begins with a digit", "apply -f -", "", Matches(r'Error from server \(BadRequest\): error when creating "STDIN": ' + WEBHOOK + r"not a DNS 1035 label: .*metadata\.name.*"), rc=1,
         stdin=manifest(name="1st")),
    Case("Bad_Name of a namespace", "create -f -", "", Matches(r'The Namespace "Bad_Name" is invalid: metadata\.name: Invalid value: "Bad_Name": a lowercase RFC 1123 label must consist of .*'), rc=1,
         stdin="apiVersion: v1\nkind: Namespace\nmetadata: {name: Bad_Name}\n"),
    Case("Bad_Name of a ConfigMap", "create -f -", "", Matches(r'The ConfigMap "Bad_Name" is invalid: metadata\.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must consist of .*'), rc=1,
         stdin="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Bad_Name}\n"),
    Case("label value that is none", "create -f -", "", Matches(r'The ConfigMap "labelled" is invalid: metadata\.labels: Invalid value: "a/b": a valid label must be .*'), rc=1,
         stdin="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: labelled, labels: {a: a/b}}\n"),
]

_FIELDS = [
    Case("unknown field, strictly by the server", "apply -f -", "", Matches(
        r'Error from server \(BadRequest\): error when creating "STDIN": Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec\.template\.spec\.bogus"'),
        rc=1, since=25, stdin=manifest(spec="bogus: 1")),
    Case("unknown field, by the client's schema", "apply -f -", "", Matches(
        r'error: error validating "STDIN": error validating data: ValidationError\(Service\.spec\.template\.spec\): unknown field "bogus" in \S+; if you choose to ignore these errors, '
        r'turn validation off with --validate=false'), rc=1, before=25, stdin=manifest(spec="bogus: 1")),
    Case("unknown field of a container", "apply -f -", "", Has(r'.*unknown field "(spec\.template\.spec\.containers\[0\]\.)?bogusField".*'), rc=1, stdin=manifest(container="bogusField: 1")),
    Case("unknown field with --validate=warn", "apply --validate=warn -f -", "service.serving.knative.dev/bad created", 'Warning: unknown field "spec.template.spec.bogus"', since=25,
         stdin=manifest(spec="bogus: 1")),
    Case("unknown field with --validate=ignore", "apply --validate=ignore -f -", "service.serving.knative.dev/bad created", "", since=25, stdin=manifest(spec="bogus: 1")),
    Case("unknown field with --validate=false", "apply --validate=false -f -", "service.serving.knative.dev/bad created", Anything(), stdin=manifest(spec="bogus: 1")),
    Case("unknown fields, two of them", "apply -f -", "", Has(r'.*strict decoding error: unknown field "spec\.bogus", unknown field "spec\.template\.other"'), rc=1, since=25,
         stdin="apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: bad}\nspec: {bogus: 1, template: {other: 2, spec: {containers: [{" + CONTAINER + "}]}}}\n"),
    Case("field of the wrong type", "apply -f -", "", Has(r'.*spec\.template\.spec\.containerConcurrency.*(integer|int64).*|.*containerConcurrency.*: (got )?"?string"?, expected "?integer"?.*'), rc=1, stdin=manifest(spec="containerConcurrency: ten")),
    Case("unknown kind", "apply -f -", "", Matches(r'error: (unable to recognize "STDIN"|resource mapping not found for name: "x" namespace: "" from "STDIN"): no matches for kind "Foozle" in version "example\.com/v1"'
                                                   r"(\nensure CRDs are installed first)?"), rc=1, stdin="apiVersion: example.com/v1\nkind: Foozle\nmetadata: {name: x}\n"),
    Case("no kind", "apply -f -", "", Has(r".*(Object 'Kind' is missing|kind not set).*"), rc=1, stdin="apiVersion: v1\nmetadata: {name: x}\n"),
    Case("no YAML", "apply -f -", "", Has(r"error: error parsing STDIN: .*"), rc=1, stdin="a: b: c\n"),
    Case("namespace that is not there", "create -n nowhere -f -", "", 'Error from server (NotFound): error when creating "STDIN": namespaces "nowhere" not found', rc=1,
         stdin="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"),
    Case("namespace other than the manifest's", "create -n elsewhere -f -", "", "error: the namespace from the provided object \"default\" does not match the namespace \"elsewhere\". "
         "You must pass '--namespace=default' to perform this operation.", rc=1, stdin="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: default}\n"),
    Case("file that is not there", "apply -f {folder}/nothing.yaml", "", 'error: the path "DIR/nothing.yaml" does not exist', rc=1),
    Case("revision is immutable", "patch rev hello-00001 --type=merge -p '{\"spec\":{\"timeoutSeconds\":7}}'", "", Matches(
        r"Error from server \(BadRequest\): " + WEBHOOK + r"Immutable fields changed \(-old \+new\): spec\n.*"), rc=1, given=(ksvc("hello"),)),
    Case("named revision changed without a new name", "apply -f -", "", Matches(
        r"Error from server \(BadRequest\): (error when (applying patch|patching).*)?" + WEBHOOK + r'Saw the following changes without a name change \(-old \+new\): spec\.template\.metadata\.name\n.*'), rc=1,
        after="named revision", stdin=manifest(name="named", metadata="name: named-one", spec="timeoutSeconds: 9")),
    Case("named revision", "apply -f -", "service.serving.knative.dev/named created", stdin=manifest(name="named", metadata="name: named-one", spec="timeoutSeconds: 8")),
    Case("immutable ConfigMap", "patch cm fixed --type=merge -p '{\"data\":{\"a\":\"c\"}}'", "", Matches(r'The ConfigMap "fixed" is invalid: data: Forbidden: field is immutable when `immutable` is set'), rc=1,
         given=(core("ConfigMap", "fixed", data={"a": "b"}, immutable=True),)),
    Case("name cannot change", "patch cm fixed --type=merge -p '{\"metadata\":{\"name\":\"other\"}}'", "", Has(r"Error from server \(BadRequest\): the name of the object \(other\).*does not match.*\(fixed\).*"), rc=1,
         after="immutable ConfigMap"),
]


def other_kubeconfig(change):
    def make(context):
        text = change(pathlib.Path(context.kubectl.kubeconfig).read_text())
        context.write("other-kubeconfig", text)
    return make


def wrong_token(text):
    return re.sub(r"(token: *\"?)[^\"\n]+", r"\1not-the-token", text)


def no_token(text):
    return re.sub(r"token: .*", 'username: ""', text)


def wrong_ca(text):
    pem = (pathlib.Path(__file__).parent / "manifests" / "another-ca.crt").read_text()
    return re.sub(r"(certificate-authority-data: *\"?)[^\"\n]+", lambda m: m.group(1) + base64.b64encode(pem.encode()).decode(), text)


def dead_port(text):
    return re.sub(r"(server: *\"?https://)[^\"\n]+", r"\g<1>127.0.0.1:1", text)


OTHER = "--kubeconfig={folder}/other-kubeconfig "

_ACCESS = [
    Case("wrong token", OTHER + "get ksvc", "", Has(r"error: You must be logged in to the server \((Unauthorized|the server has asked for the client to provide credentials)\)"), rc=1,
         given=(other_kubeconfig(wrong_token),), cold=True),
    Case("wrong token with a warm cache", OTHER + "get ns", "", "error: You must be logged in to the server (Unauthorized)", rc=1, after="wrong token"),
    Case("wrong certificate authority", OTHER + "get ksvc", "", Matches(r"(.*)?Unable to connect to the server: (tls: failed to verify certificate: )?x509: certificate signed by unknown authority.*"), rc=1,
         given=(other_kubeconfig(wrong_ca),)),
    Case("nobody listens", OTHER + "get ksvc", "", Has(r"The connection to the server 127\.0\.0\.1:1 was refused - did you specify the right host or port\?"), rc=1, given=(other_kubeconfig(dead_port),)),
]

_CLEAR = Has(r"(error: .+|Error from server \(\w+\): .+|Error: .+|[Ee]rror: .+|The \w+ .* is invalid.*)", never=("panic", "goroutine", "InternalError"))
# kubectl itself has no idea of these for a custom resource; it says so after it has read the object.
_NO_VIEWER = Has(r'error: no kind "Service" is registered for version "serving\.knative\.dev/v1" in scheme .*')
_APP = "ksvc/hello"

_UNSUPPORTED = [
    Case("rollout status of a Service", f"rollout status {_APP}", "", _NO_VIEWER, rc=1, shelf=True),
    Case("rollout history of a Service", f"rollout history {_APP}", "", _NO_VIEWER, rc=1, shelf=True),
    Case("rollout undo of a Service", f"rollout undo {_APP}", "", _NO_VIEWER, rc=1, shelf=True),
    Case("rollout restart of a Service", f"rollout restart {_APP}", Anything(), _NO_VIEWER, rc=1, shelf=True),
    Case("rollout pause of a Service", f"rollout pause {_APP}", Anything(), _NO_VIEWER, rc=1, shelf=True),
    Case("scale of a Service", f"scale --replicas=2 {_APP}", "", Has(r"Error from server \(NotFound\): services have no number of instances to set, it follows the load; .*min-scale.*"), rc=1, shelf=True),
    Case("scale of a Deployment", "scale --replicas=2 deploy/hello-00001-deployment", "", Has(r"Error from server \(NotFound\): deployments have no number of instances to set, .*min-scale.*"), rc=1, shelf=True),
    Case("autoscale of a Service", f"autoscale --max=3 {_APP}", Anything(), Has(r"error: cannot autoscale a Service.*"), rc=1, shelf=True),
    Case("expose of a Service", f"expose {_APP} --port=80", "", _NO_VIEWER, rc=1, shelf=True),
    Case("set image of a Service", f"set image {_APP} user-container=other:1", Anything(), _CLEAR, rc=1, shelf=True),
    Case("set env of a Service", f"set env {_APP} A=b", Anything(), _CLEAR, rc=1, shelf=True),
    Case("run", "run box --image=nginx", "", _CLEAR, rc=1),
    Case("create deployment", "create deployment d --image=nginx", "", _CLEAR, rc=1),
    Case("create job", "create job j --image=nginx", "", _CLEAR, rc=1),
    Case("create a pod", "create -f -", "", _CLEAR, rc=1, stdin="apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: x}]}\n"),
    Case("exec", "exec {pod} -- true", "", Has(r".*no command can be run in an instance from outside; .*`kubectl logs`.*"), rc=1, shelf=True, given=(lambda c: find_pod(c),)),
    Case("attach", "attach {pod}", Anything(), Has(r".*nobody can be attached to an instance from outside; .*`kubectl logs`.*"), rc=1, shelf=True, given=(lambda c: find_pod(c),)),
    Case("port-forward", "port-forward {pod} 0:8080", Anything(), Has(r".*ports of instances are not forwarded; .*URL of its Service.*"), rc=1, shelf=True, given=(lambda c: find_pod(c),)),
    Case("drain of the node", "drain nowhere", Anything(), _CLEAR, rc=1),
    Case("auth reconcile", "auth reconcile -f -", Anything(), Anything(), rc=1, stdin="apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules: []\n"),
]


def find_pod(context):
    context.values["pod"] = next(pod["metadata"]["name"] for pod in context.server.running_pods("hello-00001", context.namespace))


CASES = _RULES + _NAMES + _FIELDS + _ACCESS + _UNSUPPORTED
