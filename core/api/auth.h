#pragma once

#include "core/api/api.h"

#include <QString>
#include <QStringList>
#include <map>
#include <optional>
#include <string_view>

namespace tidegate::api {

/// Who sends a request.
struct User
{
    QString name;
    QStringList groups;
    QString uid = {};                          ///< only of one who is impersonated
    std::map<QString, QStringList> extra = {}; ///< as `uid`
};

/// The user whose token an Authorization field carries; nothing when it carries none that is known. Takes the
/// same time wherever tokens differ. Any thread.
std::optional<User> authenticate(const std::vector<TokenEntry> &tokens, std::string_view authorization);

/// The few paths that need no token: health and version.
bool isAnonymousPath(std::string_view path);

} // namespace tidegate::api
