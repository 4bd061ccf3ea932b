#include "core/trigger/trigger_state.h"

#include <QCryptographicHash>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tidegate::trigger {

Result<TriggerSpec> TriggerSpec::read(const resource::Object &pingSource)
{
    auto settings = resource::readTriggerSettings(pingSource);
    if (!settings)
        return tl::unexpected(settings.error());
    const QString route = resource::sinkRouteOf(pingSource);
    const Receiver sink{pingSource.status().value("sinkUri"_L1).toString(), !route.isEmpty()};
    return TriggerSpec{std::move(*settings), EventTemplate(pingSource), sink, route};
}

Receiver deadLetterReceiver(const QString &target, const QString &ns, const resource::Snapshot &objects)
{
    if (target.isEmpty() || target.contains(u':'))
        return {target, false};
    const auto route = objects.get(resource::kinds::route(), {ns, target});
    return {route ? route->status().value("url"_L1).toString() : QString(), true};
}

QByteArray shapeOf(const resource::Object &pingSource)
{
    QJsonObject shape{{u"spec"_s, pingSource.spec()}};
    for (const auto &[key, value] : pingSource.annotations()) {
        if (key.startsWith("trigger.tidegate.dev/"_L1))
            shape.insert(key, value);
    }
    return QCryptographicHash::hash(QJsonDocument(shape).toJson(QJsonDocument::Compact),
                                    QCryptographicHash::Sha1);
}

} // namespace tidegate::trigger
