#include "core/api/served.h"

#include <algorithm>

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
        absent(apps, v1, u"DaemonSet"_s, u"daemonsets"_s, u"ds"_s),
        absent(apps, v1, u"ReplicaSet"_s, u"replicasets"_s, u"rs"_s),
        absent(apps, v1, u"StatefulSet"_s, u"statefulsets"_s, u"sts"_s),
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

} // namespace tidegate::api
