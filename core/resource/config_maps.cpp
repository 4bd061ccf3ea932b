#include "core/resource/config_maps.h"

#include "core/base/units.h"

#include <QHash>
#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tidegate::resource {

namespace {

using std::chrono::nanoseconds;

QString go(nanoseconds duration)
{
    return QString::fromStdString(formatDuration(duration));
}

QString go(double number)
{
    return QString::number(number, 'g', 10);
}

QString outOfBounds(qint64 value, qint64 low, qint64 high, const QString &key)
{
    return u"expected %1 <= %2 <= %3: %4"_s.arg(low).arg(value).arg(high).arg(key);
}

bool isWholeSeconds(nanoseconds duration)
{
    return duration % 1s == 0ns;
}

void requireTemplate(ConfigReader &reader, const QString &key, const QString &value)
{
    QString rest = value;
    static const QStringList known{u"{{.Name}}"_s, u"{{ .Name }}"_s, u"{{.Namespace}}"_s,
                                   u"{{ .Namespace }}"_s};
    for (const QString &variable : known)
        rest.remove(variable);
    reader.require(
        !rest.contains("{{"_L1) && !rest.contains("}}"_L1),
        u"error executing template: %1 \"%2\" may use {{.Name}} and {{.Namespace}} alone"_s.arg(key, value));
}

void requireScaleBounds(ConfigReader &reader, qint64 initial, bool zeroAllowed)
{
    qint64 min = 0;
    qint64 max = 0;
    qint64 limit = 0;
    reader.read(u"min-scale"_s, min, 32);
    reader.read(u"max-scale"_s, max, 32);
    reader.read(u"max-scale-limit"_s, limit, 32);
    reader.require(initial >= (zeroAllowed ? 0 : 1),
                   u"initial-scale = %1, must be at least 0 (or at least 1 when allow-zero-initial-scale is "
                   "false)"_s.arg(initial));
    reader.require(min >= 0, u"min-scale = %1, must be at least 0"_s.arg(min));
    const qint64 least = limit > 0 ? 1 : 0;
    reader.require(
        max >= least && (limit <= 0 || max <= limit),
        u"max-scale = %1, must be in [%2, max-scale-limit(%3)] range"_s.arg(max).arg(least).arg(limit));
    reader.require(limit >= 0, u"max-scale-limit = %1, must be at least 0"_s.arg(limit));
    reader.require(min <= max || max == 0,
                   u"min-scale (%1) must be less than max-scale (%2)"_s.arg(min).arg(max));
}

void requireTargets(ConfigReader &reader)
{
    double percentage = 70;
    double target = 100;
    double rps = 200;
    double burst = 211;
    double activator = 100;
    reader.read(u"container-concurrency-target-percentage"_s, percentage);
    reader.read(u"container-concurrency-target-default"_s, target);
    reader.read(u"requests-per-second-target-default"_s, rps);
    reader.read(u"target-burst-capacity"_s, burst);
    reader.read(u"activator-capacity"_s, activator);
    // Up to 1 it is a fraction, above it a percentage; both spellings are in use.
    const double fraction = percentage > 1 ? percentage / 100 : percentage;
    reader.require(burst >= 0 || burst == -1,
                   u"target-burst-capacity must be either non-negative or -1 (for unlimited), was: %1"_s.arg(
                       burst, 0, 'f', 6));
    reader.require(
        fraction > 0 && fraction <= 1,
        u"container-concurrency-target-percentage = %1 is outside of valid range of (0, 100]"_s.arg(
            fraction, 0, 'f', 6));
    reader.require(fraction * target >= 0.01,
                   u"container-concurrency-target-percentage and container-concurrency-target-default yield "
                   "target concurrency of %1, can't be less than 0.01"_s.arg(go(fraction * target)));
    reader.require(rps >= 0.01,
                   u"requests-per-second-target-default must be at least 0.01, was: %1"_s.arg(go(rps)));
    reader.require(activator >= 1, u"activator-capacity = %1, must be at least 1"_s.arg(go(activator)));
}

void requireRates(ConfigReader &reader)
{
    double up = 1000;
    double down = 2;
    double window = 10;
    double threshold = 200;
    reader.read(u"max-scale-up-rate"_s, up);
    reader.read(u"max-scale-down-rate"_s, down);
    reader.read(u"panic-window-percentage"_s, window);
    reader.read(u"panic-threshold-percentage"_s, threshold);
    reader.require(up > 1, u"max-scale-up-rate = %1, must be greater than 1.0"_s.arg(go(up)));
    reader.require(down > 1, u"max-scale-down-rate = %1, must be greater than 1.0"_s.arg(go(down)));
    reader.require(window >= 1 && window <= 100,
                   u"panic-window-percentage = %1, must be in [1, 100] interval"_s.arg(go(window)));
}

void requireTimes(ConfigReader &reader)
{
    nanoseconds stable = 60s;
    nanoseconds delay = 0s;
    nanoseconds grace = 30s;
    nanoseconds retention = 0s;
    reader.read(u"stable-window"_s, stable);
    reader.read(u"scale-down-delay"_s, delay);
    reader.read(u"scale-to-zero-grace-period"_s, grace);
    reader.read(u"scale-to-zero-pod-retention-period"_s, retention);
    reader.require(grace > 0s, u"scale-to-zero-grace-period must be positive, was: "_s + go(grace));
    reader.require(delay >= 0s, u"scale-down-delay cannot be negative, was: "_s + go(delay));
    reader.require(
        isWholeSeconds(delay),
        u"scale-down-delay = %1, must be specified with at most second precision"_s.arg(go(delay)));
    reader.require(retention >= 0s,
                   u"scale-to-zero-pod-retention-period cannot be negative, was: "_s + go(retention));
    reader.require(stable >= 6s && stable <= 1h,
                   u"stable-window = %1, must be in [6s; 1h0m0s] range"_s.arg(go(stable)));
    reader.require(isWholeSeconds(stable),
                   u"stable-window = %1, must be specified with at most second precision"_s.arg(go(stable)));
}

void requireAutoscaler(ConfigReader &reader)
{
    bool scaleToZero = true;
    qint64 initial = 1;
    ScalingLimits limits;
    readScalingLimits(reader, limits);
    // Knative hands other classes to other autoscalers; here there is none.
    QString byClass = kpaClass;
    reader.read(u"pod-autoscaler-class"_s, byClass);
    reader.require(byClass == kpaClass,
                   u"pod-autoscaler-class = %1, this server scales by %2 alone"_s.arg(byClass, kpaClass));
    reader.read(u"enable-scale-to-zero"_s, scaleToZero);
    reader.read(u"initial-scale"_s, initial, 32);
    requireTimes(reader);
    requireTargets(reader);
    requireRates(reader);
    requireScaleBounds(reader, initial, limits.allowZeroInitialScale);
}

void requireDefaults(ConfigReader &reader)
{
    RevisionDefaults defaults;
    readDefaults(reader, defaults);
}

void requireDeployment(ConfigReader &reader)
{
    nanoseconds deadline = 600s;
    nanoseconds digest = 10s;
    for (const QString &key : {u"progressDeadline"_s, u"progress-deadline"_s})
        reader.read(key, deadline);
    for (const QString &key : {u"digestResolutionTimeout"_s, u"digest-resolution-timeout"_s})
        reader.read(key, digest);
    QJsonObject quantities;
    for (const char *what : {"cpu", "memory", "ephemeral-storage"}) {
        for (const char *bound : {"request", "limit"})
            reader.readQuantity(u"queue-sidecar-%1-%2"_s.arg(QLatin1String(what), QLatin1String(bound)),
                                quantities, QLatin1String(what));
    }
    reader.require(deadline > 0s,
                   u"progress-deadline cannot be a non-positive duration, was "_s + go(deadline));
    reader.require(isWholeSeconds(deadline),
                   u"progress-deadline must be rounded to a whole second, was: "_s + go(deadline));
    reader.require(digest > 0s,
                   u"digest-resolution-timeout cannot be a non-positive duration, was "_s + go(digest));
    const QString affinity = reader.text(u"default-affinity-type"_s);
    reader.require(!reader.has(u"default-affinity-type"_s) || affinity == "none"_L1 ||
                       affinity == "prefer-spread-revision-over-nodes"_L1,
                   u"unsupported default-affinity-type value: \"%1\""_s.arg(affinity));
}

bool isDisabled(const QString &text)
{
    return text.isEmpty() || text.compare("disabled"_L1, Qt::CaseInsensitive) == 0;
}

void requireRetention(ConfigReader &reader)
{
    for (const QString &key : {u"retain-since-create-time"_s, u"retain-since-last-active-time"_s}) {
        const QString text = reader.text(key).trimmed();
        if (isDisabled(text))
            continue;
        const auto duration = parseDuration(text.toStdString());
        reader.require(duration.has_value(),
                       u"failed to parse %1: time: invalid duration \"%2\""_s.arg(key, text));
        reader.require(!duration || *duration >= 0s, u"failed to parse %1: must be non-negative"_s.arg(key));
    }
    qint64 min = 20;
    reader.read(u"min-non-active-revisions"_s, min);
    const QString most = reader.text(u"max-non-active-revisions"_s).trimmed();
    const auto max = isDisabled(most) ? std::optional<std::int64_t>(most.isEmpty() ? 1000 : -1)
                                      : parseInteger(most.toStdString());
    reader.require(max && (*max >= 0 || isDisabled(most)),
                   u"failed to parse max-non-active-revisions: strconv.ParseUint: parsing \"%1\": invalid "
                   "syntax"_s.arg(most));
    reader.require(min >= 0, u"min-non-active-revisions must be non-negative, was: %1"_s.arg(min));
    reader.require(!max || *max < 0 || min <= *max,
                   u"min-non-active-revisions(%1) must be <= max-non-active-revisions(%2)"_s.arg(min).arg(
                       max.value_or(0)));
}

/// A host name's template: known variables alone, and what stands between them belongs into a host name.
void requireHostTemplate(ConfigReader &reader, const QString &key, const QStringList &variables)
{
    if (!reader.has(key))
        return;
    static const QHash<QString, QString> samples{{u".Name"_s, u"foo"_s}, {u".Namespace"_s, u"bar"_s}};
    QString rest = reader.text(key);
    for (qsizetype open = rest.indexOf("{{"_L1); open >= 0; open = rest.indexOf("{{"_L1)) {
        const qsizetype close = rest.indexOf("}}"_L1, open);
        const QString inner = rest.mid(open + 2, close - open - 2).trimmed();
        const bool known = std::any_of(variables.begin(), variables.end(), [&](const QString &variable) {
            return inner == variable || inner.startsWith(u"index %1 "_s.arg(variable)) ||
                   inner.startsWith(variable + u'.');
        });
        reader.require(close > 0 && known, u"%1: \"%2\" is not a template of %3"_s.arg(
                                               key, reader.text(key), variables.join(", "_L1)));
        if (close < 0 || !known)
            return;
        rest.replace(open, close + 2 - open, samples.value(inner, u"x"_s));
    }
    reader.require(!rest.isEmpty(), u"%1: empty hostname"_s.arg(key));
    reader.require(!rest.contains(u'/'),
                   u"domain template has url path: %1"_s.arg(rest.mid(rest.indexOf(u'/'))));
}

void requireNetwork(ConfigReader &reader)
{
    qint64 rollout = 0;
    bool flag = false;
    for (const QString &key : {u"rolloutDuration"_s, u"rollout-duration"_s})
        reader.read(key, rollout);
    for (const QString &key : {u"autocreateClusterDomainClaims"_s, u"autocreate-cluster-domain-claims"_s,
                               u"enable-mesh-pod-addressability"_s, u"internal-encryption"_s})
        reader.read(key, flag);
    reader.require(rollout >= 0, u"rollout-duration must be a positive integer, but was %1"_s.arg(rollout));
    const QStringList route{u".Name"_s, u".Namespace"_s, u".Domain"_s, u".Labels"_s, u".Annotations"_s};
    requireHostTemplate(reader, u"domain-template"_s, route);
    requireHostTemplate(reader, u"tag-template"_s, {u".Name"_s, u".Tag"_s});
    static const QStringList protocols{QString(), u"enabled"_s, u"disabled"_s, u"redirected"_s};
    const QString protocol =
        reader.has(u"http-protocol"_s) ? reader.text(u"http-protocol"_s) : reader.text(u"httpProtocol"_s);
    reader.require(protocols.contains(protocol.toLower()),
                   u"httpProtocol %1 in config-network ConfigMap is not supported"_s.arg(protocol));
    static const QStringList encryptions{QString(), u"enabled"_s, u"disabled"_s};
    for (const QString &key : {u"system-internal-tls"_s, u"cluster-local-domain-tls"_s})
        reader.require(encryptions.contains(reader.text(key).toLower()),
                       u"%1 with value: \"%2\" in config-network ConfigMap is not supported"_s.arg(
                           key, reader.text(key)));
}

} // namespace

void readDefaults(ConfigReader &reader, RevisionDefaults &defaults)
{
    reader.read(u"init-container-name-template"_s, defaults.initContainerNameTemplate);
    reader.read(u"container-name-template"_s, defaults.containerNameTemplate);
    reader.read(u"allow-container-concurrency-zero"_s, defaults.allowContainerConcurrencyZero);
    if (reader.has(u"enable-service-links"_s)) {
        const QString text = reader.text(u"enable-service-links"_s).toLower();
        const bool known = text == "true"_L1 || text == "false"_L1;
        defaults.enableServiceLinks = known ? std::optional(text == "true"_L1) : std::nullopt;
    }
    reader.read(u"revision-timeout-seconds"_s, defaults.timeoutSeconds);
    reader.read(u"max-revision-timeout-seconds"_s, defaults.maxTimeoutSeconds);
    reader.read(u"revision-idle-timeout-seconds"_s, defaults.idleTimeoutSeconds);
    reader.read(u"container-concurrency"_s, defaults.containerConcurrency);
    reader.read(u"container-concurrency-max-limit"_s, defaults.containerConcurrencyMaxLimit);
    for (const QString &resource : {u"cpu"_s, u"memory"_s, u"ephemeral-storage"_s}) {
        reader.readQuantity(u"revision-%1-request"_s.arg(resource), defaults.requests, resource);
        reader.readQuantity(u"revision-%1-limit"_s.arg(resource), defaults.limits, resource);
    }
    defaults.responseStartTimeoutSeconds = defaults.timeoutSeconds;
    reader.read(u"revision-response-start-timeout-seconds"_s, defaults.responseStartTimeoutSeconds);

    const auto notAbove = [&](const QString &key, qint64 value, const QString &bound, qint64 most) {
        reader.require(value <= most,
                       u"%1 (%2) cannot be greater than %3 (%4)"_s.arg(key).arg(value).arg(bound).arg(most));
    };
    notAbove(u"revision-timeout-seconds"_s, defaults.timeoutSeconds, u"max-revision-timeout-seconds"_s,
             defaults.maxTimeoutSeconds);
    notAbove(u"revision-response-start-timeout-seconds"_s, defaults.responseStartTimeoutSeconds,
             u"revision-timeout-seconds"_s, defaults.timeoutSeconds);
    notAbove(u"revision-idle-timeout-seconds"_s, defaults.idleTimeoutSeconds, u"revision-timeout-seconds"_s,
             defaults.timeoutSeconds);
    reader.require(defaults.containerConcurrencyMaxLimit >= 1,
                   outOfBounds(defaults.containerConcurrencyMaxLimit, 1, 2147483647,
                               u"container-concurrency-max-limit"_s));
    reader.require(defaults.containerConcurrency >= 0 &&
                       defaults.containerConcurrency <= defaults.containerConcurrencyMaxLimit,
                   outOfBounds(defaults.containerConcurrency, 0, defaults.containerConcurrencyMaxLimit,
                               u"container-concurrency"_s));
    requireTemplate(reader, u"container-name-template"_s, defaults.containerNameTemplate);
    requireTemplate(reader, u"init-container-name-template"_s, defaults.initContainerNameTemplate);
}

void readScalingLimits(ConfigReader &reader, ScalingLimits &limits)
{
    reader.read(u"allow-zero-initial-scale"_s, limits.allowZeroInitialScale);
    reader.read(u"max-scale-limit"_s, limits.maxScaleLimit, 32);
}

void readFeatures(const QJsonObject &data, Features &features)
{
    static const std::map<QString, Flag> flags{
        {u"disabled"_s, Flag::Disabled}, {u"allowed"_s, Flag::Allowed}, {u"enabled"_s, Flag::Enabled}};
    for (auto it = data.begin(); it != data.end(); ++it) {
        const QString text = it.value().toString().toLower();
        const auto flag = flags.find(text);
        if (flag != flags.end())
            features[it.key()] = flag->second;
        else if (it.key() == "secure-pod-defaults"_L1 && text == "allowrootbounded"_L1)
            features[it.key()] = Flag::AllowRootBounded;
    }
}

QString configTrouble(const QString &name, const QJsonObject &data)
{
    static const std::map<QString, std::function<void(ConfigReader &)>> rules{
        {u"config-autoscaler"_s, requireAutoscaler}, {u"config-defaults"_s, requireDefaults},
        {u"config-deployment"_s, requireDeployment}, {u"config-gc"_s, requireRetention},
        {u"config-network"_s, requireNetwork},
    };
    const auto rule = rules.find(name);
    if (rule == rules.end())
        return {};
    ConfigReader reader(data);
    rule->second(reader);
    // These two of Knative say beforehand that it is about reading the values.
    const bool wrapped = name == "config-autoscaler"_L1 || name == "config-gc"_L1;
    if (wrapped && reader.trouble().startsWith("failed to parse \""_L1))
        return u"failed to parse data: "_s + reader.trouble();
    return reader.trouble();
}

const QStringList &configMapNames()
{
    static const QStringList names{
        u"config-autoscaler"_s, u"config-certmanager"_s,   u"config-defaults"_s, u"config-deployment"_s,
        u"config-domain"_s,     u"config-features"_s,      u"config-gc"_s,       u"config-leader-election"_s,
        u"config-logging"_s,    u"config-observability"_s, u"config-network"_s,
    };
    return names;
}

} // namespace tidegate::resource
