#include "core/resource/serving.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

ImageReference parseImage(const QString &image)
{
    static const QRegularExpression form(
        u"^package/([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)@sha256:([0-9a-f]{64})$"_s);
    const QRegularExpressionMatch match = form.match(image);
    if (!match.hasMatch())
        return {false, image.toStdString(), {}};
    return {true, match.captured(1).toStdString(), match.captured(2).toStdString()};
}

QString packageImage(const QString &name, const QString &digest)
{
    return "package/"_L1 + name + "@sha256:"_L1 + digest;
}

std::vector<TrafficTarget> readTraffic(const QJsonArray &traffic)
{
    std::vector<TrafficTarget> targets;
    for (const QJsonValue &entry : traffic) {
        TrafficTarget target;
        target.tag = entry["tag"_L1].toString();
        target.revisionName = entry["revisionName"_L1].toString();
        target.configurationName = entry["configurationName"_L1].toString();
        target.latestRevision = entry["latestRevision"_L1].toBool(target.revisionName.isEmpty());
        if (entry["percent"_L1].isDouble())
            target.percent = entry["percent"_L1].toInt();
        target.url = entry["url"_L1].toString();
        targets.push_back(std::move(target));
    }
    return targets;
}

QString imageOf(const Object &revision)
{
    return revision.spec().value("containers"_L1)[0]["image"_L1].toString();
}

RevisionKey revisionKey(const Object &revision)
{
    return {revision.ns().toStdString(), revision.name().toStdString()};
}

QString Domain::host(const QString &name, const QString &ns, const QString &tag) const
{
    const QString first = tag.isEmpty() ? name : tag + u'-' + name;
    return first + u'.' + ns + u'.' + suffix;
}

QString Domain::url(const QString &name, const QString &ns, const QString &tag) const
{
    const QString base = "http://"_L1 + host(name, ns, tag);
    return port == 80 ? base : base + u':' + QString::number(port);
}

} // namespace tidegate::resource
