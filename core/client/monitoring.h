#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QString>
#include <QStringList>
#include <vector>

namespace tidegate::client {

/// Of what series and changes are asked for.
struct MonitoredSubject
{
    enum class Of
    {
        Engine,    ///< `name`: `local`
        Namespace, ///< changes only; no name
        Service,
        Revision ///< series only
    };
    Of of = Of::Service;
    QString ns;
    QString name;
};

struct SeriesQuery
{
    MonitoredSubject subject;
    QStringList metrics; ///< `requests`, `latency`, `starts.*`, …
    WallTime from;
    WallTime to;                  ///< not included
    std::chrono::seconds step{0}; ///< 0: so that there are at most `points`, or one more
    int points = 300;             ///< 1: the whole range as one step
};

/// One line of a chart. Each list has an entry for every step, NaN in a gap; those that its kind does not
/// have are empty.
struct SeriesLine
{
    QString metric;
    QString unit;  ///< `1`, `seconds`, `bytes`, `cores`
    QString kind;  ///< `gauge`, `counter` (avg, min and max are rates a second), `latency`
    QString label; ///< the instance or pool; empty for sums
    std::vector<double> avg;
    std::vector<double> min;
    std::vector<double> max;
    std::vector<double> sum;   ///< of counters: what came in the step
    std::vector<double> count; ///< of latencies, as is what follows
    std::vector<double> p50;
    std::vector<double> p95;
    std::vector<double> p99;
};

struct SeriesAnswer
{
    WallTime from;                      ///< of the first step
    std::chrono::seconds step{0};       ///< may be longer than asked for: finer ones are not kept for so long
    std::chrono::seconds resolution{0}; ///< what it was made of
    std::vector<SeriesLine> lines;
    WallTime timeOf(int index) const { return from + step * index; }
};

struct ChangesQuery
{
    MonitoredSubject subject;
    WallTime from;
    WallTime to; ///< not included
    int limit = 1000;
};

/// Something that somebody did.
struct ChangeEntry
{
    struct Field
    {
        QString path;
        QJsonValue before; ///< null: was not there
        QJsonValue after;
    };
    WallTime time;
    QString type; ///< `deploy`, `traffic`, `scaling`, `limits`, `settings`, `delete`, `start`, `stop`
    QString ns;
    QString service;
    QString who;     ///< empty when it is not known
    QString with;    ///< the client program, likewise
    QString message; ///< an English sentence
    QString kind;    ///< of the object
    QString name;
    std::vector<Field> fields;
};

/// What a server answered. Error: Internal when it is nothing of the kind.
Result<SeriesAnswer> readSeriesAnswer(const QJsonObject &json);
Result<std::vector<ChangeEntry>> readChanges(const QJsonObject &json); ///< newest first

} // namespace tidegate::client
