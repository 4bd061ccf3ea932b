#include "core/resource/validation.h"

#include "core/base/units.h"
#include "core/resource/serving.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <array>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr std::array reservedPorts{8012, 8013, 8022, 9090, 9091, 8008};

/// `[host[:port]/]path[:tag][@sha256:<64 hex>]`, the path of at least two characters: what registries take.
bool looksLikeOciReference(const QString &image)
{
    static const QRegularExpression form(u"\\A(?:[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]+)?/)?[a-z0-9][a-z0-9._/"
                                         u"-]*[a-z0-9](?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?"
                                         "(?:@sha256:[0-9a-f]{64})?\\z"_s);
    return image.size() <= 1024 && form.match(image).hasMatch();
}

void checkImage(const QString &image, const QString &path, Findings &findings)
{
    if (image.isEmpty())
        findings.missing(path);
    else if (!parseImage(image).isPackage && !looksLikeOciReference(image))
        findings.wrong(u"Failed to parse image reference"_s, {path},
                       u"image: \"%1\", error: could not parse reference: %1"_s.arg(image));
    else if (image.startsWith("package/"_L1) && !parseImage(image).isPackage)
        findings.wrong(
            u"Failed to parse image reference"_s, {path},
            u"image: \"%1\", error: a package is named package/<name>@sha256:<64 hex digits>"_s.arg(image));
}

void checkName(const QString &name, const QString &path, Findings &findings)
{
    if (name == "queue-proxy"_L1)
        findings.wrong(u"\"queue-proxy\" is a reserved container name"_s, {path});
}

/// The port of the container; Knative's paths of it have no index, since there is only one.
void checkPort(const QJsonArray &ports, const QString &path, Findings &findings)
{
    if (ports.isEmpty())
        return;
    const qint64 number = ports[0]["containerPort"_L1].toInteger();
    const QString name = ports[0]["name"_L1].toString();
    const QString protocol = ports[0]["protocol"_L1].toString();
    if (std::find(reservedPorts.begin(), reservedPorts.end(), number) != reservedPorts.end())
        findings.invalid(u"%1 is a reserved port"_s.arg(number), path + ".containerPort"_L1,
                         u"%1 is a reserved port, please use a different value"_s.arg(number));
    if (number < 0 || number > 65535)
        findings.outOfBounds(QString::number(number), u"0"_s, u"65535"_s, path + ".containerPort"_L1);
    if (!protocol.isEmpty() && protocol != "TCP"_L1)
        findings.invalid(protocol, path + ".protocol"_L1);
    if (!name.isEmpty() && name != "http1"_L1 && name != "h2c"_L1)
        findings.wrong(u"Port name %1 is not allowed"_s.arg(name), {path},
                       u"Name must be empty, or one of: 'h2c', 'http1'"_s);
}

QString text(const QJsonValue &quantity)
{
    return quantity.isDouble() ? QString::number(quantity.toDouble()) : quantity.toString();
}

void checkQuantities(const QJsonObject &quantities, const QString &path, Findings &findings)
{
    static const QStringList known{u"cpu"_s, u"memory"_s, u"ephemeral-storage"_s};
    for (auto it = quantities.begin(); it != quantities.end(); ++it) {
        const QString where = u"%1[%2]"_s.arg(path, it.key());
        const auto number = parseQuantity(text(it.value()).toStdString());
        if (!known.contains(it.key()))
            findings.forbidden(u"resource %1 is not supported by this server"_s.arg(it.key()), where,
                               u"known resources: cpu, memory, ephemeral-storage"_s);
        else if (!number || *number < 0)
            findings.invalid(text(it.value()), where);
    }
}

void checkResources(const QJsonObject &resources, const QString &path, Findings &findings)
{
    const QJsonObject requests = resources.value("requests"_L1).toObject();
    const QJsonObject limits = resources.value("limits"_L1).toObject();
    checkQuantities(requests, path + ".requests"_L1, findings);
    checkQuantities(limits, path + ".limits"_L1, findings);
    for (auto it = requests.begin(); it != requests.end(); ++it) {
        const auto request = parseQuantity(text(it.value()).toStdString());
        const auto limit = limits.contains(it.key())
                               ? parseQuantity(text(limits.value(it.key())).toStdString())
                               : std::nullopt;
        if (request && limit && *request > *limit)
            findings.invalid(text(it.value()), u"%1.requests[%2]"_s.arg(path, it.key()),
                             u"must be less than or equal to %1 limit of %2"_s.arg(
                                 it.key(), text(limits.value(it.key()))));
    }
}

void checkTermination(const QJsonObject &container, const QString &path, Findings &findings)
{
    static const QStringList known{QString(), u"File"_s, u"FallbackToLogsOnError"_s};
    const QString policy = container.value("terminationMessagePolicy"_L1).toString();
    if (!known.contains(policy))
        findings.invalid(policy, path + ".terminationMessagePolicy"_L1);
}

} // namespace

void validateContainer(const QJsonObject &container, const QString &path, const AdmissionConfig &config,
                       Findings &findings)
{
    if (!container.value("volumeMounts"_L1).toArray().isEmpty())
        findings.forbidden(u"volumes are not supported by this server"_s, path + ".volumeMounts"_L1,
                           u"put files into the package, values into env from ConfigMaps and Secrets"_s);
    checkImage(container.value("image"_L1).toString(), path + ".image"_L1, findings);
    checkName(container.value("name"_L1).toString(), path + ".name"_L1, findings);
    validateEnvironment(container, path, config, findings);
    checkPort(container.value("ports"_L1).toArray(), path + ".ports"_L1, findings);
    checkResources(container.value("resources"_L1).toObject(), path + ".resources"_L1, findings);
    validateSecurityContext(container.value("securityContext"_L1).toObject(), path + ".securityContext"_L1,
                            config, findings);
    checkTermination(container, path, findings);
    validateProbes(container, path, findings);
}

} // namespace tidegate::resource
