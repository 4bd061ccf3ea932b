#include "core/resource/trigger_settings.h"

#include "core/base/units.h"
#include "core/resource/serving.h"
#include "core/resource/validation.h"

#include <QUrl>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr milliseconds kHour{3'600'000};

struct DurationRule
{
    QString name;
    milliseconds least;
    milliseconds most;
    QString leastText;
    QString mostText;
};

struct CountRule
{
    QString name;
    int least;
    int most;
};

const std::vector<DurationRule> &durationRules()
{
    static const std::vector<DurationRule> rules{
        {u"jitter"_s, milliseconds(0), kHour, u"0s"_s, u"1h"_s},
        {u"misfire-window"_s, milliseconds(1000), 24 * 366 * kHour, u"1s"_s, u"8784h"_s},
        {u"timeout"_s, milliseconds(1), kHour, u"1ms"_s, u"1h"_s},
        {u"backoff-delay"_s, milliseconds(1), longestBackOff, u"1ms"_s, u"5m"_s},
        {u"prewarm"_s, milliseconds(0), kHour, u"0s"_s, u"1h"_s}};
    return rules;
}

const std::vector<CountRule> &countRules()
{
    static const std::vector<CountRule> rules{{u"misfire-limit"_s, 1, 1000}, {u"retries"_s, 0, 100}};
    return rules;
}

/// Words, the default first.
const std::map<QString, QStringList> &wordRules()
{
    static const std::map<QString, QStringList> rules{
        {u"misfire-policy"_s, {u"fire-once"_s, u"skip"_s, u"fire-all"_s}},
        {u"overlap-policy"_s, {u"allow"_s, u"skip"_s, u"queue"_s}},
        {u"backoff-policy"_s, {u"exponential"_s, u"linear"_s}},
        {u"clock-forward"_s, {u"skip"_s, u"first-valid-instant"_s}},
        {u"clock-back"_s, {u"both"_s, u"first-only"_s}},
        {u"suspend"_s, {u"false"_s, u"true"_s}}};
    return rules;
}

template <class Rules>
auto ruleFor(const Rules &rules, const QString &name)
{
    return std::find_if(rules.begin(), rules.end(), [&](const auto &rule) { return rule.name == name; });
}

/// A Go duration, or whole seconds as a number.
std::optional<milliseconds> readDuration(const QString &text)
{
    if (const auto number = parseInteger(text.toStdString()); number && std::abs(*number) < 100'000'000)
        return seconds(*number);
    const auto duration = parseDuration(text.toStdString());
    return duration ? std::optional(std::chrono::duration_cast<milliseconds>(*duration)) : std::nullopt;
}

/// The annotations with their prefix taken off.
class Reader
{
public:
    explicit Reader(const Object &object) : m_annotations(object.annotations()) {}

    QString text(const QString &name) const
    {
        const auto found = m_annotations.find(keys::triggerPrefix + name);
        return found == m_annotations.end() ? QString() : found->second;
    }
    milliseconds duration(const QString &name, milliseconds otherwise) const
    {
        const auto rule = ruleFor(durationRules(), name);
        const auto value = readDuration(text(name));
        return value && *value >= rule->least && *value <= rule->most ? *value : otherwise;
    }
    int count(const QString &name, int otherwise) const
    {
        const auto rule = ruleFor(countRules(), name);
        const auto value = parseInteger(text(name).toStdString());
        return value && *value >= rule->least && *value <= rule->most ? int(*value) : otherwise;
    }
    /// Which of the words it is; 0, the default, for any other.
    qsizetype word(const QString &name) const
    {
        return std::max<qsizetype>(0, wordRules().at(name).indexOf(text(name)));
    }
    std::optional<WallTime> time(const QString &name) const { return parseTime(text(name).toStdString()); }

private:
    const std::map<QString, QString> m_annotations;
};

bool isDeadLetter(const QString &value)
{
    const QUrl url(value, QUrl::StrictMode);
    const bool isUrl =
        url.isValid() && !url.host().isEmpty() && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1);
    return isUrl || isDns1035Label(value);
}

void checkValue(const QString &name, const QString &value, const QString &path, Findings &findings)
{
    if (const auto words = wordRules().find(name); words != wordRules().end()) {
        if (!words->second.contains(value))
            findings.invalid(value, path, "expected "_L1 + words->second.join(u", "_s));
    } else if (const auto count = ruleFor(countRules(), name); count != countRules().end()) {
        const auto number = parseInteger(value.toStdString());
        if (!number)
            findings.invalid(value, path);
        else if (*number < count->least || *number > count->most)
            findings.outOfBounds(value, QString::number(count->least), QString::number(count->most), path);
    } else if (const auto rule = ruleFor(durationRules(), name); rule != durationRules().end()) {
        const auto duration = readDuration(value);
        if (!duration)
            findings.invalid(value, path);
        else if (*duration < rule->least || *duration > rule->most)
            findings.outOfBounds(value, rule->leastText, rule->mostText, path);
    } else if (name == "start"_L1 || name == "end"_L1) {
        if (!parseTime(value.toStdString()))
            findings.invalid(value, path, u"expected a time as 2026-01-31T12:00:00Z"_s);
    } else if (name == "dead-letter"_L1) {
        if (!isDeadLetter(value))
            findings.invalid(value, path, u"expected the name of a Service in the namespace, or a URL"_s);
    } else {
        findings.invalidKey(keys::triggerPrefix + name, u"metadata.annotations"_s);
    }
}

} // namespace

Result<TriggerSettings> readTriggerSettings(const Object &pingSource)
{
    const QJsonObject spec = pingSource.spec();
    const auto schedule = Cron::parse(spec.value("schedule"_L1).toString().toStdString());
    if (!schedule)
        return tl::unexpected(schedule.error());
    const QString id = spec.value("timezone"_L1).toString();
    const auto zone = id.isEmpty() ? std::optional(TimeZone::utc()) : TimeZone::named(id.toStdString());
    if (!zone)
        return fail(Code::Invalid, "unknown time zone " + id.toStdString());
    const Reader read(pingSource);
    TriggerSettings settings;
    settings.zone = *zone;
    settings.start = read.time(u"start"_s);
    settings.end = read.time(u"end"_s);
    settings.schedule = settings.start ? schedule->countedFrom(*settings.start) : *schedule;
    settings.clockChanges.gap = read.word(u"clock-forward"_s) == 1 ? Cron::Gap::AtItsEnd : Cron::Gap::Skipped;
    settings.clockChanges.twice =
        read.word(u"clock-back"_s) == 1 ? Cron::Twice::FirstOnly : Cron::Twice::Both;
    settings.isSuspended = read.word(u"suspend"_s) == 1;
    settings.jitter = read.duration(u"jitter"_s, settings.jitter);
    constexpr std::array misfires{MisfirePolicy::FireOnce, MisfirePolicy::Skip, MisfirePolicy::FireAll};
    settings.misfire = misfires[size_t(read.word(u"misfire-policy"_s))];
    settings.misfireLimit = read.count(u"misfire-limit"_s, settings.misfireLimit);
    settings.misfireWindow = read.duration(u"misfire-window"_s, settings.misfireWindow);
    constexpr std::array overlaps{OverlapPolicy::Allow, OverlapPolicy::Skip, OverlapPolicy::Queue};
    settings.overlap = overlaps[size_t(read.word(u"overlap-policy"_s))];
    settings.timeout = read.duration(u"timeout"_s, settings.timeout);
    settings.retries = read.count(u"retries"_s, settings.retries);
    settings.isBackOffLinear = read.word(u"backoff-policy"_s) == 1;
    settings.backOff = read.duration(u"backoff-delay"_s, settings.backOff);
    const QString deadLetter = read.text(u"dead-letter"_s);
    settings.deadLetter = isDeadLetter(deadLetter) ? deadLetter : QString();
    settings.preWarm = std::chrono::ceil<seconds>(read.duration(u"prewarm"_s, std::chrono::milliseconds(0)));
    return settings;
}

std::optional<WallTime> nextMoment(const TriggerSettings &settings, WallTime after)
{
    // Whole seconds: a start between two of them means the second one.
    if (settings.start)
        after = std::max<WallTime>(after, std::chrono::ceil<seconds>(*settings.start) - seconds(1));
    const auto next = settings.schedule.next(after, settings.zone, settings.clockChanges);
    return next && settings.end && *next > *settings.end ? std::nullopt : next;
}

std::vector<WallTime> triggerMoments(const TriggerSettings &settings, WallTime after, size_t count)
{
    std::vector<WallTime> moments;
    for (auto next = nextMoment(settings, after); next && moments.size() < count;
         next = nextMoment(settings, *next))
        moments.push_back(*next);
    return moments;
}

QString sinkRouteOf(const Object &pingSource)
{
    const QJsonValue ref = pingSource.spec().value("sink"_L1)["ref"_L1];
    const QString kind = ref["kind"_L1].toString();
    QString group = ref["group"_L1].toString();
    const QString apiVersion = ref["apiVersion"_L1].toString();
    if (group.isEmpty() && apiVersion.contains(u'/'))
        group = apiVersion.section(u'/', 0, 0);
    const bool isService = kind == "Service"_L1 && (group.isEmpty() || group == kinds::service().group);
    const bool isRoute = kind == "Route"_L1 && group == kinds::route().group;
    return isService || isRoute ? ref["name"_L1].toString() : QString();
}

void validateTriggerAnnotations(const Object &pingSource, Findings &findings)
{
    for (const auto &[key, value] : pingSource.annotations()) {
        if (key.startsWith(keys::triggerPrefix))
            checkValue(key.mid(keys::triggerPrefix.size()), value, "metadata.annotations."_L1 + key,
                       findings);
    }
}

} // namespace tidegate::resource
