#include "ui/models/object_diff.h"

#include <QJsonDocument>
#include <QSet>
#include <algorithm>
#include <vector>

namespace tidegate::models {

namespace {

constexpr qsizetype mostLines = 4000;

QString textOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Bool:
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    case QJsonValue::Double:
        return QString::number(value.toDouble(), 'g', 15);
    case QJsonValue::Array:
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    case QJsonValue::Object:
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    case QJsonValue::Null:
        return QStringLiteral("null");
    case QJsonValue::Undefined:
        break;
    }
    return {};
}

QString childPath(const QString &path, const QString &key)
{
    // A key with dots or slashes would read as a path of its own.
    const bool plain = !key.contains(QLatin1Char('.')) && !key.contains(QLatin1Char('/'));
    if (!plain)
        return QStringLiteral("%1[%2]").arg(path, key);
    return path.isEmpty() ? key : path + QLatin1Char('.') + key;
}

bool isNamed(const QJsonArray &array)
{
    return !array.isEmpty() && std::all_of(array.begin(), array.end(), [](const QJsonValue &value) {
        return value.toObject().contains(QLatin1String("name"));
    });
}

QJsonObject byName(const QJsonArray &array)
{
    QJsonObject all;
    for (const QJsonValue &value : array)
        all.insert(value.toObject()[QLatin1String("name")].toString(), value);
    return all;
}

class FieldWalk
{
public:
    QList<FieldDiff> result;

    void objects(const QString &path, const QJsonObject &before, const QJsonObject &after)
    {
        for (const QString &key : keysOf(before, after))
            values(childPath(path, key), before.value(key), after.value(key));
    }

private:
    static QStringList keysOf(const QJsonObject &before, const QJsonObject &after)
    {
        QStringList keys = before.keys();
        for (const QString &key : after.keys()) {
            if (!before.contains(key))
                keys.append(key);
        }
        keys.sort();
        return keys;
    }

    void arrays(const QString &path, const QJsonArray &before, const QJsonArray &after)
    {
        const bool named = (isNamed(before) || before.isEmpty()) && (isNamed(after) || after.isEmpty());
        if (named) {
            const QJsonObject a = byName(before);
            const QJsonObject b = byName(after);
            for (const QString &key : keysOf(a, b))
                values(QStringLiteral("%1[%2]").arg(path, key), a.value(key), b.value(key));
            return;
        }
        for (qsizetype i = 0; i < std::max(before.size(), after.size()); ++i)
            values(QStringLiteral("%1[%2]").arg(path).arg(i), i < before.size() ? before.at(i) : missing,
                   i < after.size() ? after.at(i) : missing);
    }

    void values(const QString &path, const QJsonValue &before, const QJsonValue &after)
    {
        if (before == after)
            return;
        if (before.isObject() && after.isObject()) {
            objects(path, before.toObject(), after.toObject());
        } else if (before.isArray() && after.isArray()) {
            arrays(path, before.toArray(), after.toArray());
        } else {
            const auto kind = before.isUndefined()  ? FieldDiff::Kind::Added
                              : after.isUndefined() ? FieldDiff::Kind::Removed
                                                    : FieldDiff::Kind::Changed;
            result.append({kind, path, textOf(before), textOf(after)});
        }
    }

    const QJsonValue missing{QJsonValue::Undefined};
};

/// Lengths of the longest common subsequence from each pair of places on.
std::vector<std::vector<int>> commonLengths(const QStringList &a, const QStringList &b)
{
    std::vector<std::vector<int>> length(size_t(a.size()) + 1, std::vector<int>(size_t(b.size()) + 1, 0));
    for (qsizetype i = a.size() - 1; i >= 0; --i) {
        for (qsizetype j = b.size() - 1; j >= 0; --j) {
            auto &here = length[size_t(i)][size_t(j)];
            here = a[i] == b[j]
                       ? length[size_t(i) + 1][size_t(j) + 1] + 1
                       : std::max(length[size_t(i) + 1][size_t(j)], length[size_t(i)][size_t(j) + 1]);
        }
    }
    return length;
}

} // namespace

QList<FieldDiff> diffFields(const QJsonObject &before, const QJsonObject &after)
{
    FieldWalk walk;
    walk.objects({}, before, after);
    return walk.result;
}

QList<LineDiff> diffLines(const QStringList &before, const QStringList &after)
{
    QList<LineDiff> result;
    qsizetype i = 0;
    qsizetype j = 0;
    if (before.size() <= mostLines && after.size() <= mostLines) {
        const auto length = commonLengths(before, after);
        while (i < before.size() && j < after.size()) {
            if (before[i] == after[j]) {
                result.append({LineDiff::Kind::Same, before[i]});
                ++i;
                ++j;
            } else if (length[size_t(i) + 1][size_t(j)] >= length[size_t(i)][size_t(j) + 1]) {
                result.append({LineDiff::Kind::Removed, before[i++]});
            } else {
                result.append({LineDiff::Kind::Added, after[j++]});
            }
        }
    }
    while (i < before.size())
        result.append({LineDiff::Kind::Removed, before[i++]});
    while (j < after.size())
        result.append({LineDiff::Kind::Added, after[j++]});
    return result;
}

QJsonObject comparable(const resource::Object &revision)
{
    QJsonObject annotations;
    for (const auto &[key, value] : revision.annotations()) {
        if (!key.startsWith(QLatin1String("serving.knative.dev/")) &&
            !key.startsWith(QLatin1String("client.knative.dev/")))
            annotations.insert(key, value);
    }
    QJsonObject result{{QStringLiteral("spec"), revision.spec()}};
    if (!annotations.isEmpty())
        result.insert(QStringLiteral("annotations"), annotations);
    return result;
}

} // namespace tidegate::models
