"""The fields Knative's CRDs know, by kind: what is exported here must have no other, or a Knative cluster refuses it."""

ANY = None  # whatever is below is free: maps of strings, and what the CRD hands on to Kubernetes as it is

METADATA = {name: ANY for name in (
    "annotations", "creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName", "generation", "labels", "managedFields", "name", "namespace",
    "ownerReferences", "resourceVersion", "uid")}
_HANDLER = {"exec": {"command": ANY}, "grpc": {"port": ANY, "service": ANY}, "httpGet": {"host": ANY, "httpHeaders": {"name": ANY, "value": ANY}, "path": ANY, "port": ANY, "scheme": ANY},
            "tcpSocket": {"host": ANY, "port": ANY}}
PROBE = {**_HANDLER, **{name: ANY for name in ("failureThreshold", "initialDelaySeconds", "periodSeconds", "successThreshold", "terminationGracePeriodSeconds", "timeoutSeconds")}}
_REFERENCE = {"key": ANY, "name": ANY, "optional": ANY}
ENVIRONMENT = {"name": ANY, "value": ANY, "valueFrom": {"configMapKeyRef": _REFERENCE, "secretKeyRef": _REFERENCE, "fieldRef": ANY, "resourceFieldRef": ANY}}
CONTAINER = {
    "args": ANY, "command": ANY, "env": ENVIRONMENT, "image": ANY, "imagePullPolicy": ANY, "livenessProbe": PROBE, "name": ANY, "readinessProbe": PROBE, "startupProbe": PROBE,
    "envFrom": {"configMapRef": {"name": ANY, "optional": ANY}, "prefix": ANY, "secretRef": {"name": ANY, "optional": ANY}},
    "ports": {"containerPort": ANY, "name": ANY, "protocol": ANY},
    "resources": {"claims": ANY, "limits": ANY, "requests": ANY},
    "securityContext": {name: ANY for name in ("allowPrivilegeEscalation", "capabilities", "privileged", "readOnlyRootFilesystem", "runAsGroup", "runAsNonRoot", "runAsUser", "seccompProfile")},
    "terminationMessagePath": ANY, "terminationMessagePolicy": ANY, "volumeMounts": {"mountPath": ANY, "mountPropagation": ANY, "name": ANY, "readOnly": ANY, "subPath": ANY}, "workingDir": ANY}
REVISION_SPEC = {
    "affinity": ANY, "automountServiceAccountToken": ANY, "containerConcurrency": ANY, "containers": CONTAINER, "dnsConfig": ANY, "dnsPolicy": ANY, "enableServiceLinks": ANY, "hostAliases": ANY,
    "idleTimeoutSeconds": ANY, "imagePullSecrets": {"name": ANY}, "initContainers": CONTAINER, "nodeSelector": ANY, "priorityClassName": ANY, "responseStartTimeoutSeconds": ANY,
    "runtimeClassName": ANY, "schedulerName": ANY, "securityContext": ANY, "serviceAccountName": ANY, "shareProcessNamespace": ANY, "timeoutSeconds": ANY, "tolerations": ANY,
    "topologySpreadConstraints": ANY, "volumes": ANY}
TEMPLATE = {"metadata": {"annotations": ANY, "finalizers": ANY, "labels": ANY, "name": ANY, "namespace": ANY}, "spec": REVISION_SPEC}
TRAFFIC = {name: ANY for name in ("configurationName", "latestRevision", "percent", "revisionName", "tag", "url")}
CONDITION = {name: ANY for name in ("lastTransitionTime", "message", "reason", "severity", "status", "type")}
_STATUS = {"annotations": ANY, "conditions": CONDITION, "observedGeneration": ANY}
_ADDRESSED = {"address": {"CACerts": ANY, "audience": ANY, "name": ANY, "url": ANY}, "traffic": TRAFFIC, "url": ANY}
_NEWEST = {"latestCreatedRevisionName": ANY, "latestReadyRevisionName": ANY}
_IMAGES = {"imageDigest": ANY, "name": ANY}


def _kind(spec, status):
    return {"apiVersion": ANY, "kind": ANY, "metadata": METADATA, "spec": spec, "status": {**_STATUS, **status}}


KINDS = {
    "Service": _kind({"template": TEMPLATE, "traffic": TRAFFIC}, {**_ADDRESSED, **_NEWEST}),
    "Route": _kind({"traffic": TRAFFIC}, _ADDRESSED),
    "Configuration": _kind({"template": TEMPLATE}, _NEWEST),
    "Revision": _kind(REVISION_SPEC, {"actualReplicas": ANY, "containerStatuses": _IMAGES, "desiredReplicas": ANY, "initContainerStatuses": _IMAGES, "logUrl": ANY}),
}


def unknown(value, known=None, path=""):
    """The paths in an object that Knative's CRD of its kind does not know."""
    if known is None:
        known = KINDS[value["kind"]]
    found = []
    for item in value if isinstance(value, list) else [value]:
        for key, below in item.items():
            where = f"{path}.{key}" if path else key
            if key not in known:
                found.append(where)
            elif known[key] is not ANY and isinstance(below, (dict, list)):
                found += unknown(below, known[key], where)
    return found
