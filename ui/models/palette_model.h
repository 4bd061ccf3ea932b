#pragma once

#include <QAbstractListModel>
#include <QString>
#include <functional>
#include <vector>

namespace tidegate::models {

/// Something that can be done or gone to.
struct PaletteEntry
{
    QString text;     ///< `Deploy…`, `orders-00002`
    QString detail;   ///< what it is, or its keys: `Revision in default`, `Ctrl+N`
    QString iconName; ///< as icons.h knows it
    bool isEnabled = true;
    int weight = 0; ///< higher stands first among equals: actions before objects
    std::function<void()> run;
};

/// The entries that a few letters find, the best first, at most a hundred. Finds by the text, by the detail,
/// and by the initials of a Chinese text's pinyin. GUI thread.
class PaletteModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role
    {
        DetailRole = Qt::UserRole + 1,
        IconNameRole,
        EnabledRole
    };
    static constexpr int mostShown = 100;
    explicit PaletteModel(QObject *parent = nullptr);

    void setEntries(std::vector<PaletteEntry> entries);
    void setQuery(const QString &query);
    /// Null when the row is none, or what stands there cannot be done now.
    const PaletteEntry *runnable(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Known
    {
        PaletteEntry entry;
        QString initials;
    };
    int scoreOf(const Known &known) const;
    void find();

    std::vector<Known> m_entries;
    std::vector<int> m_shown; ///< indexes of m_entries
    QString m_query;
};

} // namespace tidegate::models
