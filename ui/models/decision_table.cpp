#include "ui/models/decision_table.h"

#include "ui/models/decision_words.h"
#include "ui/models/formatting.h"
#include "ui/models/table_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

namespace tidegate::models {

using namespace std::chrono_literals;

namespace {

constexpr auto askEvery = 5s;

} // namespace

std::optional<Decision> readDecision(const QJsonObject &json)
{
    const auto time = parseTime(json[QLatin1String("time")].toString().toStdString());
    if (!time)
        return std::nullopt;
    const QJsonObject why = json[QLatin1String("why")].toObject();
    return Decision{*time,
                    json[QLatin1String("from")].toInt(),
                    json[QLatin1String("replicas")].toInt(),
                    json[QLatin1String("limit")].toString(),
                    why[QLatin1String("en")].toString(),
                    why[QLatin1String("zh")].toString(),
                    json};
}

DecisionTable::DecisionTable(QObject *parent) : QAbstractTableModel(parent)
{
    m_timer.setInterval(askEvery);
    connect(&m_timer, &QTimer::timeout, this, &DecisionTable::refresh);
}

void DecisionTable::setClient(client::Client *client)
{
    delete m_call;
    m_client = client;
    refresh();
}

void DecisionTable::setRevision(const QString &ns, const QString &revision)
{
    if (ns == m_ns && revision == m_revision)
        return;
    delete m_call;
    m_ns = ns;
    m_revision = revision;
    m_problem.clear();
    apply({});
    m_loading = !revision.isEmpty();
    Q_EMIT loadChanged();
    refresh();
}

void DecisionTable::setActive(bool active)
{
    m_active = active;
    if (!active) {
        m_timer.stop();
        return;
    }
    m_timer.start();
    refresh();
}

void DecisionTable::refresh()
{
    if (!m_active || !m_client || m_revision.isEmpty() || m_call)
        return;
    m_call = m_client->decisions(m_ns, m_revision, this,
                                 [this](const Result<QJsonObject> &answer) { received(answer); });
}

void DecisionTable::received(const Result<QJsonObject> &answer)
{
    m_call.clear(); // it deletes itself
    const QString problem = answer ? QString() : formatting::error(answer.error());
    const bool changed = m_loading || problem != m_problem;
    m_loading = false;
    m_problem = problem;
    if (answer)
        apply((*answer)[QLatin1String("items")].toArray());
    if (changed)
        Q_EMIT loadChanged();
}

/// Decisions never change, but for the one that stands, which the next answer may replace.
void DecisionTable::apply(const QJsonArray &items)
{
    std::vector<Decision> next;
    for (const QJsonValue &item : items) {
        if (auto decision = readDecision(item.toObject()))
            next.push_back(std::move(*decision));
    }
    std::stable_sort(next.begin(), next.end(), [](auto &a, auto &b) { return a.time > b.time; });
    const auto isNext = [&next](const Decision &decision) {
        return std::any_of(next.begin(), next.end(), [&](auto &other) { return other == decision; });
    };
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (isNext(at(row)))
            continue;
        beginRemoveRows({}, row, row);
        m_decisions.erase(m_decisions.begin() + row);
        endRemoveRows();
    }
    for (size_t i = 0; i < next.size(); ++i) {
        if (i < m_decisions.size() && m_decisions[i] == next[i])
            continue;
        beginInsertRows({}, static_cast<int>(i), static_cast<int>(i));
        m_decisions.insert(m_decisions.begin() + static_cast<std::ptrdiff_t>(i), std::move(next[i]));
        endInsertRows();
    }
}

QString DecisionTable::why(int row) const
{
    return formatting::inOwnLanguage(at(row).whyEn, at(row).whyZh);
}

QStringList DecisionTable::details(int row) const
{
    return decisionDetails(at(row).json);
}

int DecisionTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_decisions.size());
}

int DecisionTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DecisionTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Decision &decision = at(index.row());
    if (role == Qt::ToolTipRole && index.column() == TimeColumn)
        return formatting::dateTime(decision.time);
    if (role == Qt::ToolTipRole && index.column() == WhyColumn)
        return QStringLiteral("<qt>%1</qt>").arg(why(index.row()).toHtmlEscaped());
    if (role == exportRole && index.column() == TimeColumn)
        return QString::fromStdString(formatMicroTime(decision.time));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case TimeColumn:
        return formatting::time(decision.time, SystemClock().wall());
    case ChangeColumn:
        return decision.from == decision.to
                   ? tr("stays at %1", "instances").arg(QLocale().toString(decision.to))
                   : tr("%1 → %2", "instances before and after")
                         .arg(QLocale().toString(decision.from), QLocale().toString(decision.to));
    case LimitColumn:
        return limitText(decision.limit);
    default:
        return why(index.row());
    }
}

QVariant DecisionTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case ChangeColumn:
        return tr("Instances");
    case LimitColumn:
        return tr("Bound by");
    case WhyColumn:
        return tr("Why");
    default:
        return {};
    }
}

void DecisionTable::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace tidegate::models
