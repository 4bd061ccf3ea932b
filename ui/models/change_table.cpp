#include "ui/models/change_table.h"

#include "ui/models/formatting.h"
#include "ui/models/table_text.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>
#include <algorithm>

namespace tidegate::models {

using client::ChangeEntry;

namespace {

constexpr int mostFields = 3; ///< in a sentence
constexpr qsizetype longest = 80;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::ChangeTable)
};

/// Digests by their beginning, long texts by theirs.
QString clipped(QString text)
{
    static const QRegularExpression digest(QStringLiteral("(sha256:[0-9a-f]{12})[0-9a-f]+"));
    text.replace(digest, QStringLiteral("\\1…"));
    return text.size() > longest ? text.left(longest) + QStringLiteral("…") : text;
}

QString valueText(const QJsonValue &value)
{
    if (value.isNull() || value.isUndefined())
        return Words::tr("nothing", "value that was not there");
    if (value.isObject())
        return clipped(QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact)));
    if (value.isArray())
        return clipped(QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)));
    return value.isString() && value.toString().isEmpty() ? QStringLiteral("\"\"")
                                                          : clipped(value.toVariant().toString());
}

/// `web-00001 90 %, latest 10 %`.
QString trafficText(const QJsonValue &traffic)
{
    QStringList shares;
    const QJsonArray all = traffic.toArray();
    for (const QJsonValue &share : all) {
        const QString revision = share[QLatin1String("revisionName")].toString();
        shares.append(Words::tr("%1 %2", "revision, share")
                          .arg(revision.isEmpty() ? Words::tr("latest", "revision") : revision,
                               formatting::percent(share[QLatin1String("percent")].toDouble())));
    }
    return shares.isEmpty() ? Words::tr("latest", "revision")
                            : shares.join(Words::tr(", ", "between shares"));
}

/// The last part of a path says most: `autoscaling.knative.dev/max-scale` is `max-scale`.
QString fieldText(const ChangeEntry::Field &field)
{
    if (field.path == QLatin1String("traffic"))
        return Words::tr("%1 → %2", "before, after").arg(trafficText(field.before), trafficText(field.after));
    const QString name = field.path.section(QLatin1Char('/'), -1);
    if (field.before.isNull())
        return Words::tr("%1: %2", "field, value").arg(name, valueText(field.after));
    return Words::tr("%1: %2 → %3", "field, before, after")
        .arg(name, valueText(field.before), valueText(field.after));
}

QString beginning(const ChangeEntry &change)
{
    const QString name = change.name.isEmpty() ? change.service : change.name;
    const bool isNew = std::all_of(change.fields.begin(), change.fields.end(),
                                   [](auto &field) { return field.before.isNull(); });
    if (change.type == QLatin1String("deploy"))
        return isNew ? Words::tr("%1 was created", "app").arg(name)
                     : Words::tr("%1 was deployed anew", "app").arg(name);
    if (change.type == QLatin1String("scaling"))
        return Words::tr("The scaling of %1 was changed", "app").arg(name);
    if (change.type == QLatin1String("traffic"))
        return Words::tr("The traffic of %1 was moved", "app").arg(name);
    if (change.type == QLatin1String("limits"))
        return Words::tr("The limits of %1 were changed", "app").arg(name);
    if (change.type == QLatin1String("delete"))
        return Words::tr("%1 was deleted", "app").arg(name);
    if (change.type == QLatin1String("settings"))
        return Words::tr("The settings in %1 were changed", "object").arg(name);
    if (change.type == QLatin1String("start"))
        return Words::tr("The server started");
    if (change.type == QLatin1String("stop"))
        return Words::tr("The server was stopped");
    return change.message; // of a newer server
}

} // namespace

QString changeSentence(const ChangeEntry &change)
{
    const QString first = beginning(change);
    QStringList fields;
    for (const ChangeEntry::Field &field : change.fields) {
        if (fields.size() == mostFields) {
            fields.append(Words::tr("and %n more", "fields of an object",
                                    static_cast<int>(change.fields.size()) - mostFields));
            break;
        }
        fields.append(fieldText(field));
    }
    if (fields.isEmpty() || first == change.message)
        return first;
    return Words::tr("%1: %2", "what happened, fields")
        .arg(first, fields.join(Words::tr("; ", "between fields")));
}

QString changeAuthor(const ChangeEntry &change)
{
    // What a client without a name is called by the API.
    const QString with = change.with == QLatin1String("unknown") ? QString() : change.with;
    if (change.who.isEmpty() && with.isEmpty())
        return QStringLiteral("–");
    if (with.isEmpty() || change.who.isEmpty())
        return change.who.isEmpty() ? with : change.who;
    return Words::tr("%1 with %2", "user, program").arg(change.who, with);
}

ChangeTable::ChangeTable(QObject *parent) : QAbstractTableModel(parent) {}

namespace {

bool isSame(const ChangeEntry &one, const ChangeEntry &other)
{
    return one.time == other.time && one.type == other.type && one.ns == other.ns && one.name == other.name;
}

} // namespace

void ChangeTable::setChanges(const std::vector<ChangeEntry> &changes)
{
    const auto isIn = [](const std::vector<ChangeEntry> &all, const ChangeEntry &change) {
        return std::any_of(all.begin(), all.end(), [&](auto &other) { return isSame(change, other); });
    };
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (isIn(changes, at(row)))
            continue;
        beginRemoveRows({}, row, row);
        m_changes.erase(m_changes.begin() + row);
        endRemoveRows();
    }
    for (size_t i = 0; i < changes.size(); ++i) {
        if (i < m_changes.size() && isSame(m_changes[i], changes[i]))
            continue;
        beginInsertRows({}, static_cast<int>(i), static_cast<int>(i));
        m_changes.insert(m_changes.begin() + static_cast<std::ptrdiff_t>(i), changes[i]);
        endInsertRows();
    }
}

int ChangeTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_changes.size());
}

int ChangeTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ChangeTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ChangeEntry &change = at(index.row());
    if (role == Qt::ToolTipRole)
        return index.column() == TimeColumn
                   ? formatting::dateTime(change.time)
                   : QStringLiteral("<qt>%1</qt>").arg(change.message.toHtmlEscaped());
    if (role == exportRole && index.column() == TimeColumn)
        return QString::fromStdString(formatMicroTime(change.time));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case TimeColumn:
        return formatting::time(change.time, SystemClock().wall());
    case WhatColumn:
        return changeSentence(change);
    default:
        return changeAuthor(change);
    }
}

QVariant ChangeTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case WhatColumn:
        return tr("What");
    case WhoColumn:
        return tr("Who");
    default:
        return {};
    }
}

void ChangeTable::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace tidegate::models
