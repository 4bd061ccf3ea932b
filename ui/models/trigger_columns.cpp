#include "ui/models/trigger_columns.h"

#include "core/resource/conditions.h"
#include "core/resource/trigger_settings.h"
#include "ui/models/column_builders.h"
#include "ui/models/formatting.h"
#include "ui/models/last_firings.h"
#include "ui/models/schedule_words.h"
#include "ui/models/times.h"

#include <QCoreApplication>
#include <limits>

namespace tidegate::models {

using columns::textColumn;
using resource::Object;
using State = client::FiringRecord::State;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::triggers)
};

bool isSuspended(const Object &source)
{
    return source.annotation(QStringLiteral("trigger.tidegate.dev/suspend")) == QLatin1String("true");
}

std::optional<WallTime> nextOf(const Object &source, WallTime now)
{
    if (isSuspended(source))
        return std::nullopt;
    const auto settings = resource::readTriggerSettings(source);
    return settings ? resource::nextMoment(*settings, now) : std::nullopt;
}

QString specText(const Object &source, const char *key)
{
    return source.spec().value(QLatin1StringView(key)).toString();
}

TableColumn scheduleColumn()
{
    TableColumn column = textColumn(
        "schedule", [] { return Words::tr("Schedule"); },
        [](const Object &source) { return specText(source, "schedule"); });
    column.tooltip = [](const Object &source, WallTime) {
        return scheduleSentence(specText(source, "schedule"), currentTongue());
    };
    return column;
}

TableColumn nextColumn()
{
    TableColumn column;
    column.id = "next";
    column.title = [] { return Words::tr("Next time"); };
    column.ages = column.sortAges = true;
    column.value = [](const Object &source, WallTime now) {
        const auto next = nextOf(source, now);
        return next ? formatting::time(*next, now) : QStringLiteral("–");
    };
    column.sortKey = [](const Object &source) {
        const auto next = nextOf(source, SystemClock().wall());
        return next ? msOf(*next) : std::numeric_limits<qint64>::max();
    };
    column.tooltip = [](const Object &source, WallTime now) {
        const auto next = nextOf(source, now);
        return next ? formatting::dateTime(*next) : QString();
    };
    return column;
}

TableColumn lastColumn(const LastFirings *last)
{
    TableColumn column;
    column.id = "last";
    column.title = [] { return Words::tr("Last result"); };
    const auto find = [last](const Object &source) {
        return last ? last->find(source.objectName()) : std::nullopt;
    };
    column.value = [find](const Object &source, WallTime now) {
        const auto record = find(source);
        return record ? Words::tr("%1, %2", "result of a firing, its time")
                            .arg(firingStateText(record->state), formatting::time(record->planned, now))
                      : QStringLiteral("–");
    };
    column.sortKey = [find](const Object &source) {
        const auto record = find(source);
        return record ? firingStateText(record->state) : QString();
    };
    column.tooltip = [find](const Object &source, WallTime) {
        const auto record = find(source);
        return record ? record->message : QString();
    };
    return column;
}

} // namespace

StateInfo triggerState(const Object &source)
{
    if (source.isDeleting())
        return {ObjectState::Pending, Words::tr("Being deleted"), {}};
    const auto ready = resource::conditionOf(source, QStringLiteral("Ready"));
    if (ready.status == resource::ConditionStatus::False)
        return {ObjectState::Failed, Words::tr("Not ready"), ready.message};
    if (isSuspended(source))
        return {ObjectState::Off, Words::tr("Suspended", "state of a trigger"), {}};
    if (ready.status == resource::ConditionStatus::Unknown)
        return {ObjectState::Pending, Words::tr("Waiting", "state of a trigger"), ready.message};
    return {ObjectState::Ok, Words::tr("Running", "state of a trigger"), {}};
}

QString triggerSink(const Object &source)
{
    const QJsonObject sink = source.spec().value(QLatin1String("sink")).toObject();
    const QString name = sink.value(QLatin1String("ref")).toObject().value(QLatin1String("name")).toString();
    const QString uri = sink.value(QLatin1String("uri")).toString();
    if (name.isEmpty())
        return uri;
    return uri.isEmpty() || uri.startsWith(QLatin1Char('/')) ? name + uri : name + QLatin1Char('/') + uri;
}

QString firingStateText(State state)
{
    switch (state) {
    case State::Planned:
        return Words::tr("Planned", "state of a firing");
    case State::Running:
        return Words::tr("Under way", "state of a firing");
    case State::Succeeded:
        return Words::tr("Succeeded", "state of a firing");
    case State::Failed:
        return Words::tr("Failed", "state of a firing");
    case State::Skipped:
        return Words::tr("Skipped", "state of a firing");
    case State::Missed:
        return Words::tr("Missed", "state of a firing");
    case State::Interrupted:
        return Words::tr("Interrupted", "state of a firing");
    case State::Cancelled:
        return Words::tr("Cancelled", "state of a firing");
    case State::Unknown:
        break;
    }
    return Words::tr("Unknown", "state of a firing");
}

ObjectState firingLook(State state)
{
    switch (state) {
    case State::Planned:
    case State::Running:
        return ObjectState::Pending;
    case State::Succeeded:
        return ObjectState::Ok;
    case State::Failed:
    case State::Missed:
    case State::Interrupted:
        return ObjectState::Failed;
    case State::Skipped:
    case State::Cancelled:
    case State::Unknown:
        break;
    }
    return ObjectState::Off;
}

TableSpec columns::triggers(const LastFirings *last)
{
    TableSpec spec;
    spec.columns = {nameColumn(),
                    namespaceColumn(),
                    stateColumn(&triggerState),
                    textColumn(
                        "sink", [] { return Words::tr("Sink"); }, &triggerSink),
                    scheduleColumn(),
                    textColumn(
                        "zone", [] { return Words::tr("Time zone"); },
                        [](const Object &source) {
                            const QString zone = specText(source, "timezone");
                            return zone.isEmpty() ? QStringLiteral("UTC") : zone;
                        }),
                    nextColumn(),
                    lastColumn(last),
                    ageColumn()};
    spec.state = &triggerState;
    return spec;
}

} // namespace tidegate::models
