#include "ui/dialogs/yaml.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace tidegate::dialogs {

namespace {

bool isPlain(const QString &text)
{
    static const QRegularExpression safe(
        QStringLiteral("^[A-Za-z_/][A-Za-z0-9_./@+-]*(:[A-Za-z0-9_./@+-]+)*$"));
    static const QRegularExpression reserved(QStringLiteral("^(true|false|yes|no|on|off|null|y|n)$"),
                                             QRegularExpression::CaseInsensitiveOption);
    return safe.match(text).hasMatch() && !reserved.match(text).hasMatch();
}

QString quoted(const QString &text)
{
    // JSON's strings are YAML's double-quoted ones.
    const QByteArray json = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(json.mid(1, json.size() - 2));
}

QString scalar(const QJsonValue &value)
{
    if (value.isString())
        return isPlain(value.toString()) ? value.toString() : quoted(value.toString());
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    if (value.isDouble())
        return QString::number(value.toDouble(), 'g', 15);
    if (value.isArray())
        return QStringLiteral("[]");
    return value.isObject() ? QStringLiteral("{}") : QStringLiteral("null");
}

bool isNested(const QJsonValue &value)
{
    return (value.isObject() && !value.toObject().isEmpty()) ||
           (value.isArray() && !value.toArray().isEmpty());
}

QStringList linesOf(const QJsonValue &value);

QStringList indented(const QStringList &lines, const QString &first, const QString &others)
{
    QStringList result;
    for (const QString &line : lines)
        result.append((result.isEmpty() ? first : others) + line);
    return result;
}

QStringList linesOf(const QJsonObject &object)
{
    QStringList lines;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString key = isPlain(it.key()) ? it.key() : quoted(it.key());
        if (!isNested(it.value())) {
            lines.append(key + QStringLiteral(": ") + scalar(it.value()));
            continue;
        }
        const QString indent = it.value().isArray() ? QString() : QStringLiteral("  ");
        lines.append(key + QLatin1Char(':'));
        lines.append(indented(linesOf(it.value()), indent, indent));
    }
    return lines;
}

QStringList linesOf(const QJsonArray &array)
{
    QStringList lines;
    for (const QJsonValue &value : array)
        lines.append(indented(linesOf(value), QStringLiteral("- "), QStringLiteral("  ")));
    return lines;
}

QStringList linesOf(const QJsonValue &value)
{
    if (!isNested(value))
        return {scalar(value)};
    return value.isObject() ? linesOf(value.toObject()) : linesOf(value.toArray());
}

} // namespace

QString toYaml(const QJsonObject &object)
{
    return linesOf(QJsonValue(object)).join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace tidegate::dialogs
