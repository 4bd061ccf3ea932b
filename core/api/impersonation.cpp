#include "core/api/impersonation.h"

#include "core/api/access.h"

#include <QByteArray>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

const QString authenticated = u"system:authenticated"_s;
const QString anonymous = u"system:anonymous"_s;

QString text(const std::string &bytes)
{
    return QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
}

/// A user with a name when one is named; whatever else is asked for beside it.
struct Wish
{
    bool isAny = false;
    User user;
};

Wish wishOf(const http::Headers &headers)
{
    static const QString prefix = u"impersonate-"_s;
    static const QString extra = u"extra-"_s;
    Wish wish;
    for (const auto &[name, value] : headers.fields()) {
        const QString field = text(name).toLower();
        if (!field.startsWith(prefix))
            continue;
        const QString what = field.mid(prefix.size());
        if (what == u"user")
            wish.user.name = text(value);
        else if (what == u"group")
            wish.user.groups << text(value);
        else if (what == u"uid")
            wish.user.uid = text(value);
        else if (what.startsWith(extra)) // a key may hold what no field's name can
            wish.user.extra[QString::fromUtf8(
                QByteArray::fromPercentEncoding(what.mid(extra.size()).toUtf8()))]
                << text(value);
        else
            continue;
        wish.isAny = true;
    }
    return wish;
}

tl::unexpected<Error> forbidden(const User &sender, const User &wanted)
{
    return fail(
        Code::Forbidden,
        u"users \"%1\" is forbidden: User \"%2\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope"_s
            .arg(wanted.name, sender.name)
            .toStdString());
}

/// The groups that follow from a name, as Kubernetes adds them.
void addGroups(User &user)
{
    const QStringList parts = user.name.split(u':');
    const bool isAccount = parts.size() == 4 && user.name.startsWith(u"system:serviceaccount:"_s);
    if (isAccount && user.groups.isEmpty())
        user.groups << u"system:serviceaccounts"_s << u"system:serviceaccounts:"_s + parts[2];
    if (user.name == anonymous) {
        if (user.groups.isEmpty())
            user.groups << u"system:unauthenticated"_s;
    } else if (!user.groups.contains(authenticated)) {
        user.groups << authenticated;
    }
}

} // namespace

Result<std::optional<User>> impersonated(const std::optional<User> &sender, const http::Headers &headers)
{
    Wish wish = wishOf(headers);
    if (!wish.isAny)
        return sender;
    if (wish.user.name.isEmpty())
        return fail(Code::BadRequest, "groups, a uid or extra fields are to be impersonated without a user: "
                                      "Impersonate-User is missing");
    if (!sender || !isAdministrator(*sender))
        return forbidden(sender.value_or(User{anonymous, {}}), wish.user);
    addGroups(wish.user);
    return std::optional(std::move(wish.user));
}

} // namespace tidegate::api
