#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <QJsonObject>
#include <QString>
#include <QUrlQuery>
#include <vector>

namespace tidegate::client {

/// What is asked of the meter; what is empty is not asked for.
struct MeteringQuery
{
    enum class Group
    {
        Namespace,
        Service,
        Revision
    };
    WallTime from;     ///< a full hour
    WallTime to;       ///< a full hour, not included
    int stepHours = 1; ///< 0: one row for the whole range
    Group group = Group::Revision;
    QString ns;
    QString service;
    QString revision;
};

/// What was used. Amounts add up; a GB is 10⁹ bytes.
struct Usage
{
    double requests = 0;
    double errors = 0;
    double egressBytes = 0;
    double activeSeconds = 0; ///< of instances, with a request at least
    double idleSeconds = 0;   ///< of instances, without
    double vcpuSeconds = 0;
    double gbSeconds = 0;
    double poolSeconds = 0; ///< of idle warm hosts
    double poolGbSeconds = 0;

    double instanceSeconds() const { return activeSeconds + idleSeconds; }
    Usage &operator+=(const Usage &other);
    bool operator==(const Usage &) const = default;
};

/// One group in one step. All of its names are empty for the pools' time that nobody's apps used.
struct MeteringRow
{
    WallTime from;
    WallTime to;
    QString ns;
    QString service; ///< empty where the group is wider, as is `revision`
    QString revision;
    Usage usage;
};

struct MeteringAnswer
{
    WallTime from;
    WallTime to;
    int stepHours = 1;
    MeteringQuery::Group group = MeteringQuery::Group::Revision;
    std::vector<MeteringRow> rows; ///< by time; a step without use has none
};

/// What a server answered. Error: Internal when it is nothing of the kind.
Result<MeteringAnswer> readMetering(const QJsonObject &json);

QUrlQuery meteringParameters(const MeteringQuery &query, bool csv);

} // namespace tidegate::client
