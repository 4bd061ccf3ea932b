"""What leaves goes in again: exported here and applied here, exported from a cluster and applied here, and nothing in an export that Knative would refuse."""

import pathlib

from cases_writing import both, no_labels, settle, value_of
from fixtures import configmap, core, generation_is, gone, ksvc, service_now
from knative_fields import unknown
from runner import Anything, Case, Has, Json, Matches

FULL = (pathlib.Path(__file__).parent / "manifests" / "full.yaml").read_text()
VOLUMES = """\
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: volumes}
spec:
  template:
    spec:
      containers:
      - image: package/absent@sha256:%s
        volumeMounts: [{name: files, mountPath: /files, readOnly: true}, {name: scratch, mountPath: /scratch}]
      volumes:
      - {name: files, configMap: {name: conf}}
      - {name: scratch, emptyDir: {}}
""" % ("0" * 64)
FROM_CLUSTER = "{manifests}/from-a-cluster.yaml"
APPLIED = "service.serving.knative.dev/hello configured"
MISSING_ANNOTATION = Has(r"Warning: resource (services/hello )?.*is missing the kubectl\.kubernetes\.io/last-applied-configuration annotation.*")


def export(name="hello", kind="ksvc", to="export.yaml"):
    return lambda context: (context.folder / to).write_text(context.kubectl.run(context.namespace, "get", kind, *([name] if name else []), "-o", "yaml"))


def delete_and_wait(context):
    context.kubectl.run(context.namespace, "delete", "ksvc", "hello")


def same_spec(context):
    """What was created anew has the spec that was exported."""
    now = service_now(context, "hello")["spec"]
    assert now == context.values["before"], f"the spec is {now}, it was {context.values['before']}"


def remember(context):
    context.values["before"] = service_now(context, "hello")["spec"]


def nothing_foreign(value):
    found = [path for item in value.get("items", [value]) for path in unknown(item)]
    return f"Knative knows no {', '.join(found)}" if found else None


def own_author(context):
    annotations = service_now(context, "hello")["metadata"]["annotations"]
    assert annotations["serving.knative.dev/creator"] == "tidegate-admin", annotations
    assert service_now(context, "hello")["metadata"]["uid"] != "7d3f5115-71b1-4a22-8338-9e8b81fa096d"


def anonymous(context):
    text = (pathlib.Path(__file__).parent / "manifests" / "from-a-cluster.yaml").read_text()
    own = ("    serving.knative.dev/creator: ", "    serving.knative.dev/lastModifier: ", "  uid: ", "  resourceVersion: ")
    context.write("anonymous.yaml", "".join(line + "\n" for line in text.splitlines() if not line.startswith(own)))


CASES = [
    Case("export, apply", "apply -f {folder}/export.yaml", APPLIED, MISSING_ANNOTATION, given=(ksvc("hello"), export()), then=both(generation_is("hello", 1), no_labels)),
    Case("export, apply, export, apply", "apply -f {folder}/export.yaml", Matches(r"service\.serving\.knative\.dev/hello (unchanged|configured)"), given=(export(),), after="export, apply",
         then=generation_is("hello", 1)),
    Case("export, server-side apply", "apply --server-side --force-conflicts -f {folder}/export.yaml", "service.serving.knative.dev/hello serverside-applied", Anything(), since=21, after="export, apply, export, apply",
         given=(lambda c: (c.folder / "export.yaml").write_text(c.kubectl.run(c.namespace, "get", "ksvc", "hello", "-o", "yaml")),), then=generation_is("hello", 1)),
    Case("export, replace", "replace -f {folder}/export.yaml", "service.serving.knative.dev/hello replaced", given=(ksvc("hello"), export()), then=generation_is("hello", 1)),
    Case("export, diff", "diff -f {folder}/export.yaml", Anything(), Anything(), given=(ksvc("hello"), export()), rc=0),
    Case("export, delete, create", "create -f {folder}/export.yaml", "service.serving.knative.dev/hello created", given=(ksvc("hello", labels={"team": "alpha"}), remember, export(), delete_and_wait),
         then=both(settle, same_spec, generation_is("hello", 1))),
    Case("export, delete, apply", "apply -f {folder}/export.yaml", "service.serving.knative.dev/hello created", given=(export(), delete_and_wait), after="export, delete, create",
         then=both(settle, same_spec)),
    Case("export of a list, delete, apply", "apply -f {folder}/all.yaml", "service.serving.knative.dev/hello created\nservice.serving.knative.dev/other created",
         given=(ksvc("hello"), ksvc("other"), export(None, to="all.yaml"), lambda c: c.kubectl.run(c.namespace, "delete", "ksvc", "--all")), then=settle),
    Case("export of a ConfigMap and a Secret, delete, apply", "apply -f {folder}/cm.yaml -f {folder}/secret.yaml", "configmap/conf created\nsecret/pass created",
         given=(configmap("conf", {"a": "b"}), core("Secret", "pass", data={"a": "Yg=="}), export("conf", "cm", "cm.yaml"), export("pass", "secret", "secret.yaml"),
                lambda c: c.kubectl.run(c.namespace, "delete", "cm/conf", "secret/pass"))),
    Case("export of a namespace, apply", "apply -f {folder}/ns.yaml", "namespace/NS configured", Anything(), given=(lambda c: export(c.namespace, "ns", "ns.yaml")(c),)),
    Case("export from a cluster, apply", f"apply -f {FROM_CLUSTER}", "service.serving.knative.dev/hello created",
         then=both(generation_is("hello", 1), own_author, value_of("spec/template/spec/containerConcurrency", 10))),
    # The manifest names another uid, version and creator than what was made here; a cluster refuses each of them, too.
    Case("export from a cluster, apply again", f"apply -f {FROM_CLUSTER}", "", Has(r".*(field is immutable|annotation value is immutable.*creator|the object has been modified.*)"), rc=1,
         after="export from a cluster, apply", then=both(generation_is("hello", 1), own_author)),
    Case("export from a cluster without its identity, apply again", "apply -f {folder}/anonymous.yaml", APPLIED, after="export from a cluster, apply again", given=(anonymous,),
         then=both(generation_is("hello", 1), own_author)),
    Case("export from a cluster, create", f"create -f {FROM_CLUSTER}", "service.serving.knative.dev/hello created", then=own_author),
    Case("export from a cluster, --dry-run=server", f"apply --dry-run=server -f {FROM_CLUSTER}", "service.serving.knative.dev/hello created (server dry run)", then=gone("hello")),
    Case("every field Knative has is taken", "apply -f -", "configmap/conf created\nsecret/pass created\nservice.serving.knative.dev/full created", stdin=FULL),
    Case("volumes", "apply -f -", Anything(), Matches(r"|.*volumes are not supported by this server: spec\.template\.spec\.containers\[0\]\.volumeMounts, spec\.template\.spec\.volumes.*"), rc=None, stdin=VOLUMES),
    Case("what is exported Knative knows, Service", "get ksvc full -o json", Json(nothing_foreign), after="every field Knative has is taken"),
    Case("what is exported Knative knows, Configuration and Route", "get cfg,rt -o json", Json(nothing_foreign), after="what is exported Knative knows, Service"),
    Case("what is exported Knative knows, Revision", "get rev -o json", Json(nothing_foreign), after="what is exported Knative knows, Configuration and Route"),
    Case("what is exported Knative knows, running apps", "get ksvc,cfg,rt,rev -o json", Json(nothing_foreign), shelf=True),
]
