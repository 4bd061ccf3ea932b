#include "ui/session/settings.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QSettings>
#include <QUrl>

namespace tidegate::session {

namespace {

const QString languageKey = QStringLiteral("general/language");
const QString themeKey = QStringLiteral("general/theme");
const QString lastProfileKey = QStringLiteral("general/lastProfile");
const QString lastFolderKey = QStringLiteral("general/lastFolder");
const QString pricesGroup = QStringLiteral("prices");
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

/// Whether a line stands in it that is no section, no comment and no value: QSettings would take what it
/// understands of it, and overwrite the rest.
bool isBroken(const QString &file)
{
    QFile disk(file);
    if (!disk.open(QIODevice::ReadOnly))
        return false;
    while (!disk.atEnd()) {
        const QByteArray line = disk.readLine().trimmed();
        const bool isSection = line.startsWith('[') && line.endsWith(']');
        const bool isValue = line.indexOf('=') > 0 && !line.startsWith('[');
        if (!line.isEmpty() && !line.startsWith(';') && !isSection && !isValue)
            return true;
        if (line.contains('\0'))
            return true;
    }
    return false;
}

} // namespace

Settings::Settings(const QString &file, QObject *parent) : QObject(parent)
{
    if (isBroken(file)) {
        const QString aside =
            file + QStringLiteral(".broken-") +
            QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
        m_notice =
            QFile::rename(file, aside)
                ? tr("The settings could not be read; they begin anew. The broken file is now %1.").arg(aside)
                : tr("The settings could not be read, and %1 could not be moved aside.").arg(file);
    }
    m_settings = std::make_unique<QSettings>(file, QSettings::IniFormat);
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

QVariantMap Settings::prices() const
{
    QVariantMap prices;
    m_settings->beginGroup(pricesGroup);
    for (const QString &name : m_settings->childKeys())
        prices.insert(name, m_settings->value(name).toString());
    m_settings->endGroup();
    return prices;
}

void Settings::setPrices(const QVariantMap &prices)
{
    if (prices == this->prices())
        return;
    m_settings->remove(pricesGroup);
    for (auto it = prices.begin(); it != prices.end(); ++it)
        m_settings->setValue(pricesGroup + QLatin1Char('/') + it.key(), it.value().toString());
    Q_EMIT pricesChanged();
}

QVariant Settings::value(const QString &key, const QVariant &fallback) const
{
    return m_settings->value(key, fallback);
}

void Settings::setValue(const QString &key, const QVariant &value)
{
    m_settings->setValue(key, value);
}

QJsonObject Settings::object(const QString &key) const
{
    return QJsonDocument::fromJson(value(key).toString().toUtf8()).object();
}

void Settings::setObject(const QString &key, const QJsonObject &object)
{
    setValue(key, QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

} // namespace tidegate::session
