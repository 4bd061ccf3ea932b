#pragma once

#include "core/resource/object.h"

#include <QJsonObject>
#include <QString>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::resource {

/// `[host[:port]/]path[:tag][@sha256:<64 hex>]` taken apart.
struct ImageParts
{
    QString repository; ///< without tag and digest
    QString tagged;     ///< without digest
};
ImageParts splitImage(const QString &image);

/// What of this machine stands for an image: a package by its digest, or an executable by its path. Neither:
/// nothing does.
struct ImageSource
{
    std::string packageDigest; ///< 64 hex digits
    std::string executable;    ///< an absolute path
    bool isMapped = false;     ///< the table named it, not the image itself

    bool isEmpty() const { return packageDigest.empty() && executable.empty(); }
    bool operator==(const ImageSource &) const = default;
};

/// The table of the Engine object `local`, spec.imageMap: image references, and what is run for them. Valid
/// for the whole cluster: a package in it may lie in any namespace.
class ImageMap
{
public:
    ImageMap() = default;
    /// Entries that validateImageMap() would refuse are left out.
    explicit ImageMap(const QJsonObject &table);
    /// Of the Engine object in a snapshot; empty when there is none.
    static ImageMap of(const Snapshot &objects);

    bool isEmpty() const { return m_exact.isEmpty() && m_prefixes.empty(); }

    /// A package is itself. Else the first of these keys counts: the reference as it is, without its digest,
    /// without its tag too, and of those that end in `*` the longest that begins it; `*` in the value is then
    /// what `*` stood for in the repository, unless that leads out of the folder (`..`, empty parts).
    ImageSource find(const QString &image) const;

private:
    QJsonObject m_exact;
    std::vector<std::pair<QString, QString>> m_prefixes; ///< without their `*`, longest first
};

/// What is wrong with one entry; empty when nothing is.
QString imageMapProblem(const QString &image, const QString &target);

} // namespace tidegate::resource
