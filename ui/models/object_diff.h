#pragma once

#include "core/resource/object.h"

#include <QList>
#include <QString>
#include <QStringList>

/// What differs between two objects. Pure; any thread.
namespace tidegate::models {

/// A field that is not the same in both.
struct FieldDiff
{
    enum class Kind
    {
        Changed,
        Added,  ///< only in the second
        Removed ///< only in the first
    };
    Kind kind = Kind::Changed;
    QString path; ///< `spec.containers[user-container].env[DB_URL].value`
    QString
        before; ///< as YAML writes a scalar, lists and objects as compact JSON; empty when it is not there
    QString after;
    bool operator==(const FieldDiff &) const = default;
};

/// By path. Elements of lists that have a `name` are compared by it, others by their place.
QList<FieldDiff> diffFields(const QJsonObject &before, const QJsonObject &after);

/// A line of a comparison of two texts.
struct LineDiff
{
    enum class Kind
    {
        Same,
        Added,
        Removed
    };
    Kind kind = Kind::Same;
    QString text;
    bool operator==(const LineDiff &) const = default;
};

/// The longest lines they have in common stay, what is removed stands before what is added. Texts of more
/// than 4,000 lines are all removed and all added.
QList<LineDiff> diffLines(const QStringList &before, const QStringList &after);

/// What a person wants to compare of a revision: its annotations (without the server's own) and its spec.
QJsonObject comparable(const resource::Object &revision);

} // namespace tidegate::models
