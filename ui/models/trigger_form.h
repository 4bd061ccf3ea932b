#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/resource/object.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

/// What the editor of a trigger works on. Pure; any thread.
namespace tidegate::models {

/// The fields of a PingSource as texts, as a person types them.
struct TriggerForm
{
    QString ns;
    QString name;
    QString schedule;
    QString zone; ///< empty = UTC
    bool sinkIsUrl = false;
    QString service; ///< of the sink, when it is none
    QString path;    ///< at the service; may be empty
    QString url;
    QString contentType;
    QString data;
    bool isBase64 = false; ///< `data` is
    bool isSuspended = false;
    /// Annotations `trigger.tidegate.dev/NAME` by NAME, without `suspend`; what is empty is the default.
    QMap<QString, QString> options;
    bool operator==(const TriggerForm &) const = default;
};

TriggerForm triggerForm(const resource::Object &source);
/// `base` with the form's fields; what the form does not know of stays as it is. An empty base makes a new
/// one.
resource::Object triggerObject(const TriggerForm &form, const resource::Object &base);

/// Words of an option, the default first; empty for those that are typed.
QStringList triggerOptionWords(const QString &name);

/// What stands in the way of a field: `name`, `schedule`, `zone`, `sink`, `contentType`, `data`, or an
/// option's name; empty for what belongs to none.
struct TriggerProblem
{
    QString field;
    QString text;
};
/// By the server's own rules, where they are known in the UI's language.
QList<TriggerProblem> triggerProblems(const resource::Object &source);
/// What the server found.
QList<TriggerProblem> triggerProblems(const Error &error);

/// The JSON merge patch that makes `after` of `before`; empty when they are the same.
QJsonObject mergePatchOf(const QJsonObject &before, const QJsonObject &after);

/// One of the moments to come.
struct UpcomingMoment
{
    WallTime time;
    QString utc;   ///< `2026-01-31 12:00:00`
    QString local; ///< the same in the trigger's zone, with its offset: `2026-01-31 20:00:00 +08:00`
    QString day;   ///< of the week, in the zone
    bool isChangeDay = false; ///< the zone's clock is put forward or back on that day
};
/// The first `count` after `now`; empty when the schedule or the zone cannot be read. Suspended or not.
QList<UpcomingMoment> upcomingMoments(const resource::Object &source, WallTime now, int count);

/// Ready-made schedules: hourly, daily, on weekdays, monthly.
struct SchedulePreset
{
    QString id; ///< untranslated
    QString title;
    QString schedule;
};
QList<SchedulePreset> schedulePresets();

} // namespace tidegate::models
