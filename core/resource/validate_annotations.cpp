#include "core/base/units.h"
#include "core/resource/flow_limits.h"
#include "core/resource/run_settings.h"
#include "core/resource/serving.h"
#include "core/resource/validation.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

void checkProgressDeadline(const QJsonObject &annotations, const QString &path, Findings &findings)
{
    const QString value = annotations.value(keys::progressDeadline).toString();
    if (value.isEmpty())
        return;
    const QString where = path + u'.' + keys::progressDeadline;
    const auto duration = parseDuration(value.toStdString());
    if (!duration)
        findings.invalid(value, where);
    else if (*duration % seconds(1) != std::chrono::nanoseconds(0))
        findings.wrong(u"progress-deadline=%1 is not at second precision"_s.arg(value), {where});
    else if (*duration < seconds(0))
        findings.wrong(u"progress-deadline=%1 must be positive"_s.arg(value), {where});
}

/// There is no queue proxy here to give resources to; manifests that name some are no worse for it.
void checkQueueSidecar(const QJsonObject &annotations, const QString &path, Findings &findings)
{
    static const QString prefix = u"queue.sidecar.serving.knative.dev/"_s;
    for (auto it = annotations.begin(); it != annotations.end(); ++it) {
        if (!it.key().startsWith(prefix))
            continue;
        const QString name = it.key().mid(prefix.size());
        const QString value = it.value().toString();
        const QString where = u"%1.[%2]"_s.arg(path, it.key());
        if (name == "resource-percentage"_L1 || name == "resourcePercentage"_L1) {
            const auto number = parseNumber(value.toStdString());
            if (!number)
                findings.invalid(value, where);
            else if (*number < 0.1 || *number > 100)
                findings.outOfBounds(QString::number(*number, 'g', 10), u"0.1"_s, u"100"_s, where);
        } else if ((name.endsWith("-resource-request"_L1) || name.endsWith("-resource-limit"_L1)) &&
                   !parseQuantity(value.toStdString())) {
            findings.invalid(value, where);
        }
    }
}

void checkNetworking(const QJsonObject &annotations, const QString &path, Findings &findings)
{
    static const QString prefix = u"networking.knative.dev"_s;
    static const QStringList known{
        u"ingress.class"_s,  u"ingress-class"_s,    u"certificate.class"_s, u"certificate-class"_s,
        u"disableAutoTLS"_s, u"disable-auto-tls"_s, u"httpOption"_s,        u"disable-external-domain-tls"_s,
        u"http-protocol"_s};
    for (auto it = annotations.begin(); it != annotations.end(); ++it) {
        if (it.key().startsWith(prefix) && !known.contains(it.key().mid(prefix.size() + 1)))
            findings.invalidKey(it.key(), path);
    }
}

} // namespace

void validateTemplateAnnotations(const QJsonObject &annotations, const QString &path, Findings &findings)
{
    checkProgressDeadline(annotations, path, findings);
    checkQueueSidecar(annotations, path, findings);
    checkNetworking(annotations, path, findings);
    validateNoFlowLimits(annotations, path, findings);
    validateRunSettings(annotations, path, findings);
}

} // namespace tidegate::resource
