#include "core/api/target.h"

#include "core/api/served.h"
#include "core/base/units.h"
#include "core/http/message.h"

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

tl::unexpected<Error> brokenEscape()
{
    return fail(Code::BadRequest, "the request's target has a broken percent-encoding");
}

Result<QStringList> segmentsOf(std::string_view path)
{
    QStringList segments;
    while (!path.empty()) {
        path.remove_prefix(1); // the slash
        const size_t end = std::min(path.find('/'), path.size());
        const auto decoded = http::percentDecode(path.substr(0, end));
        if (!decoded)
            return brokenEscape();
        segments << QString::fromStdString(*decoded);
        path.remove_prefix(end);
    }
    if (!segments.isEmpty() && segments.last().isEmpty()) // a slash at the end
        segments.removeLast();
    return segments;
}

const resource::Kind *ownSubject(const QString &plural, const QString &word)
{
    const auto among = [&word](const QStringList &words) { return words.contains(word); };
    if (plural == u"services" && among({u"invoke"_s, u"logs"_s, u"what-if"_s, u"series"_s, u"changes"_s}))
        return &resource::kinds::service();
    if (plural == u"revisions" &&
        among({u"scaling"_s, u"decisions"_s, u"logs"_s, u"starts"_s, u"what-if"_s, u"series"_s}))
        return &resource::kinds::revision();
    if (plural == u"pingsources" && among({u"firings"_s, u"moments"_s, u"fire"_s}))
        return &resource::kinds::pingSource();
    return nullptr;
}

// Words of our own group about Knative's objects: namespaces/<ns>/services/<name>/{invoke,
// logs,what-if,series,changes},
// namespaces/<ns>/revisions/<name>/{scaling,decisions,logs,starts,what-if,series},
// namespaces/<ns>/pingsources/<name>/{firings,moments,fire}; namespaces/<ns>/changes,
// engines/<name>/{series,changes}; and metering.
bool readOwn(Target &target, const QStringList &path)
{
    if (target.group != resource::kinds::package().group)
        return false;
    if (path == QStringList{u"metering"_s}) { // of the whole server
        target.type = Target::Type::Own;
        target.subresource = path[0];
        return true;
    }
    if (path.size() == 3 && path[0] == u"engines" && (path[2] == u"series" || path[2] == u"changes")) {
        target.type = Target::Type::Own;
        target.kind = &resource::kinds::engine();
        target.name = path[1];
        target.subresource = path[2];
        return true;
    }
    if (path.size() == 3 && path[0] == u"namespaces" && path[2] == u"changes") {
        target.type = Target::Type::Own;
        target.ns = path[1];
        target.subresource = path[2];
        return true;
    }
    if (path.size() != 5 || path[0] != u"namespaces")
        return false;
    target.kind = ownSubject(path[2], path[4]);
    if (!target.kind)
        return false;
    target.type = Target::Type::Own;
    target.ns = path[1];
    target.name = path[3];
    target.subresource = path[4];
    return true;
}

// What follows the group's version: [namespaces/<ns>/]<resource>[/<name>[/<subresource>]].
void readResource(Target &target, QStringList path)
{
    if (readOwn(target, path))
        return;
    const bool inNamespace =
        path.size() >= 3 && path[0] == u"namespaces" && findServed(target.group, path[2], target.version);
    if (inNamespace) {
        target.ns = path[1];
        path = path.mid(2);
    }
    if (path.size() > 3)
        return;
    const resource::Kind *kind = findServed(target.group, path[0], target.version);
    if (!kind || (inNamespace && !kind->namespaced))
        return;
    target.kind = kind;
    target.name = path.value(1);
    target.subresource = path.value(2);
    // An object of a namespaced kind is named with its namespace.
    if (target.name.isEmpty() || !kind->namespaced || inNamespace)
        target.type = Target::Type::Resource;
}

void readGroupVersion(Target &target, const QStringList &rest)
{
    bool known = false;
    for (const resource::Kind *kind : servedKinds())
        known = known || (kind->group == target.group && kind->version == target.version);
    if (!known)
        return;
    if (rest.isEmpty())
        target.type = Target::Type::GroupVersion;
    else
        readResource(target, rest);
}

void readApis(Target &target, const QStringList &path)
{
    if (path.size() == 1) {
        target.type = Target::Type::Groups;
        return;
    }
    target.group = path[1];
    if (path.size() == 2) {
        for (const resource::Kind *kind : servedKinds()) {
            if (!target.group.isEmpty() && kind->group == target.group)
                target.type = Target::Type::Group;
        }
        return;
    }
    target.version = path[2];
    if (!target.group.isEmpty())
        readGroupVersion(target, path.mid(3));
}

} // namespace

Result<Query> Query::parse(std::string_view text)
{
    Query query;
    while (!text.empty()) {
        const size_t end = std::min(text.find('&'), text.size());
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const size_t equals = std::min(pair.find('='), pair.size());
        const auto name = http::percentDecode(pair.substr(0, equals), true);
        const auto value = http::percentDecode(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name || !value)
            return brokenEscape();
        const QString key = QString::fromStdString(*name);
        if (!key.isEmpty() && !query.m_values.contains(key))
            query.m_values.insert(key, QString::fromStdString(*value));
    }
    return query;
}

bool Query::flag(const QString &name) const
{
    const QString text = value(name).toLower();
    return text == u"true" || text == u"1" ||
           (has(name) && text.isEmpty()); // `?follow` alone is meant as yes
}

Result<std::optional<qint64>> Query::number(const QString &name) const
{
    const QString text = value(name);
    if (text.isEmpty())
        return std::optional<qint64>{};
    const auto number = parseInteger(text.toStdString());
    if (!number || *number < 0)
        return fail(Code::BadRequest,
                    u"the parameter %1 must be a whole number, not \"%2\""_s.arg(name, text).toStdString());
    return std::optional<qint64>(*number);
}

Result<Target> parseTarget(std::string_view path)
{
    auto segments = segmentsOf(path);
    if (!segments)
        return tl::unexpected(segments.error());
    QStringList parts = *segments;
    if (parts.size() >= 2 && parts[0] == u"engines" && parts[1] == u"local")
        parts = parts.mid(2);
    Target target;
    const QString first = parts.value(0);
    if (parts.size() == 1 && (first == u"healthz" || first == u"livez" || first == u"readyz")) {
        target.type = Target::Type::Health;
        target.name = first;
    } else if (parts.size() == 1 && first == u"version") {
        target.type = Target::Type::Version;
    } else if (parts.size() == 1 && first == u"metrics") {
        target.type = Target::Type::Metrics;
    } else if (first == u"openapi") {
        target.type = Target::Type::OpenApi;
        target.rest = parts.mid(1);
    } else if (first == u"api" && parts.size() == 1) {
        target.type = Target::Type::CoreVersions;
    } else if (first == u"api") {
        target.version = parts[1];
        readGroupVersion(target, parts.mid(2));
    } else if (first == u"apis") {
        readApis(target, parts);
    }
    return target;
}

} // namespace tidegate::api
