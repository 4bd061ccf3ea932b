#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QVariantMap>
#include <memory>

class QSettings;

namespace tidegate::session {

enum class Theme
{
    System,
    Light,
    Dark
};

/// What the console remembers about how a person likes it; an INI file in the configuration folder. A value
/// that cannot be understood is the default; a file that is none of ours is moved aside to
/// <file>.broken-<time>, and notice() tells so. Written atomically. GUI thread.
class Settings : public QObject
{
    Q_OBJECT
public:
    /// `file` may not exist yet; its folder is made on the first write.
    explicit Settings(const QString &file, QObject *parent = nullptr);
    ~Settings() override;
    /// For people: the file was broken, and where it is now; empty = it was not.
    QString notice() const { return m_notice; }

    QString language() const; ///< `en`, `zh_CN`; empty = the system's
    void setLanguage(const QString &language);
    Theme theme() const;
    void setTheme(Theme theme);

    QByteArray geometry() const;
    void setGeometry(const QByteArray &geometry);
    QByteArray windowState() const;
    void setWindowState(const QByteArray &state);
    /// Column widths, order, visibility and sorting of one table in one profile (QHeaderView::saveState).
    QByteArray tableState(const QString &profile, const QString &table) const;
    void setTableState(const QString &profile, const QString &table, const QByteArray &state);
    void resetLayout(); ///< forgets geometry, window and table states

    QString lastProfile() const;
    void setLastProfile(const QString &profile);
    QString lastFolder() const; ///< of file dialogs
    void setLastFolder(const QString &folder);

    /// What usage costs, as decimal texts by name (models::readPrices()); empty = nobody has said.
    QVariantMap prices() const;
    void setPrices(const QVariantMap &prices);

    /// Anything else, by key; invalid when unset.
    QVariant value(const QString &key, const QVariant &fallback = {}) const;
    void setValue(const QString &key, const QVariant &value);
    QJsonObject object(const QString &key) const; ///< empty when unset, or no object
    void setObject(const QString &key, const QJsonObject &object);

Q_SIGNALS:
    void languageChanged(const QString &language);
    void themeChanged(tidegate::session::Theme theme);
    void pricesChanged();

private:
    QString m_notice;
    std::unique_ptr<QSettings> m_settings;
};

} // namespace tidegate::session
