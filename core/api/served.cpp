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

std::vector<const Kind *> makeServed()
{
    std::vector<const Kind *> served;
    for (const auto *kinds : {&resource::allKinds(), &resource::derivedKinds(), &reviewKinds()}) {
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
    const auto &all = reviewKinds();
    return std::any_of(all.begin(), all.end(), [&](const Kind &each) { return &each == &kind; });
}

const std::vector<const Kind *> &servedKinds()
{
    static const std::vector<const Kind *> all = makeServed();
    return all;
}

const Kind *findServed(const QString &group, const QString &plural)
{
    const auto &all = servedKinds();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Kind *kind) {
        return kind->group == group && kind->plural == plural;
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
