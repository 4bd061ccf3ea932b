#include "core/resource/schema_builder.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource::schemas {

namespace {

Schema loose(const char *about)
{
    return open(object(about, {}));
}

Schema keyItems()
{
    return list("Which keys appear under which paths; all when left out.",
                object("One key.",
                       {{u"key"_s, text("The key.")},
                        {u"path"_s, text("Its file, relative to the volume.")},
                        {u"mode"_s, integer("Rights of the file.")}},
                       {u"key"_s, u"path"_s}));
}

Schema volume()
{
    return object("One volume.",
                  {{u"name"_s, text("Name of the volume.")},
                   {u"configMap"_s, atomic(object("Files from a ConfigMap.",
                                                  {{u"name"_s, text("Name of the ConfigMap.")},
                                                   {u"items"_s, keyItems()},
                                                   {u"defaultMode"_s, integer("Rights of the files.")},
                                                   {u"optional"_s, boolean("Whether it may be missing.")}}))},
                   {u"secret"_s,
                    object("Files from a Secret.", {{u"secretName"_s, text("Name of the Secret.")},
                                                    {u"items"_s, keyItems()},
                                                    {u"defaultMode"_s, integer("Rights of the files.")},
                                                    {u"optional"_s, boolean("Whether it may be missing.")}})},
                   {u"projected"_s, loose("Several sources in one volume.")},
                   {u"emptyDir"_s, loose("An empty folder as long as the instance lives.")},
                   {u"persistentVolumeClaim"_s, loose("A claimed volume.")},
                   {u"hostPath"_s, loose("A path of the machine.")},
                   {u"csi"_s, loose("A volume of a CSI driver.")},
                   {u"ephemeral"_s, loose("A volume that lives as long as the instance.")},
                   {u"image"_s, loose("The files of an image.")}},
                  {u"name"_s});
}

/// Fields of a Pod that a cluster takes when its feature is on; see config-features.
Fields flaggedFields()
{
    return {
        {u"affinity"_s, loose("Where instances are placed. Behind kubernetes.podspec-affinity.")},
        {u"dnsConfig"_s, loose("Name resolution. Behind kubernetes.podspec-dnsconfig.")},
        {u"dnsPolicy"_s, text("Name resolution. Behind kubernetes.podspec-dnspolicy.")},
        {u"hostAliases"_s,
         list("Entries of the hosts file. Behind kubernetes.podspec-hostaliases.", loose("One entry."))},
        {u"hostIPC"_s, boolean("Shares the machine's IPC. Behind kubernetes.podspec-hostipc.")},
        {u"hostNetwork"_s, boolean("Shares the machine's network. Behind kubernetes.podspec-hostnetwork.")},
        {u"hostPID"_s, boolean("Shares the machine's processes. Behind kubernetes.podspec-hostpid.")},
        {u"nodeSelector"_s,
         atomic(map("Labels of machines to run on. Behind kubernetes.podspec-nodeselector.", text()))},
        {u"priorityClassName"_s,
         text("Importance of the instances. Behind kubernetes.podspec-priorityclassname.")},
        {u"runtimeClassName"_s, text("Runtime to use. Behind kubernetes.podspec-runtimeclassname.")},
        {u"schedulerName"_s, text("Scheduler to use. Behind kubernetes.podspec-schedulername.")},
        {u"securityContext"_s,
         loose("Security of all containers. Behind kubernetes.podspec-securitycontext.")},
        {u"shareProcessNamespace"_s,
         boolean("Containers see each other's processes. Behind kubernetes.podspec-shareprocessnamespace.")},
        {u"tolerations"_s, list("Taints of machines to put up with. Behind kubernetes.podspec-tolerations.",
                                loose("One taint."))},
        {u"topologySpreadConstraints"_s,
         list("How instances are spread. Behind kubernetes.podspec-topologyspreadconstraints.",
              loose("One rule."))},
    };
}

} // namespace

Fields podTemplateFields()
{
    const Schema pullSecret = atomic(object("One Secret.", {{u"name"_s, text("Name of the Secret.")}}));
    Fields fields = flaggedFields();
    fields.insert({
        {u"containers"_s, list("The program of the app; exactly one.", container())},
        {u"initContainers"_s,
         list("Programs that run before the app; not supported by this server.", loose("One program."))},
        {u"volumes"_s, list("Files from elsewhere; not supported by this server.", volume(), {u"name"_s})},
        {u"imagePullSecrets"_s,
         list("Credentials for registries; packages need none.", pullSecret, {u"name"_s})},
        {u"serviceAccountName"_s, text("Account of the instances in a cluster; without effect here.")},
        {u"automountServiceAccountToken"_s, boolean("Must not be true.")},
        {u"enableServiceLinks"_s,
         boolean("Whether every service of the namespace becomes variables; must not be true here.")},
    });
    return fields;
}

} // namespace tidegate::resource::schemas
