#include "core/api/discovery.h"

#include "core/api/access.h"
#include "core/api/served.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Kind;

namespace {

const QString kindKey = u"kind"_s;
const QString apiVersionKey = u"apiVersion"_s;

// In the order of the table of kinds.
QStringList groupNames()
{
    QStringList groups;
    for (const Kind *served : servedKinds()) {
        const Kind &kind = *served;
        if (!kind.group.isEmpty() && !groups.contains(kind.group))
            groups << kind.group;
    }
    return groups;
}

QStringList versionsOf(const QString &group)
{
    QStringList versions;
    for (const Kind *served : servedKinds()) {
        const Kind &kind = *served;
        if (kind.group == group && !versions.contains(kind.version))
            versions << kind.version;
    }
    return versions;
}

void insertNames(QJsonObject &entry, const Kind &kind)
{
    if (!kind.shortNames.isEmpty())
        entry.insert(u"shortNames"_s, QJsonArray::fromStringList(kind.shortNames));
    if (!kind.categories.isEmpty())
        entry.insert(u"categories"_s, QJsonArray::fromStringList(kind.categories));
}

QJsonObject responseKind(const Kind &kind)
{
    return {{u"group"_s, kind.group}, {u"version"_s, kind.version}, {kindKey, kind.kind}};
}

QJsonObject aggregatedResource(const Kind &kind)
{
    QJsonArray subresources;
    for (const Subresource &sub : subresourcesOf(kind)) {
        subresources.append(QJsonObject{{u"subresource"_s, sub.name},
                                        {u"responseKind"_s, responseKind(kind)},
                                        {u"verbs"_s, QJsonArray::fromStringList(sub.verbs)}});
    }
    QJsonObject entry{{u"resource"_s, kind.plural},
                      {u"responseKind"_s, responseKind(kind)},
                      {u"scope"_s, kind.namespaced ? u"Namespaced"_s : u"Cluster"_s},
                      {u"singularResource"_s, kind.singular},
                      {u"verbs"_s, QJsonArray::fromStringList(verbsOf(kind))}};
    insertNames(entry, kind);
    if (!subresources.isEmpty())
        entry.insert(u"subresources"_s, subresources);
    return entry;
}

QJsonObject aggregatedGroup(const QString &group)
{
    QJsonArray versions;
    for (const QString &version : versionsOf(group)) {
        QJsonArray resources;
        for (const Kind *served : servedKinds()) {
            const Kind &kind = *served;
            if (kind.group == group && kind.version == version)
                resources.append(aggregatedResource(kind));
        }
        versions.append(QJsonObject{
            {u"version"_s, version}, {u"resources"_s, resources}, {u"freshness"_s, u"Current"_s}});
    }
    const QJsonObject metadata = group.isEmpty() ? QJsonObject{} : QJsonObject{{u"name"_s, group}};
    return {{u"metadata"_s, metadata}, {u"versions"_s, versions}};
}

QJsonObject legacyDocument(const Target &target)
{
    switch (target.type) {
    case Target::Type::CoreVersions:
        return coreVersions();
    case Target::Type::Groups:
        return groupList();
    case Target::Type::Group:
        return groupOf(target.group);
    default:
        return resourceList(target.group, target.version);
    }
}

std::string discoveryType(Form form)
{
    const std::string version = form == Form::Discovery ? "v2" : "v2beta1";
    return "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList";
}

} // namespace

QString architecture()
{
    const QString name = QSysInfo::currentCpuArchitecture();
    return name == u"x86_64" ? u"amd64"_s : name == u"i386" ? u"386"_s : name;
}

QJsonObject versionInfo()
{
    // The Kubernetes version whose API this one follows: clients compare it with their own.
    return {{u"major"_s, u"1"_s},
            {u"minor"_s, u"32"_s},
            {u"gitVersion"_s, u"v1.32.0+tidegate.%1"_s.arg(u"" TIDEGATE_VERSION ""_s)},
            {u"gitCommit"_s, QString()},
            {u"gitTreeState"_s, u"clean"_s},
            {u"buildDate"_s, u"1970-01-01T00:00:00Z"_s},
            {u"goVersion"_s, QString()},
            {u"compiler"_s, u"c++"_s},
            {u"platform"_s, QSysInfo::kernelType() + u'/' + architecture()}};
}

QJsonObject rootPaths()
{
    QStringList paths{u"/api"_s, u"/apis"_s};
    for (const QString &version : versionsOf({}))
        paths << u"/api/"_s + version;
    for (const QString &group : groupNames()) {
        paths << u"/apis/"_s + group;
        for (const QString &version : versionsOf(group))
            paths << u"/apis/"_s + group + u'/' + version;
    }
    paths << u"/healthz"_s << u"/livez"_s << u"/metrics"_s << u"/openapi/v2"_s << u"/openapi/v3"_s
          << u"/readyz"_s << u"/version"_s;
    paths.sort();
    return {{u"paths"_s, QJsonArray::fromStringList(paths)}};
}

QJsonObject coreVersions()
{
    return {{kindKey, u"APIVersions"_s},
            {u"versions"_s, QJsonArray::fromStringList(versionsOf({}))},
            {u"serverAddressByClientCIDRs"_s, QJsonArray{}}};
}

QJsonObject groupOf(const QString &group)
{
    QJsonArray versions;
    for (const QString &version : versionsOf(group))
        versions.append(
            QJsonObject{{u"groupVersion"_s, QString(group + u'/' + version)}, {u"version"_s, version}});
    return {{kindKey, u"APIGroup"_s},
            {apiVersionKey, u"v1"_s},
            {u"name"_s, group},
            {u"versions"_s, versions},
            {u"preferredVersion"_s, versions.first()}};
}

QJsonObject groupList()
{
    QJsonArray groups;
    for (const QString &name : groupNames()) {
        QJsonObject group = groupOf(name);
        group.remove(kindKey);
        group.remove(apiVersionKey);
        groups.append(group);
    }
    return {{kindKey, u"APIGroupList"_s}, {apiVersionKey, u"v1"_s}, {u"groups"_s, groups}};
}

QJsonObject resourceList(const QString &group, const QString &version)
{
    QJsonArray resources;
    for (const Kind *served : servedKinds()) {
        const Kind &kind = *served;
        if (kind.group != group || kind.version != version)
            continue;
        QJsonObject entry{{u"name"_s, kind.plural},
                          {u"singularName"_s, kind.singular},
                          {u"namespaced"_s, kind.namespaced},
                          {kindKey, kind.kind},
                          {u"verbs"_s, QJsonArray::fromStringList(verbsOf(kind))}};
        insertNames(entry, kind);
        resources.append(entry);
        for (const Subresource &sub : subresourcesOf(kind)) {
            resources.append(QJsonObject{{u"name"_s, QString(kind.plural + u'/' + sub.name)},
                                         {u"singularName"_s, QString()},
                                         {u"namespaced"_s, kind.namespaced},
                                         {kindKey, kind.kind},
                                         {u"verbs"_s, QJsonArray::fromStringList(sub.verbs)}});
        }
    }
    const QString groupVersion = group.isEmpty() ? version : group + u'/' + version;
    return {{kindKey, u"APIResourceList"_s},
            {apiVersionKey, u"v1"_s},
            {u"groupVersion"_s, groupVersion},
            {u"resources"_s, resources}};
}

QJsonObject aggregated(bool core, Form form)
{
    QJsonArray items;
    if (core)
        items.append(aggregatedGroup({}));
    for (const QString &group : core ? QStringList() : groupNames())
        items.append(aggregatedGroup(group));
    const QString version =
        form == Form::Discovery ? u"apidiscovery.k8s.io/v2"_s : u"apidiscovery.k8s.io/v2beta1"_s;
    return {{kindKey, u"APIGroupDiscoveryList"_s},
            {apiVersionKey, version},
            {u"metadata"_s, QJsonObject{}},
            {u"items"_s, items}};
}

void replyCacheable(const ExchangePtr &exchange, const QByteArray &body, const std::string &contentType)
{
    const std::string tag =
        '"' + QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex().toUpper().toStdString() +
        '"';
    exchange->addHeader("ETag", tag);
    exchange->addHeader("Vary", "Accept");
    exchange->addHeader("Cache-Control", "public");
    if (exchange->header("If-None-Match").find(tag) != std::string::npos)
        exchange->reply(304, QByteArray(), {});
    else
        exchange->reply(200, body, contentType);
}

void answerDiscovery(const ExchangePtr &exchange)
{
    const Target &target = exchange->target;
    const bool root = target.type == Target::Type::CoreVersions || target.type == Target::Type::Groups;
    const auto form = negotiate(exchange->header("Accept"), {.discovery = root});
    if (!form) {
        exchange->fail(
            {Code::NotAcceptable, "only the following media types are accepted: application/json", {}, {}});
        return;
    }
    if (*form == Form::Discovery || *form == Form::DiscoveryBeta) {
        const QJsonObject document = aggregated(target.type == Target::Type::CoreVersions, *form);
        replyCacheable(exchange, QJsonDocument(document).toJson(QJsonDocument::Compact),
                       discoveryType(*form));
    } else {
        replyCacheable(exchange, QJsonDocument(legacyDocument(target)).toJson(QJsonDocument::Compact),
                       "application/json");
    }
}

} // namespace tidegate::api
