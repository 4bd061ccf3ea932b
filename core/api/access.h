#pragma once

#include "core/api/auth.h"
#include "core/base/error.h"
#include "core/resource/kinds.h"

#include <QString>
#include <QStringList>
#include <vector>

namespace tidegate::api {

/// What may be done with a kind at all, as discovery lists it: delete, deletecollection, get, list, patch,
/// create, update, watch; an access review only create. Revisions have create, as on every cluster;
/// it is the write itself that is refused.
QStringList verbsOf(const resource::Kind &kind);

/// Something that somebody wants to do with a resource. `*` as verb, group or resource stands for all of
/// them.
struct Action
{
    QString verb;
    QString group;
    QString resource;    ///< plural
    QString subresource; ///< empty = the object itself
    QString ns;          ///< empty = all namespaces, or the cluster
    QString name;        ///< empty = any
};

/// The one rule about access, for the dispatcher and for the reviews that ask about it: nothing when `user`
/// may do it and the server can do it. Errors: Forbidden for the user, NotFound for what is not there at all,
/// MethodNotAllowed for what nobody can do here (start a Pod by hand, write what the server computes), each
/// with a sentence. With `*` the question is whether the user may do whatever can be done. Pure.
Result<> mayDo(const User &user, const Action &action);

/// The part of the rule that does not depend on who asks.
Result<> checkPossible(const resource::Kind &kind, const Action &action);

/// The same for a path that is no resource's; `verb` is a method's name in lower case or `*`.
Result<> mayVisit(const User &user, const QString &verb, const QString &path);

/// Members of `system:masters` may do everything; who is not one may look at discovery and ask about access.
bool isAdministrator(const User &user);

/// What a user may do, by verbs.
struct ResourceRule
{
    QStringList verbs;
    QString group;
    QStringList resources;
};
std::vector<ResourceRule> rulesOf(const User &user);
/// The paths beside resources that a user may read; `/x/*` stands for all below.
QStringList pathsOf(const User &user);

} // namespace tidegate::api
