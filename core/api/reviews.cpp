#include "core/api/reviews.h"

#include "core/api/access.h"
#include "core/api/incoming.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Object;

namespace {

tl::unexpected<Error> invalid(const Object &review, const char *field, const char *why)
{
    Error error{Code::Invalid,
                u"%1.%2 \"\" is invalid: %3: %4"_s
                    .arg(review.kindName(), review.apiVersion().section(u'/', 0, 0), QLatin1String(field),
                         QLatin1String(why))
                    .toStdString(),
                {},
                {}};
    error.causes.push_back({field, "FieldValueInvalid", why});
    return tl::unexpected(error);
}

Action actionOf(const QJsonObject &attributes)
{
    const auto field = [&](QLatin1String name) { return attributes.value(name).toString(); };
    // `pods/log` in one word is how people write it.
    const QString resource = field("resource"_L1);
    const QString below = field("subresource"_L1);
    return {field("verb"_L1),
            field("group"_L1),
            resource.section(u'/', 0, 0),
            below.isEmpty() ? resource.section(u'/', 1) : below,
            field("namespace"_L1),
            field("name"_L1)};
}

Result<QJsonObject> decide(const Object &review, const User &user)
{
    const QJsonObject spec = review.spec();
    const QJsonValue resource = spec.value("resourceAttributes"_L1);
    const QJsonValue path = spec.value("nonResourceAttributes"_L1);
    if (resource.isObject() == path.isObject())
        return invalid(
            review, "spec.resourceAttributes",
            "Invalid value: exactly one of nonResourceAttributes or resourceAttributes must be specified");
    const Result<> may = resource.isObject()
                             ? mayDo(user, actionOf(resource.toObject()))
                             : mayVisit(user, path["verb"_L1].toString(), path["path"_L1].toString());
    if (may)
        return QJsonObject{{u"allowed"_s, true}};
    return QJsonObject{{u"allowed"_s, false}, {u"reason"_s, QString::fromStdString(may.error().message)}};
}

// Of somebody else: who it is stands in the spec.
Result<QJsonObject> decideForOther(const Object &review)
{
    const QJsonObject spec = review.spec();
    User user{spec.value("user"_L1).toString(), {}};
    const QJsonArray groups = spec.value("groups"_L1).toArray();
    for (const QJsonValue &group : groups)
        user.groups << group.toString();
    if (user.name.isEmpty() && user.groups.isEmpty())
        return invalid(review, "spec.user", "Invalid value: at least one of user or group must be specified");
    return decide(review, user);
}

Result<QJsonObject> decideInNamespace(const Object &review)
{
    if (review.spec().value("resourceAttributes"_L1)["namespace"_L1].toString() != review.ns())
        return invalid(review, "spec.resourceAttributes.namespace",
                       "Invalid value: must match metadata.namespace");
    return decideForOther(review);
}

Result<QJsonObject> listRules(const Object &review, const User &user)
{
    if (review.spec().value("namespace"_L1).toString().isEmpty())
        return fail(Code::BadRequest, "no namespace on request");
    QJsonArray rules;
    for (const ResourceRule &rule : rulesOf(user)) {
        rules.append(QJsonObject{{u"verbs"_s, QJsonArray::fromStringList(rule.verbs)},
                                 {u"apiGroups"_s, QJsonArray{rule.group}},
                                 {u"resources"_s, QJsonArray::fromStringList(rule.resources)}});
    }
    const QJsonObject paths{{u"verbs"_s, QJsonArray{u"get"_s}},
                            {u"nonResourceURLs"_s, QJsonArray::fromStringList(pathsOf(user))}};
    return QJsonObject{
        {u"resourceRules"_s, rules}, {u"nonResourceRules"_s, QJsonArray{paths}}, {u"incomplete"_s, false}};
}

QJsonObject describe(const User &user)
{
    QStringList groups = user.groups;
    if (!groups.contains(u"system:authenticated"_s) && !groups.contains(u"system:unauthenticated"_s))
        groups << u"system:authenticated"_s; // whoever has shown a token is in it, as in Kubernetes
    QJsonObject info{{u"username"_s, user.name}, {u"groups"_s, QJsonArray::fromStringList(groups)}};
    if (!user.uid.isEmpty())
        info.insert(u"uid"_s, user.uid);
    QJsonObject extra;
    for (const auto &[key, values] : user.extra)
        extra.insert(key, QJsonArray::fromStringList(values));
    if (!extra.isEmpty())
        info.insert(u"extra"_s, extra);
    return {{u"userInfo"_s, info}};
}

Result<QJsonObject> statusOf(const Object &review, const User &user)
{
    const QString kind = review.kindName();
    if (kind == u"SelfSubjectReview")
        return describe(user);
    if (kind == u"SelfSubjectRulesReview")
        return listRules(review, user);
    if (kind == u"SelfSubjectAccessReview")
        return decide(review, user);
    return kind == u"LocalSubjectAccessReview" ? decideInNamespace(review) : decideForOther(review);
}

} // namespace

void answerReview(const House &house, const ExchangePtr &exchange)
{
    auto review = readObject(*exchange);
    const auto status = review ? statusOf(*review, exchange->user().value_or(User{}))
                               : Result<QJsonObject>(tl::unexpected(review.error()));
    if (!status) {
        exchange->fail(status.error());
        return;
    }
    review->setStatus(*status);
    if (review->kindName() == u"SelfSubjectReview")
        review->setMetadata(u"creationTimestamp"_s, QString::fromStdString(formatTime(house.clock.wall())));
    exchange->reply(201, review->json());
}

} // namespace tidegate::api
