#pragma once

#include "core/base/clock.h"
#include "core/resource/object.h"

#include <QString>
#include <QStringList>
#include <vector>

namespace tidegate::resource {

enum class ConditionStatus
{
    True,
    False,
    Unknown
};

/// A row of status.conditions (Knative's apis.Condition).
struct Condition
{
    QString type;
    ConditionStatus status = ConditionStatus::Unknown;
    QString reason;
    QString message;
    QString severity; ///< empty = Error, else Warning or Info
    QString lastTransitionTime;
    bool operator==(const Condition &) const = default;
};

/// Knative's condition manager: dependents and one summary (`Ready`) that follows them: False when one is
/// False, Unknown when one is Unknown and none False, True when all are True. Conditions of severity Info
/// never touch the summary. lastTransitionTime changes only when status, reason or message do.
class Conditions
{
public:
    Conditions(const Object &object, QStringList dependents, WallTime now);

    Condition get(const QString &type) const; ///< Unknown without a reason when it has never been set
    void markTrue(const QString &type, const QString &reason = {}, const QString &message = {});
    void markFalse(const QString &type, const QString &reason, const QString &message);
    void markUnknown(const QString &type, const QString &reason, const QString &message);
    void markInfo(const QString &type, ConditionStatus status, const QString &reason, const QString &message);
    Condition ready() const;
    /// status.conditions, sorted by type.
    QJsonArray toJson() const;

private:
    void set(Condition condition);
    void summarise();
    QStringList m_dependents;
    QString m_now;
    std::vector<Condition> m_before; ///< as the object came
    std::vector<Condition> m_conditions;
};

/// The condition of an object as it stands; Unknown when it has none of that type.
Condition conditionOf(const Object &object, const QString &type);

} // namespace tidegate::resource
