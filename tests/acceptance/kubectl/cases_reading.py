"""get and describe, in every form, on a namespace that does not change; and watches, where it does."""

import time

from fixtures import configmap, delete, ksvc, label
from runner import Anything, Case, Exactly, Golden, Has, Json, Matches, Since

HEAD = "NAME  URL  LATESTCREATED  LATESTREADY  READY  REASON\n"
HELLO = "hello  http://hello.NS.localhost:PORT  hello-00001  hello-00001  True\n"
OTHER = "other  http://other.NS.localhost:PORT  other-00001  other-00001  True\n"
NOTHING = "No resources found in NS namespace."


def shelf(name, command, out="", err="", **more):
    return Case(name, command, out, err, shelf=True, **more)


def same_as_api(value):
    metadata = value["metadata"]
    if list(value) != ["apiVersion", "kind", "metadata", "spec", "status"]:
        return f"keys {list(value)}"
    if metadata["name"] != "hello" or metadata["generation"] != 1 or "managedFields" in metadata or "selfLink" in metadata:
        return "metadata"
    return None


def list_of(kind, *names):
    def look(value):
        if value["kind"] != "List" or [item["kind"] for item in value["items"]] != [kind] * len(names):
            return "kinds"
        came = [item["metadata"]["name"] for item in value["items"]]
        return None if came == list(names) else f"names {came}"
    return Json(look)


def owned_fields(value):
    owners = value["metadata"].get("managedFields")
    if not owners:
        return "no managedFields"
    wanted = {"manager", "operation", "apiVersion", "time", "fieldsType", "fieldsV1"}
    return next((f"keys {sorted(owner)}" for owner in owners if not wanted <= set(owner)), None)


# --- get ---

# kubectl hides managedFields from 1.21 on.
_UNHIDDEN = (r"apiVersion: serving\.knative\.dev/v1", r"managedFields:", r"url: http://hello\.NS\.localhost:PORT", r"latestReadyRevisionName: hello-00001")

_FORMS = [
    shelf("get ksvc", "get ksvc", HEAD + HELLO + OTHER),
    shelf("get ksvc by name", "get ksvc hello", HEAD + HELLO),
    shelf("get ksvc by kind/name, two", "get ksvc/hello ksvc/other", HEAD + HELLO + OTHER),
    shelf("get ksvc by the full name", "get services.serving.knative.dev", HEAD + HELLO + OTHER),
    shelf("get ksvc by the name with version", "get services.v1.serving.knative.dev hello", HEAD + HELLO),
    shelf("get kservice", "get kservice hello", HEAD + HELLO),
    shelf("get -o wide", "get ksvc hello -o wide", HEAD + HELLO),
    shelf("get -o yaml", "get ksvc hello -o yaml", Since(21, Golden("get-ksvc.yaml"), Has(*_UNHIDDEN))),
    shelf("get -o json", "get ksvc hello -o json", Since(21, Json(same_as_api), Json(owned_fields))),
    shelf("get a list -o json", "get ksvc -o json", list_of("Service", "hello", "other")),
    shelf("get -o name", "get ksvc -o name", "service.serving.knative.dev/hello\nservice.serving.knative.dev/other"),
    shelf("get -o jsonpath", "get ksvc hello -o 'jsonpath={.status.url}'", "http://hello.NS.localhost:PORT"),
    shelf("get -o jsonpath over a list", "get ksvc -o 'jsonpath={range .items[*]}{.metadata.name}:{.status.latestReadyRevisionName};{end}'",
          "hello:hello-00001;other:other-00001;"),
    shelf("get -o jsonpath with a filter", "get ksvc hello -o 'jsonpath={.status.conditions[?(@.type==\"Ready\")].status}'", "True"),
    shelf("get -o custom-columns", "get ksvc -o custom-columns=NAME:.metadata.name,TEAM:.metadata.labels.team,TIER:.metadata.labels.tier",
          "NAME  TEAM  TIER\nhello  alpha  <none>\nother  beta  gold"),
    shelf("get -o go-template", "get ksvc -o 'go-template={{range .items}}{{.metadata.name}} {{end}}'", "hello other "),
    shelf("get --no-headers", "get ksvc hello --no-headers", HELLO),
    shelf("get --show-kind", "get ksvc hello --show-kind", HEAD + "service.serving.knative.dev/" + HELLO),
    shelf("get --show-labels", "get ksvc --show-labels", "NAME  URL  LATESTCREATED  LATESTREADY  READY  REASON  LABELS\n"
          + HELLO.rstrip() + "  team=alpha\n" + OTHER.rstrip() + "  team=beta,tier=gold"),
    shelf("get -L", "get ksvc -L team,tier", "NAME  URL  LATESTCREATED  LATESTREADY  READY  REASON  TEAM  TIER\n"
          + HELLO.rstrip() + "  alpha\n" + OTHER.rstrip() + "  beta  gold"),
    shelf("get --sort-by", "get ksvc --sort-by=.status.url", HEAD + HELLO + OTHER),
    shelf("get --chunk-size follows pages", "get ksvc --chunk-size=1", HEAD + HELLO + OTHER),
    shelf("get --ignore-not-found", "get ksvc nope --ignore-not-found", ""),
    shelf("get --show-managed-fields", "get ksvc hello -o json --show-managed-fields", Json(owned_fields), since=21),
    shelf("get -f", "get -f {manifests}/hello.yaml", HEAD + HELLO),
    shelf("get --server-print=false", "get ksvc hello --server-print=false", "NAME  AGE\nhello  AGE"),
]

_SELECTORS = [
    shelf("-l equal", "get ksvc -l team=alpha -o name", "service.serving.knative.dev/hello"),
    shelf("-l double equal", "get ksvc -l team==beta -o name", "service.serving.knative.dev/other"),
    shelf("-l unequal", "get ksvc -l team!=alpha -o name", "service.serving.knative.dev/other"),
    shelf("-l in", "get ksvc -l 'team in (alpha, beta)' -o name", "service.serving.knative.dev/hello\nservice.serving.knative.dev/other"),
    shelf("-l notin", "get ksvc -l 'team notin (alpha)' -o name", "service.serving.knative.dev/other"),
    shelf("-l exists", "get ksvc -l tier -o name", "service.serving.knative.dev/other"),
    shelf("-l does not exist", "get ksvc -l '!tier' -o name", "service.serving.knative.dev/hello"),
    shelf("-l several", "get ksvc -l team=beta,tier=gold -o name", "service.serving.knative.dev/other"),
    shelf("-l that matches nothing", "get ksvc -l team=gamma", "", NOTHING),
    shelf("-l over several kinds", "get ksvc,cm -l team=alpha -o name", "service.serving.knative.dev/hello\nconfigmap/settings"),
    shelf("-l malformed", "get ksvc -l a=b=c", "", Has(r".*(found '=', expected|a=b=c).*"), rc=1),
    shelf("--field-selector name", "get ksvc --field-selector metadata.name=hello -o name", "service.serving.knative.dev/hello"),
    shelf("--field-selector not the name", "get ksvc --field-selector metadata.name!=hello -o name", "service.serving.knative.dev/other"),
    shelf("--field-selector of a pod's phase", "get pods --field-selector status.phase=Running -l serving.knative.dev/service=hello -o name", Matches(r"pod/hello-00001-POD")),
    shelf("--field-selector unknown", "get ksvc --field-selector spec.bogus=1", "", Has(r"Error from server \(BadRequest\): .*field label not supported: spec\.bogus"), rc=1),
    shelf("-A with labels and a field", "get ksvc -A -l team=alpha --field-selector metadata.name=hello,metadata.namespace={ns} --show-labels",
          "NAMESPACE  NAME  URL  LATESTCREATED  LATESTREADY  READY  REASON  LABELS\nNS  " + HELLO.rstrip() + "  team=alpha"),
]

_SETTINGS = ('apiVersion: v1\ndata:\n  color: green\n  size: "12"\nkind: ConfigMap\nmetadata:\n  creationTimestamp: "TIME"\n  labels:\n'
          '    team: alpha\n  name: settings\n  namespace: NS\n  resourceVersion: "RV"\n  uid: UID')

_KINDS = [
    shelf("get rt", "get rt", "NAME  URL  READY  REASON\nhello  http://hello.NS.localhost:PORT  True\nother  http://other.NS.localhost:PORT  True"),
    shelf("get cfg", "get cfg", "NAME  LATESTCREATED  LATESTREADY  READY  REASON\nhello  hello-00001  hello-00001  True\nother  other-00001  other-00001  True"),
    shelf("get config", "get config hello -o name", "configuration.serving.knative.dev/hello"),
    shelf("get rev", "get rev", "NAME  CONFIG NAME  GENERATION  READY  REASON  ACTUAL REPLICAS  DESIRED REPLICAS\n"
          "hello-00001  hello  1  True  1  1\nother-00001  other  1  True  1  1"),
    shelf("get rev labels", "get rev hello-00001 -o jsonpath={.metadata.labels}", Has(
        r'.*"serving\.knative\.dev/configuration":"hello".*', r'.*"serving\.knative\.dev/configurationGeneration":"1".*', r'.*"serving\.knative\.dev/service":"hello".*',
        r'.*"serving\.knative\.dev/configurationUID":"UID".*', r'.*"serving\.knative\.dev/serviceUID":"UID".*', r'.*"serving\.knative\.dev/routingState":"active".*')),
    shelf("get po", "get po -l serving.knative.dev/service=hello", "NAME  READY  STATUS  RESTARTS  AGE\nhello-00001-POD  1/1  Running  0  AGE"),
    shelf("get po -o wide", "get po -l serving.knative.dev/revision=hello-00001 -o wide", Matches(
        r"NAME  READY  STATUS  RESTARTS  AGE  IP  NODE  NOMINATED NODE  READINESS GATES\nhello-00001-POD  1/1  Running  0  AGE  [\d.]+  [a-z0-9][-a-z0-9.]*  <none>  <none>")),
    shelf("get ns", "get ns", Has(r"NAME  STATUS  AGE", r"default  Active  AGE", r"NS  Active  AGE")),
    shelf("get ns by name", "get ns {ns} -o name", "namespace/NS"),
    shelf("get cm", "get cm settings", "NAME  DATA  AGE\nsettings  2  AGE"),
    shelf("get cm -o yaml", "get cm settings -o yaml", Since(21, Exactly(_SETTINGS), Anything())),
    shelf("get secret", "get secret keys", "NAME  TYPE  DATA  AGE\nkeys  Opaque  1  AGE"),
    shelf("get secret's value", "get secret keys -o 'go-template={{.data.password | base64decode}}'", "secret"),
    shelf("get ev", "get ev --field-selector involvedObject.kind=Service,involvedObject.name=hello", Has(
        r"LAST SEEN  TYPE  REASON  OBJECT  MESSAGE", r'AGE  Normal  Created  service/hello  Created Configuration "hello"', r'AGE  Normal  Created  service/hello  Created Route "hello"')),
    shelf("get svc", "get svc hello", Has(r"NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT\(S\)  AGE", r"hello  ExternalName  <none>  \S+  80/TCP  AGE")),
    shelf("get deploy", "get deploy hello-00001-deployment", "NAME  READY  UP-TO-DATE  AVAILABLE  AGE\nhello-00001-deployment  1/1  1  1  AGE"),
    shelf("get no", "get no", Has(r"NAME  STATUS  ROLES  AGE  VERSION", r"\S+  Ready  \S+  AGE  v\S+")),
    shelf("get pkg", "get pkg -o name", Has(r"package\.tidegate\.dev/native\S*", r"package\.tidegate\.dev/talker\S*")),
    shelf("get several kinds at once", "get ksvc/hello rt/hello cfg/hello rev/hello-00001 -o name", "service.serving.knative.dev/hello\nroute.serving.knative.dev/hello\n"
          "configuration.serving.knative.dev/hello\nrevision.serving.knative.dev/hello-00001"),
    shelf("get several kinds as tables", "get cfg,cm -l team=alpha", Has(r"configmap/settings  2  AGE")),
    shelf("get deploy -o wide", "get deploy hello-00001-deployment -o wide", Has(r"NAME  READY  UP-TO-DATE  AVAILABLE  AGE  CONTAINERS  IMAGES  SELECTOR",
                                                                               r"hello-00001-deployment  1/1  1  1  AGE  user-container  \S+  serving\.knative\.dev/revisionUID=UID")),
    shelf("get svc -o wide", "get svc hello -o wide", Has(r"NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT\(S\)  AGE  SELECTOR", r"hello  ExternalName  <none>  \S+  80/TCP  AGE  <none>")),
    shelf("rollout status of a Deployment", "rollout status deploy/hello-00001-deployment", 'deployment "hello-00001-deployment" successfully rolled out'),
    shelf("wait for a Deployment", "wait deploy/hello-00001-deployment --for=condition=Available --timeout=20s", "deployment.apps/hello-00001-deployment condition met"),
    shelf("get kinds of which there is none", "get jobs,ingresses,pvc,sts", "", Matches(r"No resources found in \S+ namespace\.")),
    shelf("get all", "get all", Has(r"pod/hello-00001-POD  1/1  Running  0  AGE",
                                    r"configuration\.serving\.knative\.dev/hello  hello-00001  hello-00001  True",
                                    r"revision\.serving\.knative\.dev/hello-00001  hello  1  True  1  1", r"route\.serving\.knative\.dev/hello  http://\S+  True",
                                    r"service\.serving\.knative\.dev/hello  http://\S+  hello-00001  hello-00001  True", never=("configmap", "secret/", r"(?m)^service/", r"deployment\.apps"))),
    shelf("events", "events --for ksvc/hello", Has(r"LAST SEEN  TYPE  REASON  OBJECT  MESSAGE", r'AGE  Normal  Created  Service/hello  Created Configuration "hello"'), since=26),
    shelf("events of a type", "events --types=Warning --for ksvc/hello", "", NOTHING.replace("No resources", "No events"), since=26),
    shelf("top pod", "top pod", Has(r"NAME  CPU\(cores\)  MEMORY\(bytes\)", r"hello-00001-POD  (?:\d+m|AGE)  \d+Mi", r"other-00001-POD  (?:\d+m|AGE)  \d+Mi")),
    shelf("top pod by label", "top pod -l serving.knative.dev/service=hello --no-headers", Matches(r"hello-00001-POD  (?:\d+m|AGE)  \d+Mi")),
    shelf("top pod with containers", "top pod --containers -l serving.knative.dev/service=hello", Has(r"POD  NAME  CPU\(cores\)  MEMORY\(bytes\)", r"hello-00001-POD  user-container  (?:\d+m|AGE)  \d+Mi")),
    shelf("top node", "top node", Has(r"NAME  CPU\(cores\)  CPU[%(]+\)?  MEMORY\(bytes\)  MEMORY[%(]+\)?", r"\S+  (?:\d+m|AGE)  \d+%  \d+Mi  \d+%")),
]

_MISSING = [
    shelf("get what is not there", "get ksvc nope", "", 'Error from server (NotFound): services.serving.knative.dev "nope" not found', rc=1),
    shelf("get one that is there and one that is not", "get ksvc hello nope", HEAD + HELLO, 'Error from server (NotFound): services.serving.knative.dev "nope" not found', rc=1),
    shelf("get in a namespace that is not there", "get ksvc -n nowhere", "", "No resources found in nowhere namespace."),
    shelf("get a pod that is not there", "get pod nope", "", 'Error from server (NotFound): pods "nope" not found', rc=1),
    shelf("get a namespace that is not there", "get ns nowhere", "", 'Error from server (NotFound): namespaces "nowhere" not found', rc=1),
    shelf("get a kind of an unknown group", "get foos.example.com", "", 'error: the server doesn\'t have a resource type "foos"', rc=1),
    shelf("get nothing", "get -l team=alpha", "", Has(r"error: .*[Rr]esource.*"), rc=1),
]

# --- describe ---

_DESCRIBE = [
    shelf("describe ksvc", "describe ksvc hello", Since(21, Golden("describe-ksvc.txt"), Has(r"Name:  hello", r"Managed Fields:", r'Normal  Created  AGE  service-controller  Created Configuration "hello"'))),
    shelf("describe cfg", "describe cfg hello", Has(r"Name:  hello", r"Kind:  Configuration", r"Latest Ready Revision Name:  hello-00001",
                                                    r'Normal  Created  AGE  configuration-controller  Created Revision "hello-00001"',
                                                    r"Normal  ConfigurationReady  AGE  configuration-controller  Configuration becomes ready",
                                                    r'Normal  LatestReadyUpdate  AGE  configuration-controller  LatestReadyRevisionName updated to "hello-00001"')),
    shelf("describe rev", "describe rev hello-00001", Has(r"Name:  hello-00001", r"Labels:  .*", r"Kind:  Revision", r"Type:  ContainerHealthy", r"Type:  ResourcesAvailable", r"Severity:  Info",
                                                          r"Events:.*")),
    shelf("describe rt", "describe rt hello", Has(r"Name:  hello", r"Kind:  Route", r"Type:  AllTrafficAssigned", r"Type:  IngressReady", r"Type:  CertificateProvisioned", r"Events:.*")),
    shelf("describe po", "describe po -l serving.knative.dev/service=hello", Has(
        r"Name:  hello-00001-POD", r"Namespace:  NS", r"Node:  \S.*", r"Status:  Running", r"Controlled By:  \S+/hello-00001\S*", r"user-container:", r"Image:  package/native@sha256:DIGEST",
        r"State:  Running", r"Ready:  True", r"Restart Count:  0", r"Started:  TIME", r"Conditions:", r"Events:.*")),
    shelf("describe ns", "describe ns {ns}", Has(r"Name:  NS", r"Status:  Active")),
    shelf("describe cm", "describe cm settings", Has(r"Name:  settings", r"Labels:  team=alpha", r"color:", r"green", r"Events:  <none>")),
    shelf("describe secret", "describe secret keys", Has(r"Name:  keys", r"Type:  Opaque", r"password:  6 bytes", never=("c2VjcmV0",))),
    shelf("describe no", "describe no", Has(r"Name:  \S+", r"Capacity:", r"Allocatable:", r"System Info:", r"Ready +True .*", r"Events:.*")),
    shelf("describe deploy", "describe deploy hello-00001-deployment", Has(r"Name:  hello-00001-deployment", r"Replicas:  1 desired \| 1 updated \| 1 total \| 1 available \| 0 unavailable")),
    shelf("describe pkg", "describe pkg -l team=nobody", "", NOTHING),
    shelf("describe by prefix", "describe ksvc hel", Has(r"Name:  hello", never=("other",))),
    shelf("describe what is not there", "describe ksvc nope", "", 'Error from server (NotFound): services.serving.knative.dev "nope" not found', rc=1),
]

# --- watches ---


def after_a_moment(_context):
    """--watch-only prints nothing when it has begun; what is made before that is not seen."""
    time.sleep(1)


_WATCH = [
    Case("get -w", "get ksvc -w", given=(ksvc("one"),), during=((r"^one ", label("one", a="b")),), until=r"(?s)^one .*^one ", out=Has(r"NAME  URL  .*", r"one  .*")),
    Case("get -w of a new one", "get ksvc -w", given=(ksvc("one"),), during=((r"^one ", ksvc("two")),), until=r"^two ", out=Has(r"one  .*", r"two  .*")),
    Case("get deploy -w", "get deploy -w", given=(ksvc("one"),), during=((r"^one-", ksvc("two")),), until=r"^two-00001-deployment ",
         out=Has(r"one-00001-deployment  .*", r"two-00001-deployment  .*")),
    Case("get -w -l", "get cm -w -l keep=yes", given=(configmap("first", {"a": "b"}, {"keep": "yes"}),),
         during=((r"^first ", configmap("no", {}, {"keep": "no"})), (r"^first ", configmap("second", {}, {"keep": "yes"}))), until=r"^second ",
         out="NAME  DATA  AGE\nfirst  1  AGE\nsecond  0  AGE"),
    Case("get -w -o json", "get ksvc one -w -o json", given=(ksvc("one"),), during=((r"^}", label("one", a="b")),), until=r'(?s)^}.*"a": "b".*^}', out=Has(r'"kind": "Service",')),
    Case("get --watch-only", "get cm --watch-only --no-headers", given=(configmap("old", {}),), during=(("", after_a_moment), ("", configmap("new", {"a": "b"}))), until=r"^new ",
         out="new  1  AGE"),
    Case("get --output-watch-events", "get ksvc -w --output-watch-events", given=(ksvc("one"),),
         during=((r"^ADDED +one ", label("one", a="b")), (r"^MODIFIED +one ", delete("one"))), until=r"^DELETED +one ",
         out=Has(r"EVENT  NAME  URL  LATESTCREATED  LATESTREADY  READY  REASON", r"ADDED  one  .*", r"MODIFIED  one  .*", r"DELETED  one  .*")),
    Case("get -w of all namespaces", "get cm -A -w --field-selector metadata.namespace={ns}", given=(configmap("one", {}),), during=((r"one", configmap("two", {"a": "b"})),), until=r"two",
         out="NAMESPACE  NAME  DATA  AGE\nNS  one  0  AGE\nNS  two  1  AGE"),
]

CASES = _FORMS + _SELECTORS + _KINDS + _MISSING + _DESCRIBE + _WATCH
