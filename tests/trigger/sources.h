#pragma once

#include "core/resource/admission.h"
#include "core/resource/trigger_settings.h"

#include <QTest>

namespace tidegate::trigger {

inline WallTime at(const char *text)
{
    return *parseTime(text);
}

/// A PingSource of namespace `default` that sends to http://sink/, with defaults.
inline resource::Object pingSource(const QString &schedule,
                                   const std::map<QString, QString> &annotations = {},
                                   const QString &name = QStringLiteral("tick"))
{
    resource::Object object(resource::kinds::pingSource(), {QStringLiteral("default"), name});
    object.setSpec(
        {{QStringLiteral("schedule"), schedule},
         {QStringLiteral("sink"), QJsonObject{{QStringLiteral("uri"), QStringLiteral("http://sink/")}}}});
    for (const auto &[key, value] : annotations)
        object.setAnnotation(QStringLiteral("trigger.tidegate.dev/") + key, value);
    resource::applyDefaults(object, nullptr);
    object.setStatus({{QStringLiteral("sinkUri"), QStringLiteral("http://sink/")}});
    return object;
}

} // namespace tidegate::trigger
