"""Apps that run: their logs, their traffic, what becomes of them when they die, fail or go to sleep."""

import harness
from cases_writing import later
from fixtures import ALWAYS, ask, ksvc, patch, service_now, uploads
from harness import wait_for
from runner import Anything, Case, Has, Matches, Since

LINES = "".join(f"line {n}\n" for n in range(1, 6))


def pod_of(service, keep="pod"):
    """The name of a running pod of the service, for {pod}; waits until there is one."""
    def find(context):
        def look():
            running = [pod for pod in context.server.pods(None, context.namespace) if pod["metadata"]["labels"].get("serving.knative.dev/service") == service
                       and pod.get("status", {}).get("phase") == "Running" and "deletionTimestamp" not in pod["metadata"]]
            return running[0]["metadata"]["name"] if running else None
        context.values[keep] = wait_for(f"a pod of {service} runs", look, 20)
    return find


def talks(context):
    """The app's five first lines have come through."""
    path = f"/api/v1/namespaces/NS/pods/{context.values['pod']}/log".replace("NS", context.namespace)
    wait_for("the app's first lines", lambda: b"line 5" in context.server.raw("GET", path)[2], 10)


def asleep(context):
    wait_for("sleepy at zero", lambda: not context.server.running_pods("sleepy-00001", context.namespace), 90)


def dies(context):
    status, _, _ = context.server.request(f"mortal.{context.namespace}.localhost", "/die")
    assert status == 502, status
    wait_for("the death is recorded", lambda: any(row.get("lastState", row.get("state", {})).get("terminated") or row.get("state", {}).get("terminated") for pod in
             context.server.pods("mortal-00001", context.namespace) for row in pod["status"].get("containerStatuses", [])), 15)


def answers(service, path="/", status=200):
    def look(context):
        came = context.server.request(f"{service}.{context.namespace}.localhost", path)[0]
        assert came == status, f"{service} answers {came}, expected {status}"
    return look


def ready_again(name):
    return lambda context: harness.wait_ready(context.server, name, context.namespace)


def second_revision(context):
    patch("app", {"spec": {"template": {"spec": {"timeoutSeconds": 44}}}})(context)
    harness.wait_ready(context.server, "app", context.namespace)


OTHER = (pod_of("other"), talks)

_LOGS = [
    Case("logs of a pod", "logs {pod}", Matches(LINES.strip() + r"(\nasked for .*)?"), shelf=True, given=OTHER),
    Case("logs of pod/…", "logs pod/{pod}", Matches(LINES.strip() + r"(\nasked for .*)?"), shelf=True, given=OTHER),
    Case("logs -l", "logs -l serving.knative.dev/service=other", Matches(LINES.strip() + r"(\nasked for .*)?"), shelf=True, given=OTHER),
    Case("logs -l -c", "logs -l serving.knative.dev/service=other -c user-container", Matches(LINES.strip() + r"(\nasked for .*)?"), shelf=True, given=OTHER),
    Case("logs -l --prefix", "logs -l serving.knative.dev/service=other --prefix --tail=1", Matches(r"\[pod/other-00001-POD/user-container\] (line 5|asked for .*)"), shelf=True, given=OTHER),
    Case("logs -l nobody", "logs -l team=nobody", "", Since(26, "No resources found in NS namespace.", ""), shelf=True),
    Case("logs -c of a container that is not there", "logs {pod} -c nope", "", Has(r"(error|Error from server \(BadRequest\)): container nope is not valid for pod other-00001-POD( out of: user-container.*)?"), rc=1,
         shelf=True, given=OTHER),
    Case("logs of a pod that is not there", "logs nope", "", Has(r'(error: )?[Ee]rror from server \(NotFound\): pods "nope" not found( in namespace "NS")?'), rc=1, shelf=True),
    Case("logs --tail=2", "logs {pod} --tail=2", "line 4\nline 5", shelf=True, given=OTHER),
    Case("logs --tail=0", "logs {pod} --tail=0", "", shelf=True, given=OTHER),
    Case("logs --tail=-1", "logs {pod} --tail=-1", LINES.strip(), shelf=True, given=OTHER),
    Case("logs --since", "logs {pod} --since=1h", LINES.strip(), shelf=True, given=OTHER),
    Case("logs --since of a moment ago", "logs {pod} --since=1s", "", shelf=True, given=OTHER),
    Case("logs --since-time in the past", "logs {pod} --since-time=2020-01-01T00:00:00Z", LINES.strip(), shelf=True, given=OTHER),
    Case("logs --since-time in the future", "logs {pod} --since-time=2199-01-01T00:00:00Z", "", shelf=True, given=OTHER),
    Case("logs --timestamps", "logs {pod} --timestamps --tail=2", "TIME line 4\nTIME line 5", shelf=True, given=OTHER),
    Case("logs --limit-bytes", "logs {pod} --limit-bytes=10", "line 1\nlin", shelf=True, given=OTHER),
    Case("logs of a deployment", "logs deploy/other-00001-deployment", Matches(r"(Found .*\n)?" + LINES.strip()), Anything(), shelf=True, given=OTHER),
    Case("logs of a Service", "logs ksvc/other", "", Has(r'error: .*(selector for|cannot get the logs from|no kind "Service" is registered).*'), rc=1, shelf=True),
    Case("logs -f until the app prints", "logs -f {pod} --tail=1", "line 5\nasked for /hello", given=(ksvc("chatty", "talker", annotations=ALWAYS), pod_of("chatty"), talks),
         during=((r"line 5", ask("chatty", "/hello")),), until=r"asked for /hello"),
    Case("logs -f -l", "logs -f -l serving.knative.dev/service=chatty --tail=0", "asked for /again", given=(lambda c: later(1.5, ask("chatty", "/again"), c),), until=r"asked for /again",
         after="logs -f until the app prints"),
    Case("logs --previous of an app that did not die", "logs --previous {pod}", "", Has(r'Error from server \(BadRequest\): previous terminated container "user-container" in pod "chatty-00001-POD" not found'), rc=1,
         after="logs -f -l"),
    # A Pod is one process here: the one before is the Pod of the same revision that ended last.
    Case("logs --previous", "logs --previous {pod}", Has(r"line 5", r"asked for /die", r"dying as told"), given=(ksvc("mortal", "talker"), pod_of("mortal"), talks, dies, ask("mortal"), pod_of("mortal"))),
    Case("the dead pod is described", "describe pod -l serving.knative.dev/service=mortal", Has(r"(Last )?State:  Terminated|Reason:  (Error|ExitCode7)", r"Exit Code:  7"), after="logs --previous"),
    Case("logs of an app that went to sleep", "logs -l serving.knative.dev/service=sleepy --tail=-1", Has(*LINES.strip().split("\n")), shelf="bedroom", given=(asleep,)),
    Case("an app that sleeps is ready", "get ksvc sleepy --no-headers", "sleepy  http://sleepy.NS.localhost:PORT  sleepy-00001  sleepy-00001  True", shelf="bedroom", given=(asleep,)),
    Case("a revision that sleeps has no replicas", "get rev sleepy-00001 --no-headers", Matches(r"sleepy-00001  sleepy  1  True(  NoTraffic)?  0  0"), shelf="bedroom", given=(asleep,)),
]

_TRAFFIC = [
    Case("apply an app that runs", "apply -f -", "service.serving.knative.dev/app created", given=(uploads("native"),),
         stdin="apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: app}\nspec:\n  template:\n    spec:\n      containers: [{image: '{image_native}'}]\n"),
    Case("wait until it is ready", "wait --for=condition=Ready ksvc/app --timeout=30s", "service.serving.knative.dev/app condition met", after="apply an app that runs", then=answers("app")),
    Case("a second revision takes over", "get rev -l serving.knative.dev/service=app -o custom-columns=N:.metadata.name,G:.metadata.labels.serving\\\\.knative\\\\.dev/configurationGeneration --no-headers",
         "app-00001  1\napp-00002  2", given=(second_revision,), after="wait until it is ready"),
    Case("traffic is split by a patch", "patch ksvc app --type=merge -p '{\"spec\":{\"traffic\":[{\"revisionName\":\"app-00001\",\"percent\":75},{\"latestRevision\":true,\"percent\":25,\"tag\":\"canary\"}]}}'",
         "service.serving.knative.dev/app patched", after="a second revision takes over", then=ready_again("app")),
    Case("traffic in the status", "get ksvc app -o 'jsonpath={range .status.traffic[*]}{.revisionName}={.percent} {.tag} {.url};{end}'",
         "app-00001=75  ;app-00002=25 canary http://canary-app.NS.localhost:PORT;", after="traffic is split by a patch", then=answers("canary-app")),
    Case("traffic of a revision that is not there", "patch ksvc app --type=merge -p '{\"spec\":{\"traffic\":[{\"revisionName\":\"app-00009\",\"percent\":100}]}}'", "service.serving.knative.dev/app patched",
         after="traffic in the status"),
    Case("its condition tells why", "wait --for=condition=Ready=False ksvc/app --timeout=10s", "service.serving.knative.dev/app condition met", after="traffic of a revision that is not there", then=answers("app")),
    Case("the missing revision in the table", "get rt app --no-headers", "app  http://app.NS.localhost:PORT  False  RevisionMissing", after="its condition tells why"),
    Case("back to the first", "patch ksvc app --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/traffic\",\"value\":[{\"revisionName\":\"app-00001\",\"percent\":100}]}]'",
         "service.serving.knative.dev/app patched", after="the missing revision in the table", then=ready_again("app")),
    Case("the unrouted revision is in reserve", "get rev app-00002 -o 'jsonpath={.metadata.labels.serving\\.knative\\.dev/routingState}'", "reserve", after="back to the first"),
    Case("cluster-local", "label ksvc app networking.knative.dev/visibility=cluster-local", "service.serving.knative.dev/app labeled", after="the unrouted revision is in reserve", then=lambda c: wait_for(
        "the URL inside the cluster", lambda: "svc.cluster.local" in service_now(c, "app")["status"].get("url", ""), 10)),
    Case("cluster-local in the table", "get ksvc app -o jsonpath={.status.url}", Matches(r"http://app\.NS\.svc\.cluster\.local(:PORT)?"), after="cluster-local"),
    Case("an image that is not there", "get ksvc lost --no-headers", Matches(r"lost  (http://lost\.NS\.localhost:PORT  )?lost-00001  False  (RevisionFailed|RevisionMissing)"), given=(ksvc("lost"),)),
    Case("an image that is not there, the revision", "get rev lost-00001 --no-headers", Matches(r"lost-00001  lost  1  False  (ContainerMissing|ImagePullBackOff|ErrImagePull)(  0)?(  \d)?"),
         after="an image that is not there"),
    Case("delete of all that runs", "delete ksvc --all", Has(r'service\.serving\.knative\.dev "app" deleted'), after="cluster-local in the table", then=lambda c: wait_for(
        "no pod runs", lambda: not [p for p in c.server.running_pods(None, c.namespace)], 30)),
]

CASES = _LOGS + _TRAFFIC
