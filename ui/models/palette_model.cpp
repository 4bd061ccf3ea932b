#include "ui/models/palette_model.h"

#include "ui/models/fuzzy.h"

#include <algorithm>

namespace tidegate::models {

PaletteModel::PaletteModel(QObject *parent) : QAbstractListModel(parent) {}

void PaletteModel::setEntries(std::vector<PaletteEntry> entries)
{
    m_entries.clear();
    m_entries.reserve(entries.size());
    for (PaletteEntry &entry : entries) {
        QString initials = pinyinInitials(entry.text);
        m_entries.push_back({std::move(entry), std::move(initials)});
    }
    find();
}

void PaletteModel::setQuery(const QString &query)
{
    m_query = query.trimmed();
    find();
}

/// A hit in the name is worth more than one in what it is.
int PaletteModel::scoreOf(const Known &known) const
{
    const int byText = fuzzyScore(m_query, known.entry.text);
    const int byPinyin = known.initials.isEmpty() ? -1 : fuzzyScore(m_query, known.initials);
    const int best = std::max(byText, byPinyin);
    if (best >= 0)
        return best * 4 + known.entry.weight;
    const int byAll = fuzzyScore(m_query, known.entry.text + QLatin1Char(' ') + known.entry.detail);
    return byAll < 0 ? -1 : byAll + known.entry.weight;
}

void PaletteModel::find()
{
    std::vector<std::pair<int, int>> found;
    for (size_t i = 0; i < m_entries.size(); ++i) {
        if (const int score = scoreOf(m_entries[i]); score >= 0)
            found.emplace_back(score, static_cast<int>(i));
    }
    const auto better = [](auto &a, auto &b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    };
    const size_t shown = std::min(found.size(), size_t(mostShown));
    std::partial_sort(found.begin(), found.begin() + std::ptrdiff_t(shown), found.end(), better);
    beginResetModel();
    m_shown.clear();
    for (size_t i = 0; i < shown; ++i)
        m_shown.push_back(found[i].second);
    endResetModel();
}

const PaletteEntry *PaletteModel::runnable(int row) const
{
    if (row < 0 || row >= rowCount())
        return nullptr;
    const PaletteEntry &entry = m_entries[size_t(m_shown[size_t(row)])].entry;
    return entry.isEnabled ? &entry : nullptr;
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PaletteEntry &entry = m_entries[size_t(m_shown[size_t(index.row())])].entry;
    switch (role) {
    case Qt::DisplayRole:
        return entry.text;
    case Qt::AccessibleTextRole:
        return entry.detail.isEmpty() ? entry.text : entry.text + QStringLiteral(", ") + entry.detail;
    case DetailRole:
        return entry.detail;
    case IconNameRole:
        return entry.iconName;
    case EnabledRole:
        return entry.isEnabled;
    default:
        return {};
    }
}

/// What cannot be done now can still be read, so the row stays reachable.
Qt::ItemFlags PaletteModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsSelectable | Qt::ItemIsEnabled : Qt::NoItemFlags;
}

} // namespace tidegate::models
