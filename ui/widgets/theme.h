#pragma once

#include <QFont>
#include <QObject>
#include <QPalette>

class QApplication;

namespace tidegate::widgets {

enum class ThemeMode
{
    System,
    Light,
    Dark
};

/// Dresses the application: Fusion with our palette and style sheet, light or dark. GUI thread; one per
/// application.
class Theme : public QObject
{
    Q_OBJECT
public:
    /// Sets the style and a font for the UI, and follows the system's light or dark until told otherwise.
    explicit Theme(QApplication *app);

    void setMode(ThemeMode mode);
    ThemeMode mode() const { return m_mode; }
    bool dark() const { return m_dark; }
    /// Fonts that write this language well come first. `en`, `zh_CN`.
    void setLanguage(const QString &language);

Q_SIGNALS:
    void changed(bool dark);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool systemIsDark() const;
    void apply();

    QApplication *m_app;
    QFont m_systemFont;
    ThemeMode m_mode = ThemeMode::System;
    bool m_dark = false;
    bool m_applying = false;
};

} // namespace tidegate::widgets
