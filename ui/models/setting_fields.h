#pragma once

#include "core/resource/kinds.h"
#include "core/resource/object.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <functional>

namespace tidegate::models {

/// One setting of an object, as a form shows it. Texts are in the UI's language of the moment.
struct SettingField
{
    enum class Shape
    {
        Count, ///< a whole number
        Number,
        Duration, ///< as `30s`, `5m`
        Quantity, ///< as `500m`, `128Mi`
        Choice,
        Flag, ///< `true` or `false`
        Text,
        Map,    ///< a line `name = value` each
        ListMap ///< a line `name = value, value` each
    };
    QString key;
    Shape shape = Shape::Text;
    QString usual; ///< the default; empty = none
    double least = 0;
    double most = 0; ///< 0 = no limit; seconds for a Duration
    QStringList choices = {};
    QString title = {};
    QString unit = {};
    QString help = {}; ///< what it touches, in a sentence
    bool special(const QString &value) const { return choices.contains(value); }
};

/// What a form edits: settings of one object, side by side in one of its members.
struct SettingForm
{
    const resource::Kind *kind = nullptr;
    resource::ObjectName name;
    QString part;        ///< `spec`, `data`
    bool asText = false; ///< all values are texts, as in a ConfigMap
    std::function<QList<SettingField>()> fields;
    /// What does not fit together: a sentence by the key it stands at. Gets each setting as it would be, with
    /// defaults.
    std::function<QMap<QString, QString>(const std::function<QString(const QString &)> &value)> rules = {};
};

/// `6 s to 1 h`; empty where there is none.
QString settingRange(const SettingField &field);
/// What is wrong with a value by itself, in a sentence; empty when nothing is, or when it is empty (default).
/// A value among `choices` fits whatever the shape.
QString settingProblem(const SettingField &field, const QString &value);

/// A stored value as a form shows it, and back; an empty text and null are each other.
QString settingText(const SettingField &field, const QJsonValue &json);
QJsonValue settingJson(const SettingField &field, const QString &text, bool asText);

} // namespace tidegate::models
