#include "ui/models/policy_fields.h"

#include "core/base/units.h"
#include "ui/models/formatting.h"

#include <QCoreApplication>
#include <cmath>

namespace tidegate::models {

namespace {

using Shape = PolicyField::Shape;
using Group = PolicyField::Group;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::PolicyModel)
};

constexpr double mostInt = 2147483647;
const QString knative = QStringLiteral("autoscaling.knative.dev/");
const QString own = QStringLiteral("autoscaling.tidegate.dev/");

PolicyField field(const char *name, const char *old, const char *cluster, const char *usual, Shape shape,
                  Group group, double least, double most, QStringList choices = {})
{
    return {knative + QLatin1String(name),
            old[0] ? knative + QLatin1String(old) : QString(),
            QLatin1String(cluster),
            QLatin1String(usual),
            shape,
            group,
            least,
            most,
            std::move(choices)};
}

QString shortName(const QString &key)
{
    return key.section(QLatin1Char('/'), 1);
}

QString inSeconds(double seconds)
{
    return formatting::duration(std::chrono::seconds(std::llround(seconds)));
}

struct Text
{
    const char *name;
    QString title;
    QString help;
};

QList<Text> boundTexts()
{
    return {
        {"min-scale", Words::tr("Smallest scale"),
         Words::tr("Never fewer instances than that, also without any request. 0 lets it go to zero.")},
        {"max-scale", Words::tr("Largest scale"),
         Words::tr("Never more instances than that; further requests wait in the queue. 0 is no limit.")},
        {"initial-scale", Words::tr("Initial scale"),
         Words::tr("So many must become ready once before a new revision counts as ready.")},
        {"activation-scale", Words::tr("Activation scale"),
         Words::tr("From zero it starts at once with so many, not with one.")},
    };
}

QList<Text> targetTexts()
{
    return {
        {"metric", Words::tr("Metric"),
         Words::tr("What is counted: requests at once (concurrency), or requests per second (rps).")},
        {"target", Words::tr("Target per instance"),
         Words::tr(
             "How much of the metric one instance is meant for. A smaller target makes more instances.")},
        {"target-utilization-percentage", Words::tr("Target use"),
         Words::tr("This share of the target is aimed for, so that room stays until new ones have started.")},
        {"target-burst-capacity", Words::tr("Burst capacity"),
         Words::tr("So many requests at once are to find room without a wait; below it the gateway keeps a "
                   "queue in front. -1 always keeps it.")},
    };
}

QList<Text> windowTexts()
{
    return {
        {"window", Words::tr("Stable window"),
         Words::tr("The metric is averaged over this time. Without a request for so long it goes to zero.")},
        {"panic-window-percentage", Words::tr("Panic window"),
         Words::tr("A share of the stable window: the short average that notices a burst.")},
        {"panic-threshold-percentage", Words::tr("Panic threshold"),
         Words::tr("When the short average asks for this share of what is ready, panic begins: it only "
                   "grows until a whole stable window was calm.")},
        {"metric-aggregation-algorithm", Words::tr("Averaging"),
         Words::tr("linear counts every second alike; weighted-exponential counts the last ones more.")},
        {"scale-down-delay", Words::tr("Scale-down delay"),
         Words::tr("Fewer instances only after so long at the lower count.")},
        {"scale-to-zero-pod-retention-period", Words::tr("Keep the last instance"),
         Words::tr("The last instance stays at least so long before zero.")},
    };
}

QList<Text> ownTexts()
{
    return {
        {"metrics", Words::tr("Further metrics"),
         Words::tr("Beside the metric above; the largest count wins. For example "
                   "\"cpu target=70; queue-wait target=200ms\".")},
        {"schedule", Words::tr("Schedule"),
         Words::tr("Bounds at certain times. For example \"0 8 * * MON-FRI for=10h min=5 pre-warm=5m\".")},
        {"time-zone", Words::tr("Time zone of the schedule"),
         Words::tr("A name of the IANA database, as Europe/Berlin or Asia/Shanghai.")},
    };
}

Text textOf(const QString &key)
{
    const QString name = shortName(key);
    for (const auto &texts : {boundTexts(), targetTexts(), windowTexts(), ownTexts()}) {
        for (const Text &text : texts) {
            if (name == QLatin1String(text.name))
                return text;
        }
    }
    return {"", key, {}};
}

QString rangeProblem(const PolicyField &field)
{
    if (field.shape == Shape::Duration)
        return Words::tr("A duration from %1 to %2, as 30s or 5m.")
            .arg(inSeconds(field.least), inSeconds(field.most));
    const QString least = formatting::number(field.least);
    if (field.most <= 0 || field.most >= mostInt)
        return field.shape == Shape::Count ? Words::tr("A whole number from %1.").arg(least)
                                           : Words::tr("A number from %1.").arg(least);
    return Words::tr("A number from %1 to %2.").arg(least, formatting::number(field.most));
}

} // namespace

const QList<PolicyField> &policyFields()
{
    static const QList<PolicyField> all{
        field("min-scale", "minScale", "min-scale", "0", Shape::Count, Group::Bounds, 0, mostInt),
        field("max-scale", "maxScale", "max-scale", "0", Shape::Count, Group::Bounds, 0, mostInt),
        field("initial-scale", "initialScale", "initial-scale", "1", Shape::Count, Group::Bounds, 0, mostInt),
        field("activation-scale", "activationScale", "", "1", Shape::Count, Group::Bounds, 2, mostInt),
        field("metric", "", "", "concurrency", Shape::Choice, Group::Target, 0, 0,
              {QStringLiteral("concurrency"), QStringLiteral("rps")}),
        field("target", "", "container-concurrency-target-default", "100", Shape::Number, Group::Target, 0.01,
              0),
        field("target-utilization-percentage", "targetUtilizationPercentage",
              "container-concurrency-target-percentage", "70", Shape::Number, Group::Target, 1, 100),
        field("target-burst-capacity", "targetBurstCapacity", "target-burst-capacity", "211", Shape::Number,
              Group::Target, -1, 0),
        field("window", "", "stable-window", "60s", Shape::Duration, Group::Windows, 6, 3600),
        field("panic-window-percentage", "panicWindowPercentage", "panic-window-percentage", "10",
              Shape::Number, Group::Windows, 1, 100),
        field("panic-threshold-percentage", "panicThresholdPercentage", "panic-threshold-percentage", "200",
              Shape::Number, Group::Windows, 110, 1000),
        field("metric-aggregation-algorithm", "metricAggregationAlgorithm", "", "linear", Shape::Choice,
              Group::Windows, 0, 0, {QStringLiteral("linear"), QStringLiteral("weighted-exponential")}),
        field("scale-down-delay", "scaleDownDelay", "scale-down-delay", "0s", Shape::Duration, Group::Windows,
              0, 3600),
        field("scale-to-zero-pod-retention-period", "scaleToZeroPodRetentionPeriod",
              "scale-to-zero-pod-retention-period", "0s", Shape::Duration, Group::Windows, 0, 3600),
        {own + QLatin1String("metrics"), {}, {}, {}, Shape::Text, Group::Beyond},
        {own + QLatin1String("schedule"), {}, {}, {}, Shape::Text, Group::Beyond},
        {own + QLatin1String("time-zone"), {}, {}, QStringLiteral("UTC"), Shape::Text, Group::Beyond},
    };
    return all;
}

const PolicyField *policyField(const QString &key)
{
    for (const PolicyField &field : policyFields()) {
        if (key == field.key || (!field.oldKey.isEmpty() && key == field.oldKey))
            return &field;
    }
    return nullptr;
}

QString policyTitle(const QString &key)
{
    return textOf(key).title;
}

QString policyHelp(const QString &key)
{
    return textOf(key).help;
}

QString policyUnit(const PolicyField &field)
{
    if (field.group == Group::Bounds)
        return Words::tr("instances", "unit of a field");
    if (field.key.endsWith(QLatin1String("percentage")))
        return QStringLiteral("%");
    if (field.key.endsWith(QLatin1String("/target")) || field.key.endsWith(QLatin1String("burst-capacity")))
        return Words::tr("requests", "unit of a field");
    return {};
}

QString policyRange(const PolicyField &field)
{
    if (field.shape == Shape::Choice || field.shape == Shape::Text)
        return {};
    if (field.shape == Shape::Duration)
        return Words::tr("%1 to %2", "range").arg(inSeconds(field.least), inSeconds(field.most));
    if (field.most <= 0 || field.most >= mostInt)
        return Words::tr("from %1", "range without an upper end").arg(formatting::number(field.least));
    return Words::tr("%1 to %2", "range")
        .arg(formatting::number(field.least), formatting::number(field.most));
}

QString policyGroupTitle(Group group)
{
    switch (group) {
    case Group::Bounds:
        return Words::tr("How few, how many");
    case Group::Target:
        return Words::tr("What one instance is for");
    case Group::Windows:
        return Words::tr("How quickly it reacts");
    case Group::Beyond:
        break;
    }
    return Words::tr("Further metrics and schedules");
}

QString policyDefault(const PolicyField &field, const QJsonObject &cluster, const QString &metric)
{
    const bool rps = metric == QLatin1String("rps");
    QString key = field.clusterKey;
    QString usual = field.usual;
    if (rps && field.key.endsWith(QLatin1String("/target"))) {
        key = QStringLiteral("requests-per-second-target-default");
        usual = QStringLiteral("200");
    } else if (rps && field.key.endsWith(QLatin1String("utilization-percentage"))) {
        return usual;
    }
    const QString set = key.isEmpty() ? QString() : cluster[key].toString();
    if (set.isEmpty())
        return usual;
    // The cluster may give a share of one here.
    if (field.key.endsWith(QLatin1String("utilization-percentage")) && set.toDouble() <= 1)
        return QString::number(set.toDouble() * 100);
    return set;
}

QString policyProblem(const PolicyField &field, const QString &value)
{
    if (value.isEmpty() || field.shape == Shape::Text)
        return {};
    if (field.shape == Shape::Choice)
        return field.choices.contains(value)
                   ? QString()
                   : Words::tr("One of: %1.").arg(field.choices.join(QStringLiteral(", ")));
    double number = 0;
    if (field.shape == Shape::Duration) {
        const auto duration = parseDuration(value.toStdString());
        if (!duration)
            return rangeProblem(field);
        number = std::chrono::duration<double>(*duration).count();
    } else if (field.shape == Shape::Count) {
        const auto whole = parseInteger(value.toStdString());
        if (!whole)
            return rangeProblem(field);
        number = double(*whole);
    } else {
        const auto any = parseNumber(value.toStdString());
        if (!any)
            return rangeProblem(field);
        number = *any;
    }
    const bool fits = number >= field.least && (field.most <= 0 || number <= field.most);
    return fits ? QString() : rangeProblem(field);
}

} // namespace tidegate::models
