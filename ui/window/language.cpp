#include "ui/window/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

// A static library's resources are linked in only when they are named; the macro must stand outside of any
// namespace.
static void initTranslations()
{
    Q_INIT_RESOURCE(translations);
}

namespace tidegate::window {

Language::Language(QObject *parent) : QObject(parent)
{
    initTranslations();
}

QString Language::effective(const QString &code)
{
    const QString wanted = code.isEmpty() ? QLocale::system().name() : code;
    return wanted.startsWith(QLatin1String("zh")) ? QStringLiteral("zh_CN") : QStringLiteral("en");
}

void Language::set(const QString &code)
{
    const QString language = effective(code);
    if (language == m_current)
        return;
    m_current = language;
    QCoreApplication::removeTranslator(&m_own);
    QCoreApplication::removeTranslator(&m_qt);
    // English as the system has it (dates of the United Kingdom, say), Chinese as in the mainland.
    const QLocale system = QLocale::system();
    QLocale::setDefault(system.name().startsWith(language.left(2)) ? system : QLocale(language));
    if (m_qt.load(QStringLiteral("qtbase_") + language, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qt);
    if (m_own.load(QStringLiteral(":/i18n/tidegate_%1.qm").arg(language)))
        QCoreApplication::installTranslator(&m_own);
    Q_EMIT changed(language);
}

} // namespace tidegate::window
