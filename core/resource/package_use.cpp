#include "core/resource/package_use.h"

#include "core/resource/image_map.h"

#include <QJsonArray>

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
    for (const ObjectPtr &each : objects.list(kinds::package())) {
        if (each->isDeleting() || digestOf(*each) != digestOf(package) || each->uid() == package.uid())
            continue;
        twins.anywhere = true;
        twins.inNamespace = twins.inNamespace || each->ns() == package.ns();
    }
    return twins;
}

QString imageOf(const Object &revision)
{
    return revision.spec().value("containers"_L1)[0]["image"_L1].toString();
}

ImageSource sourceOf(const ImageMap &map, const QString &image)
{
    const ImageSource own = ImageMap().find(image);
    return own.isEmpty() ? map.find(image) : own;
}

} // namespace

QStringList revisionsUsing(const Snapshot &objects, const Object &package)
{
    const Twins twins = twinsOf(objects, package);
    const ImageMap map = ImageMap::of(objects);
    QStringList users;
    for (const ObjectPtr &revision : objects.list(kinds::revision())) {
        const ImageSource source = sourceOf(map, imageOf(*revision));
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

std::set<std::string> wantedDigests(const Snapshot &objects)
{
    std::set<std::string> wanted;
    for (const ObjectPtr &package : objects.list(kinds::package()))
        wanted.insert(digestOf(*package));
    const ImageMap map = ImageMap::of(objects);
    for (const ObjectPtr &revision : objects.list(kinds::revision()))
        wanted.insert(sourceOf(map, imageOf(*revision)).packageDigest);
    for (const ObjectPtr &engine : objects.list(kinds::engine())) {
        const QJsonObject table = engine->spec().value("imageMap"_L1).toObject();
        for (const QJsonValue &target : table)
            wanted.insert(ImageMap().find(target.toString()).packageDigest);
    }
    wanted.erase(std::string());
    return wanted;
}

} // namespace tidegate::resource
