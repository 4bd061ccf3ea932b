#include "core/resource/validation.h"

#include "core/resource/serving.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

QString pathOf(qsizetype index, const QString &field = {})
{
    const QString entry = u"spec.traffic[%1]"_s.arg(index);
    return field.isEmpty() ? entry : entry + u'.' + field;
}

void checkDestination(const TrafficTarget &target, qsizetype index, bool isService, Findings &findings)
{
    const bool hasRevision = !target.revisionName.isEmpty();
    const bool hasConfiguration = !target.configurationName.isEmpty();
    if (isService && hasConfiguration)
        findings.disallowed(pathOf(index, u"configurationName"_s));
    else if (hasRevision && hasConfiguration)
        findings.both({pathOf(index, u"configurationName"_s), pathOf(index, u"revisionName"_s)});
    else if (!isService && !hasRevision && !hasConfiguration)
        findings.neither({pathOf(index, u"configurationName"_s), pathOf(index, u"revisionName"_s)});
    if (target.latestRevision == hasRevision)
        findings.invalid(target.latestRevision ? u"true"_s : u"false"_s, pathOf(index, u"latestRevision"_s));
    for (const auto &[name, field] : {std::pair(target.revisionName, u"revisionName"_s),
                                      {target.configurationName, u"configurationName"_s}}) {
        if (!name.isEmpty() && !isDns1035Label(name))
            findings.invalid(name, pathOf(index, field));
    }
}

void checkTarget(const TrafficTarget &target, qsizetype index, bool isService, Findings &findings)
{
    checkDestination(target, index, isService, findings);
    const int percent = target.percent.value_or(0);
    if (percent < 0 || percent > 100)
        findings.outOfBounds(QString::number(percent), u"0"_s, u"100"_s, pathOf(index, u"percent"_s));
    if (!target.url.isEmpty())
        findings.disallowed(pathOf(index, u"url"_s));
    if (!target.tag.isEmpty() && !isDns1035Label(target.tag))
        findings.invalid(target.tag, pathOf(index, u"tag"_s), u"not a DNS 1035 label"_s);
}

void checkHostLength(const Object &object, const TrafficTarget &target, qsizetype index, Findings &findings)
{
    // <tag>-<name> is one label of a host name.
    if (!target.tag.isEmpty() && target.tag.size() + 1 + object.name().size() > 63)
        findings.wrong(u"tag and name together are longer than the 63 characters of a host name's label"_s,
                       {pathOf(index, u"tag"_s)});
}

} // namespace

void validateTraffic(const Object &object, Findings &findings)
{
    const std::vector<TrafficTarget> traffic = readTraffic(object.spec().value("traffic"_L1).toArray());
    std::map<QString, QStringList> tags;
    int sum = 0;
    for (size_t i = 0; i < traffic.size(); ++i) {
        const auto index = qsizetype(i);
        checkTarget(traffic[i], index, object.kind() == &kinds::service(), findings);
        checkHostLength(object, traffic[i], index, findings);
        sum += traffic[i].percent.value_or(0);
        if (!traffic[i].tag.isEmpty())
            tags[traffic[i].tag].append(pathOf(index, u"tag"_s));
    }
    for (const auto &[tag, paths] : tags) {
        if (paths.size() > 1)
            findings.duplicate(u"Multiple definitions for \"%1\""_s.arg(tag), paths);
    }
    if (sum != 100)
        findings.wrong(u"Traffic targets sum to %1, want 100"_s.arg(sum), {u"spec.traffic"_s});
}

} // namespace tidegate::resource
