#include "core/resource/validation.h"

#include "core/resource/serving.h"

#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

QString pathOf(qsizetype index, const QString &field)
{
    return u"spec.traffic[%1].%2"_s.arg(index).arg(field);
}

void checkLatest(const QJsonValue &target, qsizetype index, Findings &findings)
{
    const QString revision = target["revisionName"_L1].toString();
    const QJsonValue latest = target["latestRevision"_L1];
    if (latest.isBool() && latest.toBool() != revision.isEmpty())
        findings.wrong(u"may not set revisionName \"%1\" when latestRevision is %2"_s.arg(
                           revision, latest.toBool() ? u"true"_s : u"false"_s),
                       {pathOf(index, u"latestRevision"_s)});
}

void checkDestination(const TrafficTarget &target, qsizetype index, bool isService, Findings &findings)
{
    const QString revision = pathOf(index, u"revisionName"_s);
    const QString configuration = pathOf(index, u"configurationName"_s);
    const auto checkName = [&](const QString &name, const QString &path) {
        if (const QString trouble = qualifiedNameTrouble(name); !trouble.isEmpty())
            findings.invalidKey(name, path, trouble);
    };
    if (isService && !target.configurationName.isEmpty())
        findings.disallowed(configuration);
    else if (!target.revisionName.isEmpty() && !target.configurationName.isEmpty())
        findings.both({configuration, revision});
    else if (!target.revisionName.isEmpty())
        checkName(target.revisionName, revision);
    else if (!target.configurationName.isEmpty())
        checkName(target.configurationName, configuration);
    else if (!isService)
        findings.neither({configuration, revision});
}

void checkTag(const Object &object, const QString &tag, qsizetype index, Findings &findings)
{
    if (tag.isEmpty())
        return;
    // Knative's own path of this one.
    if (const QString trouble = dns1035LabelTrouble(tag); !trouble.isEmpty())
        findings.invalid(u"not a DNS 1035 label: [%1]"_s.arg(trouble), u"spec.traffic.tag[%1]"_s.arg(index));
    else if (tag.size() + 1 + object.name().size() > 63) // <tag>-<name> is one label of a host name
        findings.wrong(u"tag and name together are longer than the 63 characters of a host name's label"_s,
                       {pathOf(index, u"tag"_s)});
}

} // namespace

void validateTraffic(const Object &object, Findings &findings)
{
    const QJsonArray entries = object.spec().value("traffic"_L1).toArray();
    const std::vector<TrafficTarget> traffic = readTraffic(entries);
    std::map<QString, QStringList> tags;
    qint64 sum = 0;
    for (size_t i = 0; i < traffic.size(); ++i) {
        const auto index = qsizetype(i);
        const qint64 percent = entries[index]["percent"_L1].toInteger();
        checkLatest(entries[index], index, findings);
        checkDestination(traffic[i], index, object.kind() == &kinds::service(), findings);
        checkTag(object, traffic[i].tag, index, findings);
        if (percent < 0 || percent > 100)
            findings.outOfBounds(QString::number(percent), u"0"_s, u"100"_s, pathOf(index, u"percent"_s));
        if (!traffic[i].url.isEmpty())
            findings.disallowed(pathOf(index, u"url"_s));
        if (!traffic[i].tag.isEmpty())
            tags[traffic[i].tag].append(pathOf(index, u"tag"_s));
        sum += std::clamp<qint64>(percent, -1'000'000, 1'000'000); // absurd ones must not overflow
    }
    for (const auto &[tag, paths] : tags) {
        if (paths.size() > 1)
            findings.duplicate(u"Multiple definitions for \"%1\""_s.arg(tag), paths);
    }
    if (sum != 100)
        findings.wrong(u"Traffic targets sum to %1, want 100"_s.arg(sum), {u"spec.traffic"_s});
}

} // namespace tidegate::resource
