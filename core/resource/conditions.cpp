#include "core/resource/conditions.h"

#include <QJsonArray>
#include <QJsonObject>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

const QString summaryType = u"Ready"_s;

QString statusText(ConditionStatus status)
{
    switch (status) {
    case ConditionStatus::True:
        return u"True"_s;
    case ConditionStatus::False:
        return u"False"_s;
    case ConditionStatus::Unknown:
        break;
    }
    return u"Unknown"_s;
}

ConditionStatus statusFromText(const QString &text)
{
    if (text == "True"_L1)
        return ConditionStatus::True;
    return text == "False"_L1 ? ConditionStatus::False : ConditionStatus::Unknown;
}

Condition conditionFromJson(const QJsonValue &json)
{
    Condition condition;
    condition.type = json["type"_L1].toString();
    condition.status = statusFromText(json["status"_L1].toString());
    condition.reason = json["reason"_L1].toString();
    condition.message = json["message"_L1].toString();
    condition.severity = json["severity"_L1].toString();
    condition.lastTransitionTime = json["lastTransitionTime"_L1].toString();
    return condition;
}

std::vector<Condition> readConditions(const Object &object)
{
    std::vector<Condition> conditions;
    const QJsonArray rows = object.status().value("conditions"_L1).toArray();
    for (const QJsonValue &row : rows)
        conditions.push_back(conditionFromJson(row));
    return conditions;
}

auto find(auto &conditions, const QString &type)
{
    return std::find_if(conditions.begin(), conditions.end(),
                        [&](const Condition &each) { return each.type == type; });
}

bool sameBesidesTime(const Condition &left, const Condition &right)
{
    return left.status == right.status && left.reason == right.reason && left.message == right.message &&
           left.severity == right.severity;
}

void insertUnlessEmpty(QJsonObject &json, const QString &key, const QString &value)
{
    if (!value.isEmpty())
        json.insert(key, value);
}

} // namespace

Conditions::Conditions(const Object &object, QStringList dependents, WallTime now)
    : m_dependents(std::move(dependents))
    , m_now(QString::fromStdString(formatTime(now)))
    , m_before(readConditions(object))
    , m_conditions(m_before)
{
    for (const QString &type : std::as_const(m_dependents)) {
        if (find(m_conditions, type) == m_conditions.end())
            set({type, ConditionStatus::Unknown, {}, {}, {}, {}});
    }
    summarise();
}

Condition Conditions::get(const QString &type) const
{
    const auto it = find(m_conditions, type);
    if (it != m_conditions.end())
        return *it;
    Condition unknown;
    unknown.type = type;
    return unknown;
}

void Conditions::markTrue(const QString &type, const QString &reason, const QString &message)
{
    set({type, ConditionStatus::True, reason, message, {}, {}});
    summarise();
}

void Conditions::markFalse(const QString &type, const QString &reason, const QString &message)
{
    set({type, ConditionStatus::False, reason, message, {}, {}});
    summarise();
}

void Conditions::markUnknown(const QString &type, const QString &reason, const QString &message)
{
    set({type, ConditionStatus::Unknown, reason, message, {}, {}});
    summarise();
}

void Conditions::markInfo(const QString &type, ConditionStatus status, const QString &reason,
                          const QString &message)
{
    set({type, status, reason, message, u"Info"_s, {}});
    summarise();
}

Condition Conditions::ready() const
{
    return get(summaryType);
}

QJsonArray Conditions::toJson() const
{
    std::vector<Condition> sorted = m_conditions;
    std::sort(sorted.begin(), sorted.end(),
              [](const Condition &left, const Condition &right) { return left.type < right.type; });
    QJsonArray rows;
    for (const Condition &condition : sorted) {
        QJsonObject row{{u"type"_s, condition.type}, {u"status"_s, statusText(condition.status)}};
        insertUnlessEmpty(row, u"lastTransitionTime"_s, condition.lastTransitionTime);
        insertUnlessEmpty(row, u"reason"_s, condition.reason);
        insertUnlessEmpty(row, u"message"_s, condition.message);
        insertUnlessEmpty(row, u"severity"_s, condition.severity);
        rows.append(row);
    }
    return rows;
}

void Conditions::set(Condition condition)
{
    // Held against what the object came with, so that going there and back within one step is no transition.
    const auto before = find(m_before, condition.type);
    const bool same = before != m_before.end() && sameBesidesTime(*before, condition);
    condition.lastTransitionTime = same ? before->lastTransitionTime : m_now;
    const auto it = find(m_conditions, condition.type);
    if (it == m_conditions.end())
        m_conditions.push_back(std::move(condition));
    else
        *it = std::move(condition);
}

void Conditions::summarise()
{
    Condition worst{summaryType, ConditionStatus::True, {}, {}, {}, {}};
    QString worstTime;
    const auto isWorse = [&](const Condition &each) {
        if (each.status == worst.status)
            return each.lastTransitionTime > worstTime;
        return each.status == ConditionStatus::False || worst.status == ConditionStatus::True;
    };
    for (const QString &type : std::as_const(m_dependents)) {
        const Condition each = get(type);
        if (each.status == ConditionStatus::True || !isWorse(each))
            continue;
        worst = {summaryType, each.status, each.reason, each.message, {}, {}};
        worstTime = each.lastTransitionTime;
    }
    set(worst);
}

Condition conditionOf(const Object &object, const QString &type)
{
    const std::vector<Condition> conditions = readConditions(object);
    const auto it = find(conditions, type);
    if (it != conditions.end())
        return *it;
    Condition unknown;
    unknown.type = type;
    return unknown;
}

} // namespace tidegate::resource
