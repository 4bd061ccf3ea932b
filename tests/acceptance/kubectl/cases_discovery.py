"""What a client learns about the server before it asks for anything: versions, resources, schemas, rights."""

import dataclasses

from runner import Anything, Case, Golden, Has, Matches, Since

SERVING = r"serving\.knative\.dev/v1 +true +"

_SERVING_WIDE = """\
NAME  SHORTNAMES  APIVERSION  NAMESPACED  KIND  VERBS  CATEGORIES
configurations  config,cfg  serving.knative.dev/v1  true  Configuration  delete,deletecollection,get,list,patch,create,update,watch  all,knative,serving
revisions  rev  serving.knative.dev/v1  true  Revision  delete,deletecollection,get,list,patch,create,update,watch  all,knative,serving
routes  rt  serving.knative.dev/v1  true  Route  delete,deletecollection,get,list,patch,create,update,watch  all,knative,serving
services  kservice,ksvc  serving.knative.dev/v1  true  Service  delete,deletecollection,get,list,patch,create,update,watch  all,knative,serving
"""
_SERVING_WIDE_OLD = """\
NAME  SHORTNAMES  APIVERSION  NAMESPACED  KIND  VERBS
configurations  config,cfg  serving.knative.dev/v1  true  Configuration  [delete deletecollection get list patch create update watch]
revisions  rev  serving.knative.dev/v1  true  Revision  [delete deletecollection get list patch create update watch]
routes  rt  serving.knative.dev/v1  true  Route  [delete deletecollection get list patch create update watch]
services  kservice,ksvc  serving.knative.dev/v1  true  Service  [delete deletecollection get list patch create update watch]
"""

_DESCRIBED = (r"<empty>", r"<no description>")
_NO_SUCH_FIELD = 'error: field "bogus" does not exist'


def explained(*fields):
    """Each field has a line `name <type>`; and nothing is left without a word about it."""
    return Has(*[rf"{name}\s+<{kind}>.*" for name, kind in fields], never=_DESCRIBED)


_WARM = [
    Case("version", "version", out=Since(28, Matches(r"Client Version: v1\.\S+\nKustomize Version: \S+\nServer Version: v1\.\d+\.\d+\S*"),
                                         Matches(r"Client Version: version\.Info\{.*\}\nServer Version: version\.Info\{Major:\"1\", Minor:\"\d+\".*\}"))),
    Case("api-resources", "api-resources", out=Has(
        r"NAME  SHORTNAMES  APIVERSION  NAMESPACED  KIND",
        r"configmaps  cm  v1  true  ConfigMap", r"events  ev  v1  true  Event", r"namespaces  ns  v1  false  Namespace", r"nodes  no  v1  false  Node",
        r"pods  po  v1  true  Pod", r"secrets  v1  true  Secret", r"serviceaccounts  sa  v1  true  ServiceAccount",
        r"customresourcedefinitions  crd  apiextensions\.k8s\.io/v1  false  CustomResourceDefinition", r"horizontalpodautoscalers  hpa  autoscaling/v2  true  HorizontalPodAutoscaler",
        r"services  svc  v1  true  Service", r"deployments  deploy  apps/v1  true  Deployment",
        r"selfsubjectreviews  authentication\.k8s\.io/v1  false  SelfSubjectReview",
        r"selfsubjectaccessreviews  authorization\.k8s\.io/v1  false  SelfSubjectAccessReview",
        r"selfsubjectrulesreviews  authorization\.k8s\.io/v1  false  SelfSubjectRulesReview",
        r"pods  metrics\.k8s\.io/v1beta1  true  PodMetrics",
        r"services  kservice,ksvc  serving\.knative\.dev/v1  true  Service", r"packages  pkg  tidegate\.dev/v1  true  Package", never=("error",))),
    Case("api-resources of one group, wide", "api-resources --api-group=serving.knative.dev -o wide", out=Since(26, _SERVING_WIDE, _SERVING_WIDE_OLD)),
    Case("get ksvc finds the short name", "get ksvc", shelf=True, out=Has(r"hello  http://hello\.NS\.localhost:PORT  hello-00001  hello-00001  True")),
    Case("explain a kind", "explain ksvc", out=explained(("spec", "Object"), ("status", "Object"), ("metadata", "(Object|ObjectMeta)"))),
    Case("apply --dry-run=server needs the schemas", "apply --dry-run=server -f -", stdin="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n",
         out="configmap/c created (server dry run)"),
    Case("get of a kind that is not there", "get foozles", rc=1, err='error: the server doesn\'t have a resource type "foozles"'),
]

CASES = [dataclasses.replace(case, name="cold: " + case.name, cold=True) for case in _WARM] + _WARM + [
    Case("version as JSON", "version -o json", out=Has(r'"gitVersion": "v1\..*",', r'"major": "1",', r'"platform": "linux/amd64",?')),
    Case("api-resources of the cluster only", "api-resources --namespaced=false -o name", out=Has(r"namespaces", r"nodes", r"engines\.tidegate\.dev", r"instancepools\.tidegate\.dev", never=("pods", "configmaps"))),
    Case("api-resources of namespaces only", "api-resources --namespaced=true --no-headers", out=Has(r"pods  po  v1  true  Pod", never=("namespaces", "NAME"))),
    Case("api-resources by verbs", "api-resources --verbs=list,watch -o name",
         out=Has(r"configmaps", r"pods", r"services\.serving\.knative\.dev", r"revisions\.serving\.knative\.dev", never=("selfsubject",))),
    Case("api-resources by a verb nobody has", "api-resources --verbs=frobnicate -o name", out=""),
    Case("api-resources by category", "api-resources --categories=knative -o name", since=26,
         out="configurations.serving.knative.dev\nrevisions.serving.knative.dev\nroutes.serving.knative.dev\nservices.serving.knative.dev\npingsources.sources.knative.dev"),
    Case("api-resources sorted by kind", "api-resources --api-group=serving.knative.dev --sort-by=kind -o name",
         out="configurations.serving.knative.dev\nrevisions.serving.knative.dev\nroutes.serving.knative.dev\nservices.serving.knative.dev"),
    Case("api-versions", "api-versions", out=Has(r"apps/v1", r"authentication\.k8s\.io/v1", r"authorization\.k8s\.io/v1", r"metrics\.k8s\.io/v1beta1",
                                                 r"serving\.knative\.dev/v1", r"tidegate\.dev/v1", r"v1")),
    Case("cluster-info", "cluster-info", out=Matches(r"(\x1b\[[\d;]*m)*Kubernetes control plane(\x1b\[[\d;]*m)* is running at (\x1b\[[\d;]*m)*API(\x1b\[[\d;]*m)*\n\n"
                                                     r"To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'\.")),
    Case("get --raw /version", "get --raw /version", out=Has(r'.*"gitVersion": ?"v1\..*')),
    Case("get --raw /healthz", "get --raw /healthz", out="ok"),
    Case("get --raw /readyz", "get --raw /readyz", out="ok"),
    Case("get --raw /livez", "get --raw /livez", out="ok"),
    Case("get --raw of a group", "get --raw /apis/serving.knative.dev/v1", out=Has(r'\{.*"kind": ?"APIResourceList".*')),
    Case("get --raw of nothing", "get --raw /apis/nothing", rc=1, err="Error from server (NotFound): the server could not find the requested resource"),
    Case("explain a field", "explain ksvc.spec", out=explained(("template", "Object"), ("traffic", r"\[\]Object"))),
    Case("explain deep", "explain ksvc.spec.template.spec.containers.env", out=explained(("name", "string"), ("value", "string"), ("valueFrom", "Object"))),
    Case("explain a leaf", "explain ksvc.spec.template.spec.timeoutSeconds", out=Has(r"FIELD: +timeoutSeconds <integer>", r"DESCRIPTION:", never=_DESCRIBED)),
    Case("explain a list", "explain ksvc.spec.traffic", out=explained(("latestRevision", "boolean"), ("percent", "integer"), ("tag", "string"), ("revisionName", "string"))),
    Case("explain a revision", "explain rev.spec", out=explained(("containerConcurrency", "integer"), ("containers", r"\[\]Object"), ("timeoutSeconds", "integer"))),
    Case("explain a route", "explain rt.spec", out=explained(("traffic", r"\[\]Object"))),
    Case("explain a configuration", "explain cfg.spec", out=explained(("template", "Object"))),
    Case("explain conditions", "explain ksvc.status.conditions", out=explained(("type", "string"), ("status", "string"), ("reason", "string"), ("message", "string"), ("severity", "string"))),
    Case("explain a ConfigMap", "explain cm", out=explained(("data", r"map\[string\]string"), ("binaryData", r"map\[string\]string"), ("immutable", "boolean"))),
    Case("explain a pod", "explain po.status", out=Has(r"phase\s+<string>.*", never=_DESCRIBED)),
    Case("explain a ServiceAccount", "explain sa", out=explained(("secrets", r"\[\]Object"), ("automountServiceAccountToken", "boolean"))),
    *[Case(f"explain {kind}", f"explain {kind}", out=explained(("metadata", "(Object|ObjectMeta)"), *fields)) for kind, fields in (
        ("deploy", (("spec", r"(Object|map\[string\])"),)), ("svc", (("spec", r"(Object|map\[string\])"),)), ("no", (("status", r"(Object|map\[string\])"),)), ("hpa", ()), ("crd", ()), ("endpoints", ()), ("cj", ()),
        ("selfsubjectreviews", ()))],
    Case("explain a part of a derived kind", "explain deploy.metadata.labels", out=Has(r"FIELD: +labels <map\[string\]string>", never=_DESCRIBED)),
    Case("explain a package", "explain pkg", out=explained(("status", "Object"))),
    Case("explain --recursive", "explain ksvc --recursive", out=Has(
        r"containerConcurrency\s+<integer>.*", r"image\s+<string>.*", r"latestRevision\s+<boolean>.*", r"observedGeneration\s+<integer>.*", r"readinessProbe\s+<Object>.*")),
    Case("explain --api-version", "explain services --api-version=serving.knative.dev/v1", out=Has(r"KIND: +Service", r"spec\s+<Object>.*", never=_DESCRIBED)),
    Case("explain a field that is not there", "explain ksvc.spec.bogus", rc=1, out=Anything(), err=_NO_SUCH_FIELD),
    Case("explain a kind that is not there", "explain foozles", rc=1,
         err=Since(26, 'the server doesn\'t have a resource type "foozles"', Matches(r'(error: )?.*(doesn\'t have a resource type|Couldn\'t find resource for) "foozles"'))),
    Case("auth can-i create", "auth can-i create ksvc", out="yes"),
    Case("auth can-i in a namespace, quietly", "auth can-i delete ksvc -n elsewhere -q", out=""),
    Case("auth can-i everything", "auth can-i '*' '*'", out="yes"),
    Case("auth can-i a subresource", "auth can-i get pods --subresource=log", out="yes"),
    Case("auth can-i a path", "auth can-i get /metrics", out="yes"),
    Case("auth can-i what nobody can", "auth can-i create nodes", out=Matches(r"(Warning: .*\n)?no( - .*)?"), err=Anything(), rc=1),
    Case("auth can-i a kind that is not there", "auth can-i get foozles", out=Matches(r"yes|no( - .*)?"), err="Warning: the server doesn't have a resource type 'foozles'", rc=None),
    Case("auth can-i --list", "auth can-i --list", out=Has(r"Resources +Non-Resource URLs +Resource Names +Verbs", r"(\*\.\*|services\.serving\.knative\.dev) +\[\] +\[\] +\[.+\]",
                                                           r"selfsubjectaccessreviews\.authorization\.k8s\.io +\[\] +\[\] +\[create\]")),
    Case("auth can-i for somebody", "auth can-i create ksvc --as=bob", out=Matches(r"no( - .*)?"), err=Anything(), rc=1),
    Case("auth can-i for an administrator", "auth can-i create ksvc --as=eve --as-group=system:masters", out="yes"),
    Case("auth whoami for somebody", "auth whoami --as=bob --as-group=guests", since=28, out=Has(r"Username +bob", r"Groups +\[guests system:authenticated\]")),
    Case("auth whoami", "auth whoami", since=28, out=Has(r"ATTRIBUTE +VALUE", r"Username +tidegate-admin", r"Groups +\[.*system:authenticated.*\]")),
    Case("auth whoami as JSON", "auth whoami -o jsonpath={.status.userInfo.username}", since=28, out="tidegate-admin"),
]
