#include "core/resource/package_use.h"

#include "core/resource/image_map.h"
#include "core/resource/index.h"
#include "core/resource/serving.h"

#include <QJsonArray>
#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

std::string digestOf(const Object &package)
{
    return package.status().value("digest"_L1).toString().toStdString();
}

/// Where else the same bytes are a Package.
struct Twins
{
    bool inNamespace = false;
    bool anywhere = false;
};

Twins twinsOf(const Snapshot &objects, const Object &package)
{
    Twins twins;
    for (const ObjectPtr &each : objects.find(kinds::package(), {}, index::holds(digestOf(package)))) {
        if (each->isDeleting() || each->uid() == package.uid())
            continue;
        twins.anywhere = true;
        twins.inNamespace = twins.inNamespace || each->ns() == package.ns();
    }
    return twins;
}

} // namespace

QStringList revisionsUsing(const Snapshot &objects, const Object &package)
{
    const Twins twins = twinsOf(objects, package);
    const ImageMap map = ImageMap::of(objects);
    QStringList users;
    std::vector<ObjectPtr> candidates = objects.find(kinds::revision(), {}, index::runs(digestOf(package)));
    if (!map.isEmpty())
        std::ranges::move(objects.find(kinds::revision(), {}, index::runs({})),
                          std::back_inserter(candidates));
    for (const ObjectPtr &revision : candidates) {
        const ImageSource source = map.find(imageOf(*revision));
        if (revision->isDeleting() || source.packageDigest.empty() ||
            source.packageDigest != digestOf(package))
            continue;
        const bool losesIt =
            source.isMapped ? !twins.anywhere : revision->ns() == package.ns() && !twins.inNamespace;
        if (losesIt)
            users.append(revision->objectName().text());
    }
    users.sort();
    return users;
}

bool isDigestWanted(const Snapshot &objects, const std::string &digest)
{
    if (!objects.find(kinds::package(), {}, index::holds(digest)).empty() ||
        !objects.find(kinds::revision(), {}, index::runs(digest)).empty())
        return true;
    for (const ObjectPtr &engine : objects.list(kinds::engine())) {
        const QJsonObject table = engine->spec().value("imageMap"_L1).toObject();
        for (const QJsonValue &target : table) {
            if (ImageMap().find(target.toString()).packageDigest == digest)
                return true;
        }
    }
    return false;
}

} // namespace tidegate::resource
