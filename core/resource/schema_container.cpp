#include "core/resource/schema_builder.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource::schemas {

namespace {

Fields probeHandlers()
{
    const Schema header = object(
        "One header.", {{u"name"_s, text("Name of the header.")}, {u"value"_s, text("Value of the header.")}},
        {u"name"_s, u"value"_s});
    const Schema httpGet = object(
        "Asks by HTTP; any status from 200 to 399 is a success.",
        {{u"path"_s, text("The path to ask for; / when left out.")},
         {u"port"_s, intOrText("Port by number or by the name it has above; 0 is the container's port.")},
         {u"host"_s, text("Host to connect to; the instance itself when left out.")},
         {u"scheme"_s, text("HTTP (the default) or HTTPS.")},
         {u"httpHeaders"_s, list("Headers to send.", header)}});
    return {
        {u"httpGet"_s, httpGet},
        {u"tcpSocket"_s,
         object("Opens a connection; that it opens is the success.",
                {{u"port"_s, intOrText("Port by number or name; 0 is the container's port.")},
                 {u"host"_s, text("Host to connect to; the instance itself when left out.")}})},
        {u"exec"_s, object("Runs a command in the instance; exit code 0 is a success.",
                           {{u"command"_s, texts("The program and its arguments; no shell is involved.")}})},
        {u"grpc"_s,
         object("Asks gRPC's health service.",
                {{u"port"_s, integer("Port of the service; 0 is the container's port.")},
                 {u"service"_s, text("The service to ask about; empty is the server as a whole.")}})}};
}

Schema probe(const char *about)
{
    Fields fields = probeHandlers();
    fields.insert(
        {{u"initialDelaySeconds"_s, integer("Wait this long after the start before the first try.")},
         {u"timeoutSeconds"_s, integer("Give up one try after so long; 1 when left out.")},
         {u"periodSeconds"_s,
          integer("Time between tries. 0 for readiness is the platform's own quick rhythm.")},
         {u"successThreshold"_s, integer("So many successes in a row make it good again.")},
         {u"failureThreshold"_s, integer("So many failures in a row make it bad; 3 when left out.")},
         {u"terminationGracePeriodSeconds"_s,
          integer("How long the instance may take to end after this probe failed.")}});
    return object(about, std::move(fields));
}

Schema keyReference(const char *about)
{
    return atomic(object(about,
                         {{u"name"_s, text("Name of the object, in the same namespace.")},
                          {u"key"_s, text("The key within it.")},
                          {u"optional"_s, boolean("Whether the object or the key may be missing.")}},
                         {u"key"_s}));
}

Schema envVariable()
{
    const Schema valueFrom = object(
        "Where the value comes from, instead of value.",
        {{u"secretKeyRef"_s, keyReference("A key of a Secret.")},
         {u"configMapKeyRef"_s, keyReference("A key of a ConfigMap.")},
         {u"fieldRef"_s, atomic(open(object("A field of the Pod; not supported by this server.", {})))},
         {u"resourceFieldRef"_s,
          atomic(open(object("A resource of the container; not supported by this server.", {})))}});
    return object(
        "One variable.",
        {{u"name"_s,
          text("Name of the variable; PORT, K_SERVICE, K_CONFIGURATION and K_REVISION are the platform's.")},
         {u"value"_s, text("Its value; $(NAME) stands for an earlier variable.")},
         {u"valueFrom"_s, valueFrom}},
        {u"name"_s});
}

Schema envSource()
{
    const auto reference = [](const char *about) {
        return atomic(object(about, {{u"name"_s, text("Name of the object, in the same namespace.")},
                                     {u"optional"_s, boolean("Whether it may be missing.")}}));
    };
    return object("All keys of one object as variables.",
                  {{u"prefix"_s, text("Put in front of every name.")},
                   {u"configMapRef"_s, reference("The ConfigMap to take.")},
                   {u"secretRef"_s, reference("The Secret to take.")}});
}

Schema securityContext()
{
    const Schema capabilities =
        object("Linux capabilities.", {{u"add"_s, texts("Added; only when config-features allows it.")},
                                       {u"drop"_s, texts("Dropped; ALL is every one.")}});
    return object(
        "What the process may do. Instances run with the rights of this server's user.",
        {{u"allowPrivilegeEscalation"_s, boolean("Whether the process may gain rights; it never does here.")},
         {u"capabilities"_s, capabilities},
         {u"privileged"_s, boolean("Must not be true.")},
         {u"readOnlyRootFilesystem"_s,
          boolean("Whether the root file system is read only; without effect here.")},
         {u"runAsGroup"_s, integer("Group to run as; without effect here.")},
         {u"runAsNonRoot"_s, boolean("Whether the user must not be root.")},
         {u"runAsUser"_s, integer("User to run as; without effect here.")},
         {u"seccompProfile"_s, object("Which system calls are allowed.",
                                      {{u"type"_s, text("RuntimeDefault, Unconfined or Localhost.")},
                                       {u"localhostProfile"_s, text("The profile's file for Localhost.")}},
                                      {u"type"_s})}});
}

Schema port()
{
    return object("The port.",
                  {{u"containerPort"_s, integer("The port the app listens on; 8080 when left out.")},
                   {u"name"_s, text("The protocol: http1 (the default) or h2c.")},
                   {u"protocol"_s, text("TCP.")}});
}

Schema volumeMount()
{
    return object("One mount.",
                  {{u"name"_s, text("Name of the volume.")},
                   {u"mountPath"_s, text("Where it appears.")},
                   {u"subPath"_s, text("Which part of it appears there.")},
                   {u"mountPropagation"_s, text("How later mounts spread.")},
                   {u"readOnly"_s, boolean("Whether it can only be read.")}},
                  {u"name"_s, u"mountPath"_s});
}

} // namespace

Schema container()
{
    const Schema resources =
        object("CPU and memory.", {{u"requests"_s, map("What is set aside for an instance.",
                                                       quantity("A quantity such as 100m or 64Mi."))},
                                   {u"limits"_s, map("What an instance may use at most.",
                                                     quantity("A quantity such as 1 or 512Mi."))}});
    return object(
        "One program.",
        {{u"name"_s, text("Name of the container; user-container when left out.")},
         {u"image"_s, text("What is run: package/<name>@sha256:<digest>, an image that the engine's table "
                           "maps to something local, or any image where the engine has containers.")},
         {u"imagePullPolicy"_s,
          text("Always, IfNotPresent (when left out) or Never; packages are always there.")},
         {u"command"_s, texts("The program and its first arguments, instead of the package's own.")},
         {u"args"_s, texts("Arguments to the program.")},
         {u"workingDir"_s, text("The directory the program starts in.")},
         {u"env"_s, list("Variables of the environment.", envVariable(), {u"name"_s})},
         {u"envFrom"_s, list("Objects whose keys all become variables; env wins over them.", envSource())},
         {u"ports"_s, list("The one port that takes requests.", port())},
         {u"resources"_s, resources},
         {u"readinessProbe"_s,
          probe("Whether an instance can take requests; its port is asked when left out.")},
         {u"livenessProbe"_s, probe("Whether an instance still works; when not, it is started anew.")},
         {u"startupProbe"_s, probe("Whether an instance has started; the other probes wait for it.")},
         {u"securityContext"_s, securityContext()},
         {u"volumeMounts"_s, list("Volumes and where they appear; not supported by this server.",
                                  volumeMount(), {u"mountPath"_s})},
         {u"terminationMessagePath"_s, text("File with the last words of the process.")},
         {u"terminationMessagePolicy"_s, text("File or FallbackToLogsOnError.")}});
}

} // namespace tidegate::resource::schemas
