#pragma once

#include "core/resource/schema.h"

#include <QJsonObject>
#include <random>

namespace tidegate::fuzz {

/// Changes JSON as a careless or hostile client would: fields go, come, get the wrong type or a value at some
/// edge. Knows a kind's schema, so that changes reach the rules behind it instead of ending at the first
/// unknown field. The same seed makes the same changes.
class JsonMutator
{
public:
    explicit JsonMutator(std::uint32_t seed) : m_random(seed) {}

    /// One change somewhere in the object.
    QJsonObject changed(const QJsonObject &object, const resource::Schema &schema);

private:
    bool chance(int one, int of) { return int(m_random() % std::uint32_t(of)) < one; }
    qsizetype below(qsizetype count) { return qsizetype(m_random() % std::uint64_t(count)); }

    QJsonValue changedValue(const QJsonValue &value, const resource::Schema &schema);
    QJsonObject changedObject(QJsonObject object, const resource::Schema &schema);
    QJsonArray changedArray(QJsonArray array, const resource::Schema &schema);
    QString anyKey(const resource::Schema &schema);
    QString oddText();
    QJsonValue oddNumber();
    /// A new value of the schema's type, or of any other once in a while.
    QJsonValue fresh(const resource::Schema &schema, int depth = 0);

    std::mt19937 m_random;
};

} // namespace tidegate::fuzz
