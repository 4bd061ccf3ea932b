#include "core/resource/kinds.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

const QString servingGroup = u"serving.knative.dev"_s;
const QString sourcesGroup = u"sources.knative.dev"_s;
const QString ownGroup = u"tidegate.dev"_s;
const QStringList servingCategories{u"all"_s, u"knative"_s, u"serving"_s};
const QStringList ownCategories{u"tidegate"_s};

/// What most kinds of a row share; the rows below change what differs.
Kind row(const QString &group, const QString &kind, const QString &plural, const QStringList &shortNames,
         const QStringList &categories = {})
{
    Kind result;
    result.group = group;
    result.version = u"v1"_s;
    result.kind = kind;
    result.plural = plural;
    result.singular = kind.toLower();
    result.shortNames = shortNames;
    result.categories = categories;
    return result;
}

Kind clusterScoped(Kind kind)
{
    kind.namespaced = false;
    return kind;
}

Kind withoutStatus(Kind kind)
{
    kind.hasStatus = false;
    return kind;
}

Kind readOnly(Kind kind)
{
    kind.readOnly = true;
    return kind;
}

/// The order in which discovery lists the kinds and kubectl's `all` prints them.
std::vector<Kind> makeKinds()
{
    return {
        clusterScoped(row({}, u"Namespace"_s, u"namespaces"_s, {u"ns"_s})),
        withoutStatus(row({}, u"ConfigMap"_s, u"configmaps"_s, {u"cm"_s})),
        withoutStatus(row({}, u"Secret"_s, u"secrets"_s, {})),
        withoutStatus(row({}, u"ServiceAccount"_s, u"serviceaccounts"_s, {u"sa"_s})),
        readOnly(row({}, u"Pod"_s, u"pods"_s, {u"po"_s}, {u"all"_s})),
        readOnly(withoutStatus(row({}, u"Event"_s, u"events"_s, {u"ev"_s}))),
        row(servingGroup, u"Service"_s, u"services"_s, {u"kservice"_s, u"ksvc"_s}, servingCategories),
        row(servingGroup, u"Configuration"_s, u"configurations"_s, {u"config"_s, u"cfg"_s},
            servingCategories),
        readOnly(row(servingGroup, u"Revision"_s, u"revisions"_s, {u"rev"_s}, servingCategories)),
        row(servingGroup, u"Route"_s, u"routes"_s, {u"rt"_s}, servingCategories),
        row(sourcesGroup, u"PingSource"_s, u"pingsources"_s, {}, {u"all"_s, u"knative"_s, u"sources"_s}),
        clusterScoped(row(ownGroup, u"Engine"_s, u"engines"_s, {}, ownCategories)),
        readOnly(row(ownGroup, u"Package"_s, u"packages"_s, {u"pkg"_s}, ownCategories)),
        clusterScoped(row(ownGroup, u"InstancePool"_s, u"instancepools"_s, {u"pool"_s}, ownCategories)),
    };
}

Kind inVersion(Kind kind, const QString &version)
{
    kind.version = version;
    return kind;
}

std::vector<Kind> makeDerivedKinds()
{
    const QString metrics = u"metrics.k8s.io"_s;
    std::vector<Kind> kinds{
        row({}, u"Service"_s, u"services"_s, {u"svc"_s}),
        clusterScoped(row({}, u"Node"_s, u"nodes"_s, {u"no"_s})),
        row(u"apps"_s, u"Deployment"_s, u"deployments"_s, {u"deploy"_s}),
        inVersion(row(metrics, u"PodMetrics"_s, u"pods"_s, {}), u"v1beta1"_s),
        clusterScoped(inVersion(row(metrics, u"NodeMetrics"_s, u"nodes"_s, {}), u"v1beta1"_s)),
    };
    for (Kind &kind : kinds)
        kind = readOnly(withoutStatus(std::move(kind)));
    return kinds;
}

const Kind &named(const std::vector<Kind> &all, const QString &group, const QString &kind)
{
    return *std::find_if(all.begin(), all.end(),
                         [&](const Kind &each) { return each.group == group && each.kind == kind; });
}

} // namespace

const std::vector<Kind> &allKinds()
{
    static const std::vector<Kind> all = makeKinds();
    return all;
}

const std::vector<Kind> &derivedKinds()
{
    static const std::vector<Kind> all = makeDerivedKinds();
    return all;
}

bool isDerived(const Kind &kind)
{
    const auto &all = derivedKinds();
    return std::any_of(all.begin(), all.end(), [&](const Kind &each) { return &each == &kind; });
}

const Kind *findKind(const QString &group, const QString &plural)
{
    for (const Kind &kind : allKinds()) {
        if (kind.group == group && kind.plural == plural)
            return &kind;
    }
    return nullptr;
}

const Kind *findKindByName(const QString &apiVersion, const QString &kindName)
{
    for (const Kind &kind : allKinds()) {
        if (kind.kind == kindName && kind.apiVersion() == apiVersion)
            return &kind;
    }
    return nullptr;
}

namespace kinds {

const Kind &namespaceKind()
{
    static const Kind &kind = named(allKinds(), {}, u"Namespace"_s);
    return kind;
}

const Kind &configMap()
{
    static const Kind &kind = named(allKinds(), {}, u"ConfigMap"_s);
    return kind;
}

const Kind &secret()
{
    static const Kind &kind = named(allKinds(), {}, u"Secret"_s);
    return kind;
}

const Kind &serviceAccount()
{
    static const Kind &kind = named(allKinds(), {}, u"ServiceAccount"_s);
    return kind;
}

const Kind &pod()
{
    static const Kind &kind = named(allKinds(), {}, u"Pod"_s);
    return kind;
}

const Kind &event()
{
    static const Kind &kind = named(allKinds(), {}, u"Event"_s);
    return kind;
}

const Kind &service()
{
    static const Kind &kind = named(allKinds(), servingGroup, u"Service"_s);
    return kind;
}

const Kind &configuration()
{
    static const Kind &kind = named(allKinds(), servingGroup, u"Configuration"_s);
    return kind;
}

const Kind &revision()
{
    static const Kind &kind = named(allKinds(), servingGroup, u"Revision"_s);
    return kind;
}

const Kind &route()
{
    static const Kind &kind = named(allKinds(), servingGroup, u"Route"_s);
    return kind;
}

const Kind &engine()
{
    static const Kind &kind = named(allKinds(), ownGroup, u"Engine"_s);
    return kind;
}

const Kind &package()
{
    static const Kind &kind = named(allKinds(), ownGroup, u"Package"_s);
    return kind;
}

const Kind &instancePool()
{
    static const Kind &kind = named(allKinds(), ownGroup, u"InstancePool"_s);
    return kind;
}

const Kind &pingSource()
{
    static const Kind &kind = named(allKinds(), sourcesGroup, u"PingSource"_s);
    return kind;
}

const Kind &coreService()
{
    static const Kind &kind = named(derivedKinds(), {}, u"Service"_s);
    return kind;
}

const Kind &node()
{
    static const Kind &kind = named(derivedKinds(), {}, u"Node"_s);
    return kind;
}

const Kind &deployment()
{
    static const Kind &kind = named(derivedKinds(), u"apps"_s, u"Deployment"_s);
    return kind;
}

const Kind &podMetrics()
{
    static const Kind &kind = named(derivedKinds(), u"metrics.k8s.io"_s, u"PodMetrics"_s);
    return kind;
}

const Kind &nodeMetrics()
{
    static const Kind &kind = named(derivedKinds(), u"metrics.k8s.io"_s, u"NodeMetrics"_s);
    return kind;
}

} // namespace kinds

} // namespace tidegate::resource
