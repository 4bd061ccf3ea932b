#include "ui/models/overview_model.h"

#include "ui/models/formatting.h"
#include "ui/models/times.h"

#include <QCoreApplication>
#include <algorithm>

namespace tidegate::models {

namespace {

constexpr size_t longest = 100;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::RecentChanges)
};

QString kindWord(const QString &kind)
{
    if (kind == QLatin1String("Service"))
        return Words::tr("App");
    if (kind == QLatin1String("Revision"))
        return Words::tr("Revision");
    if (kind == QLatin1String("Pod"))
        return Words::tr("Instance");
    if (kind == QLatin1String("Engine"))
        return Words::tr("Engine");
    if (kind == QLatin1String("Package"))
        return Words::tr("Package");
    return kind;
}

} // namespace

RecentChanges::RecentChanges(QObject *parent) : QAbstractListModel(parent) {}

int RecentChanges::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_changes.size());
}

QVariant RecentChanges::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const RecentChange &change = at(index.row());
    const qint64 ms = msOf(change.time);
    switch (role) {
    case Qt::DisplayRole:
        return sentence(change);
    case Qt::ToolTipRole:
        return change.detail.isEmpty()
                   ? formatting::dateTime(change.time)
                   : formatting::dateTime(change.time) + QLatin1Char('\n') + change.detail;
    case ObjectTable::StateRole:
        return int(change.state);
    case ObjectTable::StateTextRole:
        return stateWord(change.state);
    case ObjectTable::KeyRole:
        return change.name.text();
    case ObjectTable::NamespaceRole:
        return change.name.ns;
    case ObjectTable::NameRole:
        return change.name.name;
    case KindRole:
        return change.kind;
    case TimeRole:
        return ms;
    case TimeTextRole:
        return formatting::time(change.time, SystemClock().wall());
    case DetailRole:
        return change.detail;
    default:
        return {};
    }
}

void RecentChanges::add(const RecentChange &change)
{
    const auto place = std::find_if(m_changes.begin(), m_changes.end(),
                                    [&](const RecentChange &old) { return old.time <= change.time; });
    const int row = int(place - m_changes.begin());
    if (size_t(row) >= longest)
        return;
    beginInsertRows({}, row, row);
    m_changes.insert(place, change);
    endInsertRows();
    if (m_changes.size() > longest) {
        beginRemoveRows({}, int(longest), int(longest));
        m_changes.pop_back();
        endRemoveRows();
    }
}

void RecentChanges::clear()
{
    beginResetModel();
    m_changes.clear();
    endResetModel();
}

QString RecentChanges::sentence(const RecentChange &change)
{
    const QString kind = kindWord(change.kind);
    const QString &name = change.name.name;
    switch (change.what) {
    case RecentChange::What::Created:
        return Words::tr("%1 %2 was created", "kind, name").arg(kind, name);
    case RecentChange::What::Deleted:
        return Words::tr("%1 %2 was deleted", "kind, name").arg(kind, name);
    case RecentChange::What::BecameReady:
        return Words::tr("%1 %2 became ready", "kind, name").arg(kind, name);
    case RecentChange::What::Failed:
        return Words::tr("%1 %2 failed", "kind, name").arg(kind, name);
    case RecentChange::What::Started:
        return Words::tr("%1 %2 started", "kind, name").arg(kind, name);
    case RecentChange::What::Stopped:
        return Words::tr("%1 %2 ended", "kind, name").arg(kind, name);
    case RecentChange::What::ScaledTo:
        if (change.number == 0)
            return Words::tr("%1 %2 is scaled to zero", "kind, name").arg(kind, name);
        return Words::tr("%1 %2 is scaled to %n instance(s)", "kind, name", change.number).arg(kind, name);
    case RecentChange::What::TrafficMoved:
        return Words::tr("The traffic of %1 was moved", "name of an app").arg(name);
    }
    return {};
}

void RecentChanges::retranslate()
{
    if (!m_changes.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

} // namespace tidegate::models
