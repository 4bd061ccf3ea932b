#include "core/api/served.h"

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Kind;

namespace {

Kind review(const QString &group, const QString &name, bool namespaced = false)
{
    Kind kind;
    kind.group = group;
    kind.version = u"v1"_s;
    kind.kind = name;
    kind.singular = name.toLower();
    kind.plural = kind.singular + u's';
    kind.namespaced = namespaced;
    kind.hasStatus = false;
    return kind;
}

Kind absent(const QString &group, const QString &version, const QString &name, const QString &plural,
            const QString &shortName = {})
{
    Kind kind;
    kind.group = group;
    kind.version = version;
    kind.kind = name;
    kind.singular = name.toLower();
    kind.plural = plural;
    if (!shortName.isEmpty())
        kind.shortNames << shortName;
    kind.hasStatus = false;
    kind.readOnly = true;
    return kind;
}

Kind clusterScoped(Kind kind)
{
    kind.namespaced = false;
    return kind;
}

bool isAmong(const std::vector<Kind> &all, const Kind &kind)
{
    return std::any_of(all.begin(), all.end(), [&](const Kind &each) { return &each == &kind; });
}

std::vector<const Kind *> makeServed()
{
    std::vector<const Kind *> served;
    for (const auto *kinds :
         {&resource::allKinds(), &resource::derivedKinds(), &absentKinds(), &reviewKinds()}) {
        for (const Kind &kind : *kinds)
            served.push_back(&kind);
    }
    return served;
}

} // namespace

const std::vector<Kind> &reviewKinds()
{
    const QString authorization = u"authorization.k8s.io"_s;
    static const std::vector<Kind> all{
        review(authorization, u"LocalSubjectAccessReview"_s, true),
        review(authorization, u"SelfSubjectAccessReview"_s),
        review(authorization, u"SelfSubjectRulesReview"_s),
        review(authorization, u"SubjectAccessReview"_s),
        review(u"authentication.k8s.io"_s, u"SelfSubjectReview"_s),
    };
    return all;
}

bool isReview(const Kind &kind)
{
    return isAmong(reviewKinds(), kind);
}

const std::vector<Kind> &absentKinds()
{
    const QString v1 = u"v1"_s;
    const QString beta = u"v1beta1"_s; // what clients of 2020 ask for
    const QString apps = u"apps"_s;
    const QString batch = u"batch"_s;
    static const std::vector<Kind> all{
        absent({}, v1, u"Endpoints"_s, u"endpoints"_s, u"ep"_s),
        clusterScoped(absent({}, v1, u"PersistentVolume"_s, u"persistentvolumes"_s, u"pv"_s)),
        absent({}, v1, u"PersistentVolumeClaim"_s, u"persistentvolumeclaims"_s, u"pvc"_s),
        absent({}, v1, u"ReplicationController"_s, u"replicationcontrollers"_s, u"rc"_s),
        clusterScoped(absent(u"apiextensions.k8s.io"_s, v1, u"CustomResourceDefinition"_s,
                             u"customresourcedefinitions"_s, u"crd"_s)),
        absent(apps, v1, u"DaemonSet"_s, u"daemonsets"_s, u"ds"_s),
        absent(apps, v1, u"ReplicaSet"_s, u"replicasets"_s, u"rs"_s),
        absent(apps, v1, u"StatefulSet"_s, u"statefulsets"_s, u"sts"_s),
        absent(u"autoscaling"_s, u"v2"_s, u"HorizontalPodAutoscaler"_s, u"horizontalpodautoscalers"_s,
               u"hpa"_s),
        absent(u"autoscaling"_s, v1, u"HorizontalPodAutoscaler"_s, u"horizontalpodautoscalers"_s, u"hpa"_s),
        absent(batch, v1, u"CronJob"_s, u"cronjobs"_s, u"cj"_s),
        absent(batch, v1, u"Job"_s, u"jobs"_s),
        absent(batch, beta, u"CronJob"_s, u"cronjobs"_s, u"cj"_s),
        absent(u"networking.k8s.io"_s, v1, u"Ingress"_s, u"ingresses"_s, u"ing"_s),
        absent(u"extensions"_s, beta, u"Ingress"_s, u"ingresses"_s, u"ing"_s),
    };
    return all;
}

bool isAbsent(const Kind &kind)
{
    return isAmong(absentKinds(), kind);
}

bool isStored(const Kind &kind)
{
    return isAmong(resource::allKinds(), kind);
}

const std::vector<const Kind *> &servedKinds()
{
    static const std::vector<const Kind *> all = makeServed();
    return all;
}

const Kind *findServed(const QString &group, const QString &plural, const QString &version)
{
    const auto &all = servedKinds();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Kind *kind) {
        return kind->group == group && kind->plural == plural &&
               (version.isEmpty() || kind->version == version);
    });
    return found == all.end() ? nullptr : *found;
}

std::vector<Subresource> subresourcesOf(const Kind &kind)
{
    std::vector<Subresource> all;
    if (kind.hasStatus)
        all.push_back({u"status"_s, kind.readOnly ? QStringList{u"get"_s}
                                                  : QStringList{u"get"_s, u"patch"_s, u"update"_s}});
    if (&kind == &resource::kinds::pod())
        all.push_back({u"log"_s, {u"get"_s}});
    return all;
}

QString whyNoSubresource(const Kind &kind, const QString &name)
{
    static const QString process =
        u"its output is read with `kubectl logs`, and on the server's machine its process is the one that the Pod's annotation tidegate.dev/pid names"_s;
    static const std::map<QString, QString> ofPods{
        {u"exec"_s, u"no command can be run in an instance from outside; "_s + process},
        {u"attach"_s, u"nobody can be attached to an instance from outside; "_s + process},
        {u"ephemeralcontainers"_s, u"no container can be added to an instance; "_s + process},
        {u"portforward"_s,
         u"ports of instances are not forwarded; the app is reached at the URL of its Service, and the instance itself, on the server's machine, at the port that the Pod's annotation tidegate.dev/port names"_s},
        {u"proxy"_s,
         u"requests are not passed on to instances; the app is reached at the URL of its Service"_s},
        {u"eviction"_s,
         u"Pods are not evicted; `kubectl delete pod` ends one, and the engine drains as a whole with spec.state of the Engine"_s},
    };
    if (&kind == &resource::kinds::pod()) {
        const auto found = ofPods.find(name);
        return found == ofPods.end() ? QString() : found->second;
    }
    const bool isScaled = kind.group == u"serving.knative.dev" || &kind == &resource::kinds::deployment();
    if (name != u"scale" || !isScaled)
        return {};
    return u"%1 have no number of instances to set, it follows the load; bound it with the annotations autoscaling.knative.dev/min-scale and max-scale of the Service's template"_s
        .arg(kind.plural);
}

} // namespace tidegate::api
