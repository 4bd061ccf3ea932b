"""Everything that changes objects: apply in its forms, create, edit, patch, replace, label, delete, and waiting for what follows."""

import pathlib
import threading

import harness
from fixtures import configmap, delete, file, generation_is, get, gone, ksvc, service_now, settled, there
from harness import SERVING
from runner import Anything, Case, Has, Json, Matches, Since

HELLO = "{manifests}/hello.yaml"
CHANGED = "{manifests}/hello-changed.yaml"
CM = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: %s\n  labels: {set: one}\ndata: {color: %s}\n"
MANIFEST = (pathlib.Path(__file__).parent / "manifests" / "hello.yaml").read_text()
KSVC = "service.serving.knative.dev/hello "


def value_of(path, wanted, name="hello"):
    """The field at the dotted path of the Service is `wanted`."""
    def look(context):
        value = service_now(context, name)
        for key in path.split("/"):
            value = value[int(key)] if isinstance(value, list) else value.get(key)
            if value is None:
                break
        assert value == wanted, f"{path} is {value!r}, expected {wanted!r}"
    return look


def has_creator(context):
    annotations = service_now(context, "hello")["metadata"]["annotations"]
    assert annotations.get("serving.knative.dev/creator"), annotations


def both(*looks):
    def look(context):
        for one in looks:
            one(context)
    return look


def no_configmap(name):
    def look(context):
        assert get(context, f"/api/v1/namespaces/NS/configmaps/{name}", missing_ok=True) is None, f"{name} is still there"
    return look


def data_of(name, wanted):
    def look(context):
        came = get(context, f"/api/v1/namespaces/NS/configmaps/{name}").get("data")
        assert came == wanted, f"data is {came}, expected {wanted}"
    return look


def no_labels(context):
    came = service_now(context, "hello")["metadata"].get("labels")
    assert not came, f"labels are {came}"


def settle(context):
    settled(context, "hello")


TARGET = "spec/template/spec/containers/0/env/0/value"

_APPLY = [
    Case("apply creates", f"apply -f {HELLO}", KSVC + "created", then=both(generation_is("hello", 1), value_of(TARGET, "world"), settle)),
    # As a cluster says: the list of containers is replaced as a whole, so that there is a patch, which changes nothing.
    Case("apply again", f"apply -f {HELLO}", KSVC + "configured", after="apply creates", then=generation_is("hello", 1)),
    Case("diff without changes", f"diff -f {HELLO}", "", after="apply again"),
    Case("diff with changes", f"diff -f {CHANGED}", Has(r"-  generation: 1", r"\+  generation: 2", r"-  value: world", r"\+  value: mars"),
         Matches(r"(exit status 1)?"), rc=1, after="diff without changes", then=both(generation_is("hello", 1), value_of(TARGET, "world"))),
    Case("apply --dry-run=client", f"apply -f {CHANGED} --dry-run=client", KSVC + "configured (dry run)", after="diff with changes", then=value_of(TARGET, "world")),
    Case("apply --dry-run=server", f"apply -f {CHANGED} --dry-run=server", KSVC + "configured (server dry run)", after="apply --dry-run=client", then=value_of(TARGET, "world")),
    Case("apply --dry-run=server -o yaml shows what would be", f"apply -f {CHANGED} --dry-run=server -o jsonpath={{.metadata.generation}}/{{.spec.template.spec.timeoutSeconds}}", "2/60",
         after="apply --dry-run=server", then=generation_is("hello", 1)),
    Case("apply changes", f"apply -f {CHANGED}", KSVC + "configured", after="apply --dry-run=server -o yaml shows what would be",
         then=both(generation_is("hello", 2), value_of(TARGET, "mars"))),
    Case("apply view-last-applied", "apply view-last-applied ksvc/hello", Has(r"kind: Service", r"value: mars", r"- image: package/absent@sha256:DIGEST|image: package/absent@sha256:DIGEST", never=("creator",)),
         after="apply changes"),
    Case("apply set-last-applied", f"apply set-last-applied -f {HELLO}", KSVC + "configured", after="apply view-last-applied", then=value_of(TARGET, "mars")),
    Case("apply edit-last-applied", "apply edit-last-applied ksvc/hello", KSVC + "edited", env={"KUBE_EDITOR": "sed -i s/world/venus/"}, after="apply set-last-applied"),
    Case("apply view-last-applied -o json", "apply view-last-applied ksvc/hello -o json",
         Json(lambda v: None if v["spec"]["template"]["spec"]["containers"][0]["env"][0]["value"] == "venus" else "the edited value"), after="apply edit-last-applied"),
    Case("apply removes a field that is no longer named", "apply -f -", KSVC + "configured", after="apply view-last-applied -o json",
         stdin="apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: hello}\nspec: {template: {spec: {timeoutSeconds: 60, containers: "
               "[{image: 'package/absent@sha256:" + "0" * 64 + "'}]}}}\n", then=both(value_of("spec/template/spec/containerConcurrency", 0), no_labels)),
    Case("apply of a folder", "apply -f {folder}/set", "configmap/one created\nconfigmap/two created", given=(file("set/1.yaml", CM % ("one", "red")), file("set/2.yaml", CM % ("two", "blue")))),
    Case("apply of a folder again", "apply -f {folder}/set", "configmap/one unchanged\nconfigmap/two unchanged", after="apply of a folder"),
    Case("apply of a folder with one change", "apply -f {folder}/set", "configmap/one configured\nconfigmap/two unchanged", after="apply of a folder again",
         given=(file("set/1.yaml", CM % ("one", "pink")),), then=data_of("one", {"color": "pink"})),
    Case("apply -o name", "apply -f {folder}/set -o name", "configmap/one\nconfigmap/two", after="apply of a folder with one change"),
    Case("apply --prune by a label", "apply --prune -l set=one -f {folder}/set/2.yaml", Has(r"configmap/two unchanged", r"configmap/one pruned"), Anything(),
         after="apply -o name", then=no_configmap("one")),
    Case("apply --prune of ConfigMaps", "apply --prune -l set=one --prune-whitelist=core/v1/ConfigMap -f {folder}/set/2.yaml", Has(r"configmap/two created", r"configmap/one pruned"), Anything(),
         before=26, given=(file("set/2.yaml", CM % ("two", "blue")),), after="apply for prune", then=no_configmap("one")),
    Case("apply for prune", "apply -f -", "configmap/one created", stdin=CM % ("one", "red")),
    Case("apply --prune of ConfigMaps alone", "apply --prune -l set=one --prune-allowlist=core/v1/ConfigMap -f {folder}/set/2.yaml", Has(r"configmap/two created", r"configmap/one pruned"), Anything(),
         since=26, given=(file("set/2.yaml", CM % ("two", "blue")),), after="apply for prune", then=no_configmap("one")),
    Case("apply --prune of Services", "apply --prune -l team=alpha --prune-allowlist=serving.knative.dev/v1/Service -f {folder}/other.yaml",
         Has(r"service\.serving\.knative\.dev/other created", r"service\.serving\.knative\.dev/hello pruned"), Anything(), since=26, after="apply several documents", then=gone("hello")),
    Case("apply several documents", "apply -f -", KSVC + "created\nconfigmap/one created", given=(file("other.yaml", MANIFEST.replace("name: hello", "name: other")),), stdin=MANIFEST + "---\n" + CM % ("one", "red")),
    Case("apply without a name", "apply -f -", "", Has(r".*resource name may not be empty.*"), rc=1, stdin="apiVersion: v1\nkind: ConfigMap\ndata: {}\n"),
    Case("apply where create made it warns", f"apply -f {HELLO}", KSVC + "configured", Has(r"Warning: resource (services/hello|services.serving.knative.dev/hello)?.*last-applied-configuration.*"),
         given=(ksvc("hello"),), then=value_of(TARGET, "world")),
]

_SERVER_SIDE = [
    Case("server-side apply creates", f"apply --server-side -f {HELLO}", KSVC + "serverside-applied", then=both(settle, value_of(TARGET, "world"))),
    Case("server-side apply again", f"apply --server-side -f {HELLO}", KSVC + "serverside-applied", after="server-side apply creates", then=generation_is("hello", 1)),
    Case("server-side apply leaves no last-applied", "get ksvc hello -o jsonpath={.metadata.annotations}", Matches(r"(?!.*last-applied).*"), after="server-side apply again"),
    Case("server-side apply by another conflicts", f"apply --server-side --field-manager=elsewhere -f {CHANGED}", "",
         Matches(r"error: Apply failed with 1 conflict: conflict with \"kubectl\": \.spec\.template\.spec\.containers\nPlease review the fields above--they currently have other managers\. Here\n.*"),
         rc=1, after="server-side apply leaves no last-applied", then=value_of(TARGET, "world")),
    Case("server-side apply by another with force", f"apply --server-side --force-conflicts --field-manager=elsewhere -f {CHANGED}", KSVC + "serverside-applied",
         after="server-side apply by another conflicts", then=both(value_of(TARGET, "mars"), generation_is("hello", 2))),
    Case("server-side apply of the first now conflicts", f"apply --server-side -f {HELLO}", "", Has(r"error: Apply failed with 1 conflict: conflict with \"elsewhere\".*"), rc=1,
         after="server-side apply by another with force"),
    Case("server-side apply of a part removes what it owned", "apply --server-side --field-manager=elsewhere -f -", KSVC + "serverside-applied", after="server-side apply of the first now conflicts",
         stdin="apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: hello}\nspec: {template: {spec: {containers: [{image: 'package/absent@sha256:" + "0" * 64 + "'}]}}}\n",
         then=both(value_of("metadata/labels/team", "alpha"), value_of("spec/template/spec/timeoutSeconds", 60))),
    Case("server-side apply conflicts with client-side apply", f"apply --server-side -f {HELLO}", "",
         Has(r"error: Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using serving\.knative\.dev/v1: \.spec\.template\.spec\.containers"), rc=1, after="client-side apply first"),
    Case("client-side apply first", f"apply -f {CHANGED}", KSVC + "created"),
    Case("server-side apply --dry-run=server", f"apply --server-side --dry-run=server -f {HELLO}", KSVC + "serverside-applied (server dry run)", then=gone("hello")),
    Case("diff --server-side", f"diff --server-side --force-conflicts -f {CHANGED}", Has(r"-  value: world", r"\+  value: mars"), Matches(r"(exit status 1)?"), rc=1, since=22,
         after="server-side apply for diff"),
    Case("server-side apply for diff", f"apply --server-side -f {HELLO}", KSVC + "serverside-applied", then=settle),
    Case("server-side apply of a ConfigMap", "apply --server-side -f -", "configmap/one serverside-applied", stdin=CM % ("one", "red"), then=data_of("one", {"color": "red"})),
    Case("server-side apply merges what two own", "apply --server-side --field-manager=elsewhere -f -", "configmap/one serverside-applied", after="server-side apply of a ConfigMap",
         stdin="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {size: '3'}\n", then=data_of("one", {"color": "red", "size": "3"})),
    Case("server-side apply conflict names the field", "apply --server-side --field-manager=elsewhere -f -", "", Has(r"error: Apply failed with 1 conflict: conflict with \"kubectl\": \.data\.color"), rc=1,
         after="server-side apply merges what two own", stdin=CM % ("one", "blue")),
    Case("managedFields tell who applied", "get cm one -o jsonpath={.metadata.managedFields[*].manager}/{.metadata.managedFields[*].operation} --show-managed-fields", Matches(r"(kubectl elsewhere|elsewhere kubectl)/Apply Apply"),
         after="server-side apply conflict names the field", since=21),
]

_CREATE = [
    Case("create -f", f"create -f {HELLO}", KSVC + "created", then=there("hello")),
    Case("create -f again", f"create -f {HELLO}", "", Matches(r'Error from server \(AlreadyExists\): error when creating "\S+/hello\.yaml": services\.serving\.knative\.dev "hello" already exists'),
         rc=1, after="create -f"),
    Case("create --dry-run=server", f"create -f {HELLO} --dry-run=server", KSVC + "created (server dry run)", then=gone("hello")),
    Case("create --dry-run=client -o yaml", "create configmap c --from-literal=a=b --dry-run=client -o yaml", Has(r"kind: ConfigMap", r"a: b"), then=no_configmap("c")),
    Case("create --save-config", f"create -f {HELLO} --save-config", KSVC + "created", then=settle),
    Case("apply after --save-config", f"apply -f {HELLO}", KSVC + "configured", "", after="create --save-config", then=generation_is("hello", 1)),
    Case("create -f with generateName", "create -f - -o name", Matches(r"service\.serving\.knative\.dev/made-[a-z0-9]{5}"),
         stdin="apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {generateName: made-}\nspec: {template: {spec: {containers: [{image: 'package/absent@sha256:" + "0" * 64 + "'}]}}}\n"),
    Case("create namespace", "create namespace {ns}-more", "namespace/NS-more created"),
    Case("create namespace again", "create namespace {ns}-more", "", 'Error from server (AlreadyExists): namespaces "NS-more" already exists', rc=1, after="create namespace"),
    Case("delete namespace with all in it", "delete namespace {ns}-more", 'namespace "NS-more" deleted', Matches(r"([Ww]arning: deleting cluster-scoped resources, not scoped to the provided namespace)?"), after="create namespace again",
         given=(lambda c: c.server.api("POST", f"/api/v1/namespaces/{c.namespace}-more/configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "in"}}),),
         then=lambda c: harness.wait_for("the namespace's objects gone", lambda: not get(c, f"/api/v1/namespaces/{c.namespace}-more/configmaps")["items"], 10)),
    Case("create configmap", "create configmap conf --from-literal=color=red --from-literal=size=3", "configmap/conf created", then=data_of("conf", {"color": "red", "size": "3"})),
    Case("create configmap from a file", "create cm file --from-file={folder}/app.ini", "configmap/file created", given=(file("app.ini", "[a]\nb = ü\n"),), then=data_of("file", {"app.ini": "[a]\nb = ü\n"})),
    Case("create secret generic", "create secret generic pass --from-literal=password=s3cret", "secret/pass created",
         then=lambda c: None if get(c, "/api/v1/namespaces/NS/secrets/pass")["data"] == {"password": "czNjcmV0"} else (_ for _ in ()).throw(AssertionError("the secret's data"))),
    Case("create serviceaccount", "create serviceaccount robot", "serviceaccount/robot created", then=lambda c: get(c, "/api/v1/namespaces/NS/serviceaccounts/robot")),
    Case("the account that every namespace has", "get sa", Has(r"NAME  SECRETS  AGE", r"default  0  AGE", r"robot  0  AGE"), after="create serviceaccount"),
    Case("apply an app with its account", "apply -f -", "serviceaccount/runner created\nservice.serving.knative.dev/with-account created",
         stdin="apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: runner}\n---\napiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: with-account}\n"
               "spec: {template: {spec: {serviceAccountName: runner, containers: [{image: 'package/absent@sha256:" + "0" * 64 + "'}]}}}\n"),
    Case("kinds of which there is none", "get crd,hpa", "", Matches(r"No resources found( in NS namespace\.)?")),
    Case("create secret twice", "create secret generic pass", "", Has(r'(Error from server \(AlreadyExists\)|error: failed to create secret):? ?secrets "pass" already exists'), rc=1, after="create secret generic"),
]

_EDIT = [
    Case("edit", "edit ksvc hello", KSVC + "edited", given=(ksvc("hello"),), env={"KUBE_EDITOR": "sed -i s/timeoutSeconds:.300/timeoutSeconds:\\ 45/"},
         then=both(value_of("spec/template/spec/timeoutSeconds", 45), generation_is("hello", 2), settle)),
    Case("edit without a change", "edit ksvc hello", "", "Edit cancelled, no changes made.", env={"KUBE_EDITOR": "true"}, after="edit", then=generation_is("hello", 2)),
    Case("edit broken, then fixed", "edit ksvc hello", KSVC + "edited", Anything(), after="edit without a change", env={"KUBE_EDITOR": "{folder}/editor"}, given=(
        file("editor", "#!/bin/sh\nif [ -e \"$0.second\" ]; then cp \"$1\" \"$0.saw\"; sed -i 's/timeoutSeconds: \\[45/timeoutSeconds: 50/' \"$1\"\n"
                       "else touch \"$0.second\"; sed -i 's/timeoutSeconds: 45/timeoutSeconds: [45/' \"$1\"; fi\n"), lambda c: (c.folder / "editor").chmod(0o755)),
         then=both(value_of("spec/template/spec/timeoutSeconds", 50), lambda c: told_in_editor(c, "The edited file failed validation"))),
    # kubectl opens the editor again for what the server calls invalid; a webhook's refusal it tells, and keeps the file.
    Case("edit refused by the rules", "edit ksvc hello", "", Has(r'error: services\.serving\.knative\.dev "hello" could not be patched: admission webhook "validation\.webhook\.serving\.knative\.dev" denied '
         r"the request: validation failed: expected 0 <= 9999 <= 600: spec\.template\.spec\.timeoutSeconds", r"You can run `kubectl replace -f /tmp/\S+` to try this update again\."), rc=1,
         after="edit broken, then fixed", env={"KUBE_EDITOR": "sed -i s/timeoutSeconds:.50/timeoutSeconds:\\ 9999/"}, then=value_of("spec/template/spec/timeoutSeconds", 50)),
    Case("edit of a ConfigMap", "edit cm conf", "configmap/conf edited", given=(configmap("conf", {"color": "red"}),), env={"KUBE_EDITOR": "sed -i s/red/blue/"}, then=data_of("conf", {"color": "blue"})),
]


def told_in_editor(context, words):
    text = (context.folder / "editor.saw").read_text()
    assert words in text, f"the second time the editor was shown no {words!r}:\n{text}"


_PATCH = [
    Case("patch --type=merge", "patch ksvc hello --type=merge -p '{\"spec\":{\"template\":{\"spec\":{\"timeoutSeconds\":30}}}}'", KSVC + "patched", given=(ksvc("hello"),),
         then=both(value_of("spec/template/spec/timeoutSeconds", 30), generation_is("hello", 2))),
    Case("patch that changes nothing", "patch ksvc hello --type=merge -p '{\"spec\":{\"template\":{\"spec\":{\"timeoutSeconds\":30}}}}'", KSVC + "patched (no change)",
         after="patch --type=merge", then=generation_is("hello", 2)),
    Case("patch --type=json", "patch ksvc hello --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/template/spec/timeoutSeconds\",\"value\":31}]'", KSVC + "patched",
         after="patch that changes nothing", then=value_of("spec/template/spec/timeoutSeconds", 31)),
    Case("patch --type=json whose test fails", "patch ksvc hello --type=json -p '[{\"op\":\"test\",\"path\":\"/spec/template/spec/timeoutSeconds\",\"value\":1}]'", "",
         Has(r"(The request is invalid.*|Error from server.*test.*|The .* is invalid.*)"), rc=1, after="patch --type=json"),
    Case("patch strategic is refused", "patch ksvc hello -p '{\"spec\":{\"template\":{\"spec\":{\"timeoutSeconds\":32}}}}'", "",
         Has(r"(error: application/strategic-merge-patch\+json is not supported by serving\.knative\.dev/v1, Kind=Service: )?.*the body of the request was in an unknown format - accepted media types include: "
             r"application/json-patch\+json, application/merge-patch\+json, application/apply-patch\+yaml"), rc=1, after="patch --type=json whose test fails"),
    Case("patch --subresource=status", "patch ksvc hello --subresource=status --type=merge -p '{\"status\":{\"observedGeneration\":1}}'", KSVC + "patched", since=24, after="patch strategic is refused",
         then=value_of("spec/template/spec/timeoutSeconds", 31)),
    Case("patch --dry-run=server", "patch ksvc hello --type=merge --dry-run=server -p '{\"metadata\":{\"labels\":{\"a\":\"b\"}}}'", KSVC + "patched", after="patch strategic is refused",
         then=no_labels),
    Case("patch refused by the rules", "patch ksvc hello --type=merge -p '{\"spec\":{\"template\":{\"spec\":{\"containerConcurrency\":-1}}}}'", "",
         Has(r"Error from server \(BadRequest\): admission webhook \"validation\.webhook\.serving\.knative\.dev\" denied the request: validation failed: expected 0 <= -1 <= 1000: "
             r"spec\.template\.spec\.containerConcurrency"), rc=1, after="patch --dry-run=server"),
    Case("patch that is no JSON", "patch ksvc hello --type=merge -p '{\"spec\"'", "", Has(r"[Ee]rror.*"), rc=1, after="patch refused by the rules"),
    Case("patch strategic of a ConfigMap", "patch cm conf -p '{\"data\":{\"size\":\"4\"}}'", "configmap/conf patched", given=(configmap("conf", {"color": "red"}),),
         then=data_of("conf", {"color": "red", "size": "4"})),
    Case("patch of what is not there", "patch ksvc nope --type=merge -p '{\"metadata\":{\"labels\":{\"a\":\"b\"}}}'", "",
         'Error from server (NotFound): services.serving.knative.dev "nope" not found', rc=1),
]

_REPLACE = [
    Case("replace of a ConfigMap", "replace -f -", "configmap/conf replaced", given=(configmap("conf", {"color": "red"}),), stdin=CM % ("conf", "blue"), then=data_of("conf", {"color": "blue"})),
    Case("replace with what get printed", "replace -f {folder}/got.yaml", KSVC + "replaced", given=(ksvc("hello"), lambda c: c.write("got.yaml", changed_export(c))),
         then=value_of("spec/template/spec/timeoutSeconds", 77)),
    Case("replace with an old version conflicts", "replace -f {folder}/got.yaml", "", Has(r'Error from server \(Conflict\): error when replacing "DIR/got\.yaml": Operation cannot be fulfilled on '
         r'services\.serving\.knative\.dev "hello": the object has been modified; please apply your changes to the latest version and try again'), rc=1, after="replace with what get printed"),
    Case("replace without the creator keeps it", f"replace -f {HELLO}", KSVC + "replaced", after="replace with an old version conflicts", then=has_creator),
    Case("replace --force", f"replace --force -f {HELLO}", 'service.serving.knative.dev "hello" deleted\n' + KSVC + "replaced", Anything(), after="replace without the creator keeps it",
         then=both(value_of(TARGET, "world"), generation_is("hello", 1))),
    Case("replace of what is not there", f"replace -f {HELLO}", "", Has(r'Error from server \(NotFound\): error when replacing "\S+": services\.serving\.knative\.dev "hello" not found'), rc=1),
]


def changed_export(context):
    text = context.kubectl.run(context.namespace, "get", "ksvc", "hello", "-o", "yaml")
    assert "timeoutSeconds: 300" in text, text
    return text.replace("timeoutSeconds: 300", "timeoutSeconds: 77")


_LABEL = [
    Case("label", "label ksvc hello tier=gold", KSVC + "labeled", given=(ksvc("hello"),), then=both(value_of("metadata/labels", {"tier": "gold"}), generation_is("hello", 1))),
    Case("label again the same", "label ksvc hello tier=gold", Since(21, Has(r".*/hello not labeled"), ""), Since(21, "", Anything()), rc=Since(21, 0, 1), after="label"),
    Case("label refuses to overwrite", "label ksvc hello tier=silver", "", Since(30, Has(r"error: 'tier' already has a value \(gold\), and --overwrite is false"),
         Has(r"error: 'tier' already has a value \(gold\), and --overwrite is false")), rc=1, after="label again the same", then=value_of("metadata/labels", {"tier": "gold"})),
    Case("label --overwrite", "label --overwrite ksvc hello tier=silver", KSVC + "labeled", after="label refuses to overwrite", then=value_of("metadata/labels", {"tier": "silver"})),
    Case("label --list", "label ksvc hello --list", Has(r"tier=silver"), after="label --overwrite"),
    Case("label removed", "label ksvc hello tier-", KSVC + "unlabeled", since=21, after="label --list", then=no_labels),
    Case("label malformed", "label ksvc hello bad=a/b", "", Has(r"error: .*invalid label value.*"), rc=1, after="label --list"),
    Case("label --all", "label cm --all mark=yes", Has(r"configmap/one labeled", r"configmap/two labeled"), given=(configmap("one", {}), configmap("two", {}))),
    Case("label by selector", "label cm -l mark=yes more=yes", Has(r"configmap/one labeled", r"configmap/two labeled"), after="label --all"),
    Case("annotate", "annotate ksvc hello note=x", KSVC + "annotated", given=(ksvc("hello"),), then=both(value_of("metadata/annotations/note", "x"), generation_is("hello", 1))),
    Case("annotate refuses to overwrite", "annotate ksvc hello note=y", "", Has(r"error: --overwrite is false but found the following declared annotation\(s\): 'note' already has a value \(x\)"), rc=1,
         after="annotate"),
    Case("annotate --overwrite", "annotate --overwrite ksvc hello note=y", KSVC + "annotated", after="annotate refuses to overwrite", then=value_of("metadata/annotations/note", "y")),
    Case("annotate removed", "annotate ksvc hello note-", KSVC + "annotated", after="annotate --overwrite", then=value_of("metadata/annotations/note", None)),
    Case("annotate the creator is refused", "annotate --overwrite ksvc hello serving.knative.dev/creator=me", "", Has(r"Error from server \(BadRequest\): admission webhook .*annotation value is immutable: "
         r"metadata\.annotations\.serving\.knative\.dev/creator"), rc=1, after="annotate removed"),
]


def revision_left(context):
    name = "hello-00001"
    revision = get(context, f"{SERVING}/namespaces/NS/revisions/{name}", missing_ok=True)
    configuration = get(context, f"{SERVING}/namespaces/NS/configurations/hello", missing_ok=True)
    assert configuration and revision, "an orphan was deleted"
    assert not [o for o in configuration["metadata"].get("ownerReferences", []) if o["kind"] == "Service"], "the orphan still names its owner"


def all_gone(context):
    for plural in ("configurations", "routes", "revisions"):
        harness.wait_for(f"no {plural}", lambda kind=plural: not get(context, f"{SERVING}/namespaces/NS/{kind}")["items"], 15)


def gone_at_once(context):
    gone("hello")(context)
    for plural in ("configurations", "routes", "revisions"):
        assert not get(context, f"{SERVING}/namespaces/NS/{plural}")["items"], f"{plural} outlive a foreground deletion"


_DELETED = 'service.serving.knative.dev "hello" deleted'

_DELETE = [
    Case("delete by name", "delete ksvc hello", _DELETED, given=(ksvc("hello"),), then=both(gone("hello"), all_gone)),
    Case("delete what is not there", "delete ksvc hello", "", 'Error from server (NotFound): services.serving.knative.dev "hello" not found', rc=1, after="delete by name"),
    Case("delete --ignore-not-found", "delete ksvc hello --ignore-not-found", Anything(), after="delete what is not there"),
    Case("delete by file", f"delete -f {HELLO}", _DELETED, given=(ksvc("hello"),), then=gone("hello")),
    Case("delete from standard input", "delete -f -", 'configmap "one" deleted', given=(configmap("one", {}),), stdin=CM % ("one", "x"), then=no_configmap("one")),
    Case("delete by label", "delete ksvc -l team=alpha", _DELETED, given=(ksvc("hello", labels={"team": "alpha"}), ksvc("other")), then=both(gone("hello"), there("other"))),
    Case("delete by a label nobody has", "delete ksvc -l team=nobody", "No resources found", after="delete by label"),
    Case("delete --all", "delete cm --all", 'configmap "one" deleted\nconfigmap "two" deleted', given=(configmap("one", {}), configmap("two", {})), sort=True, then=no_configmap("two")),
    Case("delete two by name", "delete cm one two", 'configmap "one" deleted\nconfigmap "two" deleted', given=(configmap("one", {}), configmap("two", {}))),
    Case("delete two kinds", "delete ksvc/hello cm/one", _DELETED + '\nconfigmap "one" deleted', given=(ksvc("hello"), configmap("one", {}))),
    Case("delete --dry-run=server", "delete ksvc hello --dry-run=server", _DELETED + " (server dry run)", given=(ksvc("hello"),), then=there("hello")),
    Case("delete --dry-run=client", "delete ksvc hello --dry-run=client", _DELETED + " (dry run)", after="delete --dry-run=server", then=there("hello")),
    Case("delete --cascade=background", "delete ksvc hello --cascade=background", _DELETED, after="delete --dry-run=client", then=both(gone("hello"), all_gone)),
    Case("delete --cascade=foreground", "delete ksvc hello --cascade=foreground", _DELETED, given=(ksvc("hello"),), then=gone_at_once),
    Case("delete --cascade=orphan", "delete ksvc hello --cascade=orphan", _DELETED, given=(ksvc("hello"),), then=both(gone("hello"), revision_left)),
    Case("delete --wait=false", "delete ksvc hello --wait=false", _DELETED, given=(ksvc("hello"),)),
    Case("delete --now", "delete ksvc hello --now", _DELETED, Anything(), given=(ksvc("hello"),), then=gone("hello")),
    Case("delete -o name", "delete cm one -o name", "configmap/one", given=(configmap("one", {}),)),
    Case("delete waits for finalizers", "delete cm held", 'configmap "held" deleted', given=(lambda c: c.server.api("POST", f"/api/v1/namespaces/{c.namespace}/configmaps", {
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "held", "finalizers": ["example.com/hold"]}}),),
         during=((r'"held" deleted', lambda c: c.server.api("PATCH", f"/api/v1/namespaces/{c.namespace}/configmaps/held", {"metadata": {"finalizers": None}}, "application/merge-patch+json")),),
         then=no_configmap("held")),
    Case("delete of a revision that traffic needs", "delete rev hello-00001", 'revision.serving.knative.dev "hello-00001" deleted', given=(ksvc("hello"),)),
]

_WAIT = [
    Case("wait for a condition in time", "wait --for=condition=Ready=False ksvc/hello --timeout=20s", KSVC + "condition met", given=(ksvc("hello"),)),
    Case("wait runs out of time", "wait --for=condition=Ready ksvc/hello --timeout=1s", "", "error: timed out waiting for the condition on services/hello", rc=1, after="wait for a condition in time"),
    Case("wait while the condition changes", "wait --for=condition=Ready ksvc/back --timeout=30s", "service.serving.knative.dev/back condition met", given=(ksvc("back", "native", wait=False),)),
    Case("wait for a value", "wait --for=jsonpath={.status.observedGeneration}=1 ksvc/hello --timeout=20s", KSVC + "condition met", since=23, after="wait runs out of time"),
    Case("wait for a field", "wait --for=jsonpath={.status.url} ksvc/back --timeout=20s", "service.serving.knative.dev/back condition met", since=31, after="wait while the condition changes"),
    Case("wait --all", "wait --for=condition=Ready ksvc --all --timeout=20s", "service.serving.knative.dev/back condition met", after="wait for a field"),
    Case("wait for deletion", "wait --for=delete ksvc/hello --timeout=20s", Matches(r"(service\.serving\.knative\.dev/hello condition met)?"), given=(ksvc("hello"), lambda c: later(1, delete("hello"), c))),
    Case("wait for the deletion of what is gone", "wait --for=delete ksvc/hello --timeout=5s", "", Since(21, "", "error: no matching resources found"),
         rc=Since(21, 0, 1), after="wait for deletion"),
    Case("wait for what is not there", "wait --for=condition=Ready ksvc/nope --timeout=5s", "", 'Error from server (NotFound): services.serving.knative.dev "nope" not found', rc=1),
    Case("wait for nobody", "wait --for=condition=Ready ksvc -l team=nobody --timeout=5s", "", "error: no matching resources found", rc=1),
]


def later(seconds, act, context):
    threading.Timer(seconds, act, (context,)).start()


CASES = _APPLY + _SERVER_SIDE + _CREATE + _EDIT + _PATCH + _REPLACE + _LABEL + _DELETE + _WAIT
