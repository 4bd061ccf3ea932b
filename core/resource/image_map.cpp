#include "core/resource/image_map.h"

#include "core/resource/serving.h"
#include "core/resource/validation.h"

#include <QStringList>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr qsizetype longestPath = 4095; // what Linux takes

/// What a `*` stood for becomes part of a path, and must not lead anywhere else.
bool staysInside(const QString &rest)
{
    const QStringList parts = rest.split(u'/');
    return std::none_of(parts.begin(), parts.end(), [](const QString &part) {
        return part.isEmpty() || part == "."_L1 || part == ".."_L1;
    });
}

ImageSource sourceOf(const QString &target)
{
    const ImageReference package = parseImage(target);
    if (package.isPackage)
        return {package.digest, {}, true};
    return {{}, target.toStdString(), true};
}

} // namespace

ImageParts splitImage(const QString &image)
{
    ImageParts parts;
    parts.tagged = image.section(u'@', 0, 0);
    const qsizetype colon = parts.tagged.lastIndexOf(u':');
    // A colon before the last slash is a port's.
    const bool hasTag = colon > parts.tagged.lastIndexOf(u'/');
    parts.repository = hasTag ? parts.tagged.left(colon) : parts.tagged;
    return parts;
}

ImageMap::ImageMap(const QJsonObject &table)
{
    for (auto it = table.begin(); it != table.end(); ++it) {
        if (!imageMapProblem(it.key(), it.value().toString()).isEmpty())
            continue;
        if (it.key().endsWith(u'*'))
            m_prefixes.emplace_back(it.key().chopped(1), it.value().toString());
        else
            m_exact.insert(it.key(), it.value());
    }
    std::stable_sort(m_prefixes.begin(), m_prefixes.end(), [](const auto &left, const auto &right) {
        return left.first.size() > right.first.size();
    });
}

ImageMap ImageMap::of(const Snapshot &objects)
{
    const ObjectPtr engine = objects.get(kinds::engine(), {{}, u"local"_s});
    return engine ? ImageMap(engine->spec().value("imageMap"_L1).toObject()) : ImageMap();
}

ImageSource ImageMap::find(const QString &image) const
{
    if (const ImageReference package = parseImage(image); package.isPackage)
        return {package.digest, {}, false};
    const ImageParts parts = splitImage(image);
    for (const QString &key : {image, parts.tagged, parts.repository}) {
        if (m_exact.contains(key))
            return sourceOf(m_exact.value(key).toString());
    }
    for (const auto &[prefix, target] : m_prefixes) {
        const QString rest = parts.repository.mid(prefix.size());
        if (!parts.repository.startsWith(prefix) || rest.isEmpty())
            continue;
        if (!target.endsWith(u'*'))
            return sourceOf(target);
        return staysInside(rest) ? sourceOf(target.chopped(1) + rest) : ImageSource();
    }
    return {};
}

QString imageMapProblem(const QString &image, const QString &target)
{
    const QString name = image.endsWith(u'*') ? image.chopped(1) : image;
    if (name.isEmpty())
        return u"an image reference must name something, `*` alone would take every image"_s;
    if (name.contains(u'*'))
        return u"`*` may only be the last character of an image reference"_s;
    if (parseImage(image).isPackage)
        return u"a package is run as it is and can not be mapped"_s;
    if (parseImage(target).isPackage)
        return {};
    if (!target.startsWith(u'/'))
        return u"must be package/<name>@sha256:<64 hex digits> or the absolute path of an executable"_s;
    if (target.contains(QChar(u'\0')) || target.size() > longestPath)
        return u"a path must not hold a NUL and have at most %1 characters"_s.arg(longestPath);
    const bool opens = target.endsWith("/*"_L1);
    if (target.count(u'*') > (opens ? 1 : 0) || (opens && !image.endsWith(u'*')))
        return u"`*` may only be the whole last part of a path, and only when the image reference ends in `*` too"_s;
    return {};
}

void validateImageMap(const QJsonObject &table, const QString &path, FieldErrors &errors)
{
    for (auto it = table.begin(); it != table.end(); ++it) {
        const QString target = it.value().toString();
        if (const QString problem = imageMapProblem(it.key(), target); !problem.isEmpty())
            errors.invalid(u"%1[%2]"_s.arg(path, it.key()), target, problem);
    }
}

} // namespace tidegate::resource
