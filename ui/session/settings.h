#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QVariant>
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
/// that cannot be understood is the default. GUI thread.
class Settings : public QObject
{
    Q_OBJECT
public:
    /// `file` may not exist yet; its folder is made on the first write.
    explicit Settings(const QString &file, QObject *parent = nullptr);
    ~Settings() override;

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

    bool isReadOnly(const QString &profile) const; ///< default false
    void setReadOnly(const QString &profile, bool readOnly);
    QString lastProfile() const;
    void setLastProfile(const QString &profile);
    QString lastFolder() const; ///< of file dialogs
    void setLastFolder(const QString &folder);

    /// Anything else, by key; invalid when unset.
    QVariant value(const QString &key, const QVariant &fallback = {}) const;
    void setValue(const QString &key, const QVariant &value);

Q_SIGNALS:
    void languageChanged(const QString &language);
    void themeChanged(tidegate::session::Theme theme);
    void readOnlyChanged(const QString &profile, bool readOnly);

private:
    std::unique_ptr<QSettings> m_settings;
};

} // namespace tidegate::session
