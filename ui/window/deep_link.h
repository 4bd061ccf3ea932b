#pragma once

#include "core/resource/object.h"

#include <QString>
#include <QUrl>
#include <optional>

namespace tidegate::window {

/// `tidegate://<server>/<page>[/<namespace>/<name>[/<view>]]`: a place in the console that can be sent to
/// somebody.
struct DeepLink
{
    QString server;            ///< host:port; empty = whatever is open
    QString page;              ///< overview, engines, apps, revisions, scaling, logs, monitoring
    resource::ObjectName name; ///< empty = the page alone; engines have no namespace
    QString view; ///< of a revision: scaling, logs, conditions; of monitoring: a revision; may be empty
    bool operator==(const DeepLink &) const = default;
};

/// Nothing when it is no such link, or names a page that there is not.
std::optional<DeepLink> readLink(const QString &text);
QString linkText(const DeepLink &link);

} // namespace tidegate::window
