#include "ui/models/setting_fields.h"

#include "core/base/units.h"
#include "ui/models/formatting.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <cmath>

namespace tidegate::models {

namespace {

using Shape = SettingField::Shape;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::SettingField)
};

QString inSeconds(double seconds)
{
    return formatting::duration(
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(seconds)));
}

QString shown(const SettingField &field, double value)
{
    return field.shape == Shape::Duration ? inSeconds(value) : formatting::number(value);
}

bool isMapped(const SettingField &field)
{
    return field.shape == Shape::Map || field.shape == Shape::ListMap;
}

/// A form's words for what it wants, after a value that is not like that.
QString wanted(const SettingField &field)
{
    switch (field.shape) {
    case Shape::Choice:
    case Shape::Flag:
        return Words::tr("One of: %1.")
            .arg(field.shape == Shape::Flag ? QStringLiteral("true, false")
                                            : field.choices.join(QStringLiteral(", ")));
    case Shape::Quantity:
        return Words::tr("A quantity such as 500m, 2 or 128Mi.");
    case Shape::Map:
        return Words::tr("A line for each, as name = value.");
    case Shape::ListMap:
        return Words::tr("A line for each, as name = /path/one.jar, /path/two.jar.");
    case Shape::Duration:
        return field.most > 0 ? Words::tr("A duration from %1 to %2, as 30s or 5m.")
                                    .arg(shown(field, field.least), shown(field, field.most))
                              : Words::tr("A duration from %1, as 30s or 5m.").arg(shown(field, field.least));
    case Shape::Count:
        return field.most > 0 ? Words::tr("A whole number from %1 to %2.")
                                    .arg(shown(field, field.least), shown(field, field.most))
                              : Words::tr("A whole number from %1.").arg(shown(field, field.least));
    case Shape::Number:
    case Shape::Text:
        break;
    }
    return field.most > 0
               ? Words::tr("A number from %1 to %2.").arg(shown(field, field.least), shown(field, field.most))
               : Words::tr("A number from %1.").arg(shown(field, field.least));
}

/// Nothing when the text is not one.
std::optional<double> numberOf(const SettingField &field, const QString &value)
{
    const std::string text = value.toStdString();
    if (field.shape == Shape::Duration) {
        const auto duration = parseDuration(text);
        return duration ? std::optional(std::chrono::duration<double>(*duration).count()) : std::nullopt;
    }
    if (field.shape == Shape::Count) {
        const auto whole = parseInteger(text);
        return whole ? std::optional(double(*whole)) : std::nullopt;
    }
    return field.shape == Shape::Quantity ? parseQuantity(text) : parseNumber(text);
}

bool isLine(const QString &line)
{
    const qsizetype at = line.indexOf(QLatin1Char('='));
    return line.trimmed().isEmpty() ||
           (at > 0 && !line.first(at).trimmed().isEmpty() && !line.mid(at + 1).trimmed().isEmpty());
}

QJsonArray listOf(const QString &text)
{
    QJsonArray list;
    const QStringList parts = text.split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (const QString &part : parts)
        list.append(part.trimmed());
    return list;
}

QString listText(const QJsonValue &json)
{
    QStringList parts;
    const QJsonArray list = json.toArray();
    for (const QJsonValue &part : list)
        parts.append(part.toString());
    return parts.join(QStringLiteral(", "));
}

QJsonObject mapOf(const SettingField &field, const QString &text)
{
    QJsonObject map;
    const QStringList lines = text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        const qsizetype at = line.indexOf(QLatin1Char('='));
        if (at <= 0)
            continue;
        const QString value = line.mid(at + 1).trimmed();
        map.insert(line.first(at).trimmed(),
                   field.shape == Shape::ListMap ? QJsonValue(listOf(value)) : QJsonValue(value));
    }
    return map;
}

} // namespace

QString settingRange(const SettingField &field)
{
    if (field.shape != Shape::Count && field.shape != Shape::Number && field.shape != Shape::Duration)
        return {};
    const QString least = shown(field, field.least);
    return field.most > 0 ? Words::tr("%1 to %2", "range").arg(least, shown(field, field.most))
                          : Words::tr("from %1", "range without an upper end").arg(least);
}

QString settingProblem(const SettingField &field, const QString &value)
{
    if (value.isEmpty() || field.shape == Shape::Text || field.special(value))
        return {};
    if (isMapped(field)) {
        const QStringList lines = value.split(QLatin1Char('\n'));
        return std::all_of(lines.begin(), lines.end(), isLine) ? QString() : wanted(field);
    }
    if (field.shape == Shape::Flag || field.shape == Shape::Choice) {
        const bool flag =
            field.shape == Shape::Flag && (value == QLatin1String("true") || value == QLatin1String("false"));
        return flag ? QString() : wanted(field);
    }
    const auto number = numberOf(field, value);
    if (!number || *number < field.least || (field.most > 0 && *number > field.most))
        return wanted(field);
    return {};
}

QString settingText(const SettingField &field, const QJsonValue &json)
{
    if (json.isBool())
        return json.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    if (json.isDouble())
        return QString::number(json.toDouble(), 'g', 15);
    if (!json.isObject())
        return json.toString();
    QStringList lines;
    const QJsonObject map = json.toObject();
    for (auto it = map.begin(); it != map.end(); ++it)
        lines.append(QStringLiteral("%1 = %2").arg(
            it.key(), field.shape == Shape::ListMap ? listText(it.value()) : it.value().toString()));
    return lines.join(QLatin1Char('\n'));
}

QJsonValue settingJson(const SettingField &field, const QString &text, bool asText)
{
    if (text.isEmpty())
        return QJsonValue::Null;
    if (asText)
        return text;
    switch (field.shape) {
    case Shape::Count:
    case Shape::Number:
        return text.toDouble();
    case Shape::Flag:
        return text == QLatin1String("true");
    case Shape::Map:
    case Shape::ListMap:
        return mapOf(field, text);
    case Shape::Duration:
    case Shape::Quantity:
    case Shape::Choice:
    case Shape::Text:
        break;
    }
    return text;
}

} // namespace tidegate::models
