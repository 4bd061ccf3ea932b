#include "core/api/access.h"

#include "core/api/served.h"
#include "core/api/target.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Kind;
namespace kinds = resource::kinds;

namespace {

const QString any = u"*"_s;

// Why nobody can do this with a kind; empty when it can be done.
QString refusal(const Kind &kind, const QString &verb)
{
    // Measurements change all the time; there is no change to tell of.
    const bool isMeasured = &kind == &kinds::podMetrics() || &kind == &kinds::nodeMetrics();
    const bool reads = verb == u"get" || verb == u"list" || (verb == u"watch" && !isMeasured);
    if (isReview(kind))
        return verb == u"create"
                   ? QString()
                   : u"%1 are answered at once and not kept; they can only be created"_s.arg(kind.plural);
    if (isAbsent(kind))
        return reads ? QString()
                     : u"there are no %1 on this server; they can only be looked for"_s.arg(kind.plural);
    if (resource::isDerived(kind))
        return reads ? QString()
                     : u"%1 are worked out by the server from other objects; they can only be read"_s.arg(
                           kind.plural);
    if (verb == u"create" && &kind == &kinds::package())
        return u"packages are made by uploading a file: POST application/octet-stream to the same path with ?name=<name>&fileName=<file>"_s;
    if (verb == u"create" && kind.readOnly && &kind != &kinds::revision())
        return u"%1 are made by the server itself"_s.arg(kind.plural);
    if (verb == u"deletecollection" && !kind.namespaced)
        return u"%1 are not deleted all at once; delete them by name"_s.arg(kind.plural);
    return {};
}

const QStringList &allVerbs()
{
    static const QStringList verbs{u"delete"_s, u"deletecollection"_s, u"get"_s,    u"list"_s,
                                   u"patch"_s,  u"create"_s,           u"update"_s, u"watch"_s};
    return verbs;
}

tl::unexpected<Error> forbidden(const User &user, const Action &action)
{
    const QString id = action.group.isEmpty() ? action.resource : action.resource + u'.' + action.group;
    const QString object = action.name.isEmpty() ? id : u"%1 \"%2\""_s.arg(id, action.name);
    const QString where =
        action.ns.isEmpty() ? u"at the cluster scope"_s : u"in the namespace \"%1\""_s.arg(action.ns);
    return fail(Code::Forbidden,
                u"%1 is forbidden: User \"%2\" cannot %3 resource \"%4\" in API group \"%5\" %6"_s
                    .arg(object, user.name, action.verb, action.resource, action.group, where)
                    .toStdString());
}

// Asking about oneself is everybody's.
bool isOwnReview(const Action &action)
{
    return action.verb == u"create" && action.resource.startsWith(u"selfsubject") &&
           findServed(action.group, action.resource);
}

Result<> checkSubresource(const Kind &kind, const Action &action)
{
    for (const Subresource &sub : subresourcesOf(kind)) {
        if (sub.name != action.subresource && action.subresource != any)
            continue;
        if (action.verb == any || sub.verbs.contains(action.verb))
            return {};
        return fail(
            Code::MethodNotAllowed,
            u"%1/%2 allows %3 only"_s.arg(kind.plural, sub.name, sub.verbs.join(u", "_s)).toStdString());
    }
    if (const QString why = whyNoSubresource(kind, action.subresource); !why.isEmpty())
        return fail(Code::NotFound, why.toStdString());
    return fail(Code::NotFound,
                u"%1 have no subresource \"%2\""_s.arg(kind.plural, action.subresource).toStdString());
}

const QStringList &openPaths()
{
    static const QStringList paths{u"/api"_s,   u"/api/*"_s,   u"/apis"_s,      u"/apis/*"_s, u"/healthz"_s,
                                   u"/livez"_s, u"/openapi"_s, u"/openapi/*"_s, u"/readyz"_s, u"/version"_s};
    return paths;
}

bool matchesPath(const QString &pattern, const QString &path)
{
    return pattern.endsWith(any) ? path.startsWith(QStringView(pattern).chopped(1)) : path == pattern;
}

} // namespace

bool isAdministrator(const User &user)
{
    return user.groups.contains(u"system:masters"_s);
}

QStringList verbsOf(const Kind &kind)
{
    QStringList verbs;
    for (const QString &verb : allVerbs()) {
        if (refusal(kind, verb).isEmpty())
            verbs << verb;
    }
    return verbs;
}

Result<> checkPossible(const Kind &kind, const Action &action)
{
    if (!action.subresource.isEmpty())
        return checkSubresource(kind, action);
    if (action.verb == any)
        return {};
    if (!allVerbs().contains(action.verb))
        return fail(Code::MethodNotAllowed,
                    u"the server knows no verb \"%1\""_s.arg(action.verb).toStdString());
    if (const QString why = refusal(kind, action.verb); !why.isEmpty())
        return fail(Code::MethodNotAllowed, why.toStdString());
    if (&kind == &kinds::namespaceKind() && action.verb == u"delete" &&
        (action.name == u"default" || action.name == u"knative-serving")) {
        return fail(Code::Forbidden,
                    u"namespaces \"%1\" is forbidden: this namespace may not be deleted"_s.arg(action.name)
                        .toStdString());
    }
    return {};
}

Result<> mayDo(const User &user, const Action &action)
{
    if (!isAdministrator(user) && !isOwnReview(action))
        return forbidden(user, action);
    if (action.resource == any || action.group == any)
        return {};
    const Kind *kind = findServed(action.group, action.resource);
    if (!kind) {
        return fail(Code::NotFound, u"the server has no resource \"%1\" in API group \"%2\""_s
                                        .arg(action.resource, action.group)
                                        .toStdString());
    }
    return checkPossible(*kind, action);
}

Result<> mayVisit(const User &user, const QString &verb, const QString &path)
{
    const QStringList paths = pathsOf(user);
    const bool isKnown = path == any ? isAdministrator(user)
                                     : std::any_of(paths.begin(), paths.end(), [&](const QString &each) {
                                           return matchesPath(each, path);
                                       });
    const bool reads = verb == u"get" || verb == u"head" || verb == any;
    if (isKnown && reads)
        return {};
    if (!isKnown && isAdministrator(user))
        return fail(Code::NotFound, u"the server has no path \"%1\""_s.arg(path).toStdString());
    if (isKnown)
        return fail(Code::MethodNotAllowed, u"\"%1\" can only be read"_s.arg(path).toStdString());
    return fail(Code::Forbidden,
                u"User \"%1\" cannot %2 path \"%3\""_s.arg(user.name, verb, path).toStdString());
}

std::vector<ResourceRule> rulesOf(const User &user)
{
    std::vector<ResourceRule> rules;
    const auto add = [&](const QStringList &verbs, const QString &group, const QString &resource) {
        QStringList allowed;
        for (const QString &verb : verbs) {
            const qsizetype slash = resource.indexOf(u'/');
            const Action action{
                verb, group, resource.left(slash), slash < 0 ? QString() : resource.mid(slash + 1), {}, {}};
            if (mayDo(user, action))
                allowed << verb;
        }
        if (allowed.isEmpty())
            return;
        const auto like = std::find_if(rules.begin(), rules.end(), [&](const ResourceRule &rule) {
            return rule.group == group && rule.verbs == allowed;
        });
        if (like == rules.end())
            rules.push_back({allowed, group, {resource}});
        else
            like->resources << resource;
    };
    for (const Kind *kind : servedKinds()) {
        add(verbsOf(*kind), kind->group, kind->plural);
        for (const Subresource &sub : subresourcesOf(*kind))
            add(sub.verbs, kind->group, kind->plural + u'/' + sub.name);
    }
    return rules;
}

QStringList pathsOf(const User &user)
{
    return isAdministrator(user) ? openPaths() + QStringList{u"/metrics"_s} : openPaths();
}

} // namespace tidegate::api
