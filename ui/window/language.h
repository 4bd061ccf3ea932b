#pragma once

#include <QObject>
#include <QString>
#include <QTranslator>

namespace tidegate::window {

/// The language of the user interface: translators, and the default QLocale that numbers and times follow.
/// GUI thread.
class Language : public QObject
{
    Q_OBJECT
public:
    explicit Language(QObject *parent = nullptr);
    /// `en`, `zh_CN`; empty = the system's. Widgets are told by QEvent::LanguageChange, models by changed().
    void set(const QString &code);
    /// Never empty.
    QString current() const { return m_current; }
    /// The language that `code` leads to: English for what we have no texts for.
    static QString effective(const QString &code);

Q_SIGNALS:
    void changed(const QString &current);

private:
    QTranslator m_own;
    QTranslator m_qt;
    QString m_current;
};

} // namespace tidegate::window
