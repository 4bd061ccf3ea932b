#include "ui/session/settings.h"

#include <QSettings>
#include <QUrl>

namespace tidegate::session {

namespace {

const QString languageKey = QStringLiteral("general/language");
const QString themeKey = QStringLiteral("general/theme");
const QString lastProfileKey = QStringLiteral("general/lastProfile");
const QString lastFolderKey = QStringLiteral("general/lastFolder");
const QString geometryKey = QStringLiteral("layout/geometry");
const QString windowStateKey = QStringLiteral("layout/windowState");

QString themeName(Theme theme)
{
    switch (theme) {
    case Theme::Light:
        return QStringLiteral("light");
    case Theme::Dark:
        return QStringLiteral("dark");
    case Theme::System:
        break;
    }
    return QStringLiteral("system");
}

/// A name as part of a key: slashes would open a group.
QString part(const QString &name)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(name));
}

QString tableKey(const QString &profile, const QString &table)
{
    return QStringLiteral("layout/tables/%1/%2").arg(part(profile), part(table));
}

QString readOnlyKey(const QString &profile)
{
    return QStringLiteral("profiles/%1/readOnly").arg(part(profile));
}

} // namespace

Settings::Settings(const QString &file, QObject *parent)
    : QObject(parent), m_settings(std::make_unique<QSettings>(file, QSettings::IniFormat))
{
}

Settings::~Settings() = default;

QString Settings::language() const
{
    const QString language = m_settings->value(languageKey).toString();
    return language == QLatin1String("en") || language == QLatin1String("zh_CN") ? language : QString();
}

void Settings::setLanguage(const QString &language)
{
    if (language == this->language())
        return;
    m_settings->setValue(languageKey, language);
    Q_EMIT languageChanged(language);
}

Theme Settings::theme() const
{
    const QString name = m_settings->value(themeKey).toString();
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        if (name == themeName(theme))
            return theme;
    }
    return Theme::System;
}

void Settings::setTheme(Theme theme)
{
    if (theme == this->theme())
        return;
    m_settings->setValue(themeKey, themeName(theme));
    Q_EMIT themeChanged(theme);
}

QByteArray Settings::geometry() const
{
    return m_settings->value(geometryKey).toByteArray();
}
void Settings::setGeometry(const QByteArray &geometry)
{
    m_settings->setValue(geometryKey, geometry);
}
QByteArray Settings::windowState() const
{
    return m_settings->value(windowStateKey).toByteArray();
}
void Settings::setWindowState(const QByteArray &state)
{
    m_settings->setValue(windowStateKey, state);
}

QByteArray Settings::tableState(const QString &profile, const QString &table) const
{
    return m_settings->value(tableKey(profile, table)).toByteArray();
}

void Settings::setTableState(const QString &profile, const QString &table, const QByteArray &state)
{
    m_settings->setValue(tableKey(profile, table), state);
}

void Settings::resetLayout()
{
    m_settings->remove(QStringLiteral("layout"));
}

bool Settings::isReadOnly(const QString &profile) const
{
    return m_settings->value(readOnlyKey(profile), false).toBool();
}

void Settings::setReadOnly(const QString &profile, bool readOnly)
{
    if (readOnly == isReadOnly(profile))
        return;
    m_settings->setValue(readOnlyKey(profile), readOnly);
    Q_EMIT readOnlyChanged(profile, readOnly);
}

QString Settings::lastProfile() const
{
    return m_settings->value(lastProfileKey).toString();
}
void Settings::setLastProfile(const QString &profile)
{
    m_settings->setValue(lastProfileKey, profile);
}
QString Settings::lastFolder() const
{
    return m_settings->value(lastFolderKey).toString();
}
void Settings::setLastFolder(const QString &folder)
{
    m_settings->setValue(lastFolderKey, folder);
}

QVariant Settings::value(const QString &key, const QVariant &fallback) const
{
    return m_settings->value(key, fallback);
}

void Settings::setValue(const QString &key, const QVariant &value)
{
    m_settings->setValue(key, value);
}

} // namespace tidegate::session
