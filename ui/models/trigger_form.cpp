#include "ui/models/trigger_form.h"

#include "core/resource/admission.h"
#include "core/resource/serving.h"
#include "core/resource/trigger_settings.h"
#include "ui/models/formatting.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <algorithm>

namespace tidegate::models {

using resource::Object;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::triggers)
};

const QString prefix = QStringLiteral("trigger.tidegate.dev/");
const QString suspendKey = QStringLiteral("trigger.tidegate.dev/suspend");

/// Sets what is not empty, else takes it away.
void put(QJsonObject &object, const char *key, const QString &text)
{
    if (text.isEmpty())
        object.remove(QLatin1StringView(key));
    else
        object.insert(QLatin1StringView(key), text);
}

QString textIn(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1StringView(key)).toString();
}

QJsonObject sinkOf(const TriggerForm &form)
{
    if (form.sinkIsUrl)
        return {{QStringLiteral("uri"), form.url}};
    QJsonObject sink{{QStringLiteral("ref"),
                      QJsonObject{{QStringLiteral("apiVersion"), QStringLiteral("serving.knative.dev/v1")},
                                  {QStringLiteral("kind"), QStringLiteral("Service")},
                                  {QStringLiteral("name"), form.service}}}};
    put(sink, "uri", form.path);
    return sink;
}

QString fieldOf(const QString &path)
{
    const QString annotations = QStringLiteral("metadata.annotations.") + prefix;
    if (path.startsWith(annotations))
        return path.mid(annotations.size());
    const std::pair<const char *, const char *> fields[] = {
        {"metadata.name", "name"}, {"spec.schedule", "schedule"},       {"spec.timezone", "zone"},
        {"spec.sink", "sink"},     {"spec.contentType", "contentType"}, {"spec.dataBase64", "data"},
        {"spec.data", "data"},     {"metadata.namespace", "namespace"}};
    for (const auto &[start, field] : fields) {
        if (path.startsWith(QLatin1StringView(start)))
            return QString::fromLatin1(field);
    }
    return {};
}

/// The rule of a field in the UI's language; empty where the server's own words are all there is.
QString ruleOf(const QString &field)
{
    if (field == QLatin1String("name"))
        return Words::tr("Lower-case letters, digits and hyphens, beginning with a letter, at most 63.");
    if (field == QLatin1String("zone"))
        return Words::tr("This machine knows no such time zone. Choose one of the list.");
    if (field == QLatin1String("sink"))
        return Words::tr("Choose a service, or give a whole http or https address.");
    if (field == QLatin1String("jitter") || field == QLatin1String("prewarm"))
        return Words::tr("A duration such as 30s or 5m, at most 1h.");
    if (field == QLatin1String("timeout"))
        return Words::tr("A duration such as 30s or 5m, from 1ms to 1h.");
    if (field == QLatin1String("backoff-delay"))
        return Words::tr("A duration such as 50ms or 2s, from 1ms to 5m.");
    if (field == QLatin1String("misfire-window"))
        return Words::tr("A duration such as 10m or 24h, from 1s to a year.");
    if (field == QLatin1String("misfire-limit"))
        return Words::tr("A whole number from 1 to 1,000.");
    if (field == QLatin1String("retries"))
        return Words::tr("A whole number from 0 to 100.");
    if (field == QLatin1String("dead-letter"))
        return Words::tr("The name of a service in the namespace, or an http or https address.");
    return {};
}

/// In the user's words where the rule is a plain one; else with the server's.
QString wordsFor(const QString &field, const QString &said, const Object &source)
{
    if (field == QLatin1String("schedule")) {
        const std::string text = textIn(source.spec(), "schedule").toStdString();
        if (const auto mistake = Cron::mistakeIn(text))
            return Words::tr("Column %1: %2", "place in a schedule, what is wrong")
                .arg(mistake->column)
                .arg(formatting::inOwnLanguage(QString::fromStdString(mistake->message.en),
                                               QString::fromStdString(mistake->message.zh)));
    }
    if ((field == QLatin1String("start") || field == QLatin1String("end")) &&
        !parseTime(source.annotation(prefix + field).toStdString()))
        return Words::tr("A time such as 2026-01-31T12:00:00Z.");
    const QString rule = ruleOf(field);
    return rule.isEmpty() ? said : rule;
}

QString stamp(WallTime time, seconds offset)
{
    const auto s = std::chrono::floor<seconds>((time + offset).time_since_epoch()).count();
    return QDateTime::fromSecsSinceEpoch(s, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString offsetText(seconds offset)
{
    const qint64 minutes = std::abs(offset.count()) / 60;
    return QStringLiteral("%1%2:%3")
        .arg(offset.count() < 0 ? QLatin1Char('-') : QLatin1Char('+'))
        .arg(minutes / 60, 2, 10, QLatin1Char('0'))
        .arg(minutes % 60, 2, 10, QLatin1Char('0'));
}

/// Whether the zone's clock is changed on the day of `time`.
bool isChangeDay(WallTime time, const TimeZone &zone)
{
    const auto local = time + zone.offsetAt(time);
    const auto start = std::chrono::floor<std::chrono::days>(local) - zone.offsetAt(time);
    const auto change = zone.nextChange(start - std::chrono::hours(2));
    return change && std::chrono::floor<std::chrono::days>(change->at + zone.offsetAt(change->at)) ==
                         std::chrono::floor<std::chrono::days>(local);
}

} // namespace

TriggerForm triggerForm(const Object &source)
{
    const QJsonObject spec = source.spec();
    const QJsonObject sink = spec.value(QLatin1String("sink")).toObject();
    const QJsonObject ref = sink.value(QLatin1String("ref")).toObject();
    TriggerForm form;
    form.ns = source.ns();
    form.name = source.name();
    form.schedule = textIn(spec, "schedule");
    form.zone = textIn(spec, "timezone");
    form.sinkIsUrl = ref.isEmpty() && sink.contains(QLatin1String("uri"));
    form.service = textIn(ref, "name");
    (form.sinkIsUrl ? form.url : form.path) = textIn(sink, "uri");
    form.contentType = textIn(spec, "contentType");
    form.isBase64 = spec.contains(QLatin1String("dataBase64"));
    form.data = textIn(spec, form.isBase64 ? "dataBase64" : "data");
    for (const auto &[key, value] : source.annotations()) {
        if (key == suspendKey)
            form.isSuspended = value == QLatin1String("true");
        else if (key.startsWith(prefix))
            form.options.insert(key.mid(prefix.size()), value);
    }
    return form;
}

Object triggerObject(const TriggerForm &form, const Object &base)
{
    Object source =
        base.name().isEmpty() ? Object(resource::kinds::pingSource(), {form.ns, form.name}) : base;
    QJsonObject spec = source.spec();
    put(spec, "schedule", form.schedule.trimmed());
    put(spec, "timezone", form.zone);
    put(spec, "contentType", form.contentType.trimmed());
    put(spec, "data", form.isBase64 ? QString() : form.data);
    put(spec, "dataBase64", form.isBase64 ? form.data.trimmed() : QString());
    // A sink that the form says nothing new about keeps what the form does not show.
    const TriggerForm before = triggerForm(base);
    const bool sameSink = form.sinkIsUrl == before.sinkIsUrl && form.service == before.service &&
                          form.path == before.path && form.url == before.url;
    if (base.name().isEmpty() || !sameSink)
        spec.insert(QStringLiteral("sink"), sinkOf(form));
    source.setSpec(spec);
    for (const auto &[key, value] : base.annotations()) {
        if (key.startsWith(prefix))
            source.removeAnnotation(key);
    }
    for (auto it = form.options.begin(); it != form.options.end(); ++it) {
        if (!it->trimmed().isEmpty())
            source.setAnnotation(prefix + it.key(), it->trimmed());
    }
    if (form.isSuspended)
        source.setAnnotation(suspendKey, QStringLiteral("true"));
    return source;
}

QStringList triggerOptionWords(const QString &name)
{
    static const QMap<QString, QStringList> words{
        {QStringLiteral("misfire-policy"),
         {QStringLiteral("fire-once"), QStringLiteral("skip"), QStringLiteral("fire-all")}},
        {QStringLiteral("overlap-policy"),
         {QStringLiteral("allow"), QStringLiteral("skip"), QStringLiteral("queue")}},
        {QStringLiteral("backoff-policy"), {QStringLiteral("exponential"), QStringLiteral("linear")}},
        {QStringLiteral("clock-forward"), {QStringLiteral("skip"), QStringLiteral("first-valid-instant")}},
        {QStringLiteral("clock-back"), {QStringLiteral("both"), QStringLiteral("first-only")}}};
    return words.value(name);
}

QList<TriggerProblem> triggerProblems(const Object &source)
{
    Object checked = source;
    resource::applyDefaults(checked, nullptr);
    QList<TriggerProblem> problems;
    // Without a name the server looks no further: here the other fields are told of as well.
    if (source.name().isEmpty()) {
        checked.setMetadata(QStringLiteral("name"), QStringLiteral("unnamed"));
        problems.append({QStringLiteral("name"), ruleOf(QStringLiteral("name"))});
    }
    // The server would take an empty schedule for every minute: here it is asked for.
    if (textIn(source.spec(), "schedule").isEmpty())
        problems.append(
            {QStringLiteral("schedule"), Words::tr("Say when: five fields, or six with seconds.")});
    const auto verdict = resource::validate(checked, nullptr);
    if (verdict)
        return problems;
    for (TriggerProblem problem : triggerProblems(verdict.error())) {
        problem.text = wordsFor(problem.field, problem.text, source);
        const bool isKnown = std::any_of(problems.begin(), problems.end(),
                                         [&](const auto &each) { return each.field == problem.field; });
        if (!isKnown)
            problems.append(problem);
    }
    return problems;
}

QList<TriggerProblem> triggerProblems(const Error &error)
{
    QList<TriggerProblem> problems;
    for (const Cause &cause : error.causes)
        problems.append(
            {fieldOf(QString::fromStdString(cause.field)), QString::fromStdString(cause.message)});
    if (problems.isEmpty())
        problems.append({{}, QString::fromStdString(error.message)});
    return problems;
}

QJsonObject mergePatchOf(const QJsonObject &before, const QJsonObject &after)
{
    QJsonObject patch;
    for (auto it = before.begin(); it != before.end(); ++it) {
        if (!after.contains(it.key()))
            patch.insert(it.key(), QJsonValue::Null);
    }
    for (auto it = after.begin(); it != after.end(); ++it) {
        const QJsonValue old = before.value(it.key());
        if (old == it.value())
            continue;
        patch.insert(it.key(), old.isObject() && it.value().isObject()
                                   ? QJsonValue(mergePatchOf(old.toObject(), it.value().toObject()))
                                   : it.value());
    }
    return patch;
}

QList<UpcomingMoment> upcomingMoments(const Object &source, WallTime now, int count)
{
    const auto settings = resource::readTriggerSettings(source);
    if (!settings)
        return {};
    QList<UpcomingMoment> moments;
    for (const WallTime time : resource::triggerMoments(*settings, now, size_t(count))) {
        const seconds offset = settings->zone.offsetAt(time);
        const auto local = std::chrono::floor<seconds>((time + offset).time_since_epoch()).count();
        const int weekDay = QDateTime::fromSecsSinceEpoch(local, Qt::UTC).date().dayOfWeek();
        moments.append(
            {time, stamp(time, seconds(0)), stamp(time, offset) + QLatin1Char(' ') + offsetText(offset),
             QLocale().standaloneDayName(weekDay, QLocale::ShortFormat), isChangeDay(time, settings->zone)});
    }
    return moments;
}

QList<SchedulePreset> schedulePresets()
{
    return {
        {QStringLiteral("hourly"), Words::tr("Every hour"), QStringLiteral("0 * * * *")},
        {QStringLiteral("daily"), Words::tr("Every day at 08:00"), QStringLiteral("0 8 * * *")},
        {QStringLiteral("weekdays"), Words::tr("Monday to Friday at 08:00"),
         QStringLiteral("0 8 * * MON-FRI")},
        {QStringLiteral("weekly"), Words::tr("Every Monday at 08:00"), QStringLiteral("0 8 * * MON")},
        {QStringLiteral("monthly"), Words::tr("On the 1st of the month"), QStringLiteral("0 0 1 * *")},
        {QStringLiteral("monthEnd"), Words::tr("On the last day of the month"), QStringLiteral("0 0 L * *")},
        {QStringLiteral("often"), Words::tr("Every 5 minutes"), QStringLiteral("*/5 * * * *")}};
}

} // namespace tidegate::models
