#include "ui/dialogs/yaml.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>
#include <yaml-cpp/yaml.h>

namespace tidegate::dialogs {

namespace {

constexpr int deepest = 100;           ///< no object of the API is half as deep
constexpr qsizetype longest = 1 << 20; ///< characters; aliases are refused, so this bounds the result too

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::dialogs::Yaml)
};

QJsonValue scalarOf(const YAML::Node &node)
{
    const QString text = QString::fromStdString(node.Scalar());
    if (node.Tag() == "!" || node.Tag() == "tag:yaml.org,2002:str") // quoted
        return text;
    static const QRegularExpression integer(QStringLiteral("^[-+]?[0-9]+$"));
    static const QRegularExpression real(
        QStringLiteral("^[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?$"));
    if (text.isEmpty() || text == QLatin1String("~") || text.toLower() == QLatin1String("null"))
        return QJsonValue::Null;
    const QString lower = text.toLower();
    if (lower == QLatin1String("true") || lower == QLatin1String("false"))
        return lower == QLatin1String("true");
    if (integer.match(text).hasMatch()) {
        bool fits = false;
        const qint64 number = text.toLongLong(&fits);
        return fits ? QJsonValue(number) : QJsonValue(text.toDouble());
    }
    return real.match(text).hasMatch() ? QJsonValue(text.toDouble()) : QJsonValue(text);
}

/// Nothing when it is too deep or a key is no text.
std::optional<QJsonValue> valueOf(const YAML::Node &node, int depth)
{
    if (depth > deepest)
        return std::nullopt;
    if (node.IsSequence()) {
        QJsonArray array;
        for (const YAML::Node &each : node) {
            const auto value = valueOf(each, depth + 1);
            if (!value)
                return std::nullopt;
            array.append(*value);
        }
        return array;
    }
    if (!node.IsMap())
        return node.IsScalar() ? scalarOf(node) : QJsonValue(QJsonValue::Null);
    QJsonObject object;
    for (const auto &each : node) {
        const auto value = each.first.IsScalar() ? valueOf(each.second, depth + 1) : std::nullopt;
        if (!value)
            return std::nullopt;
        object.insert(QString::fromStdString(each.first.Scalar()), *value);
    }
    return object;
}

tl::unexpected<Error> wrong(const QString &text)
{
    return tl::unexpected(Error{Code::BadRequest, text.toStdString(), {}, {}});
}

} // namespace

Result<QJsonObject> fromYaml(const QString &text)
{
    if (text.size() > longest)
        return wrong(Words::tr("The text is too long."));
    static const QRegularExpression alias(
        QStringLiteral("(^|[\\s:\\[{,-])[*&][A-Za-z0-9_]+\\s*($|[\\n,\\]}])"),
        QRegularExpression::MultilineOption);
    if (alias.match(text).hasMatch())
        return wrong(Words::tr("Anchors and aliases (& and *) are not read here."));
    try {
        const YAML::Node root = YAML::Load(text.toStdString());
        const auto value = root.IsMap() ? valueOf(root, 0) : std::nullopt;
        if (!value)
            return wrong(Words::tr("This is no mapping of names to values."));
        return value->toObject();
    } catch (const YAML::Exception &trouble) {
        return wrong(trouble.mark.is_null()
                         ? Words::tr("This is no YAML: %1.").arg(QString::fromStdString(trouble.msg))
                         : Words::tr("Line %1: %2.", "a line's number, what is wrong there")
                               .arg(trouble.mark.line + 1)
                               .arg(QString::fromStdString(trouble.msg)));
    }
}

} // namespace tidegate::dialogs
