#pragma once

#include "ui/session/settings.h"

#include <QFont>
#include <QObject>
#include <QPalette>

class QApplication;

namespace tidegate::widgets {

/// Dresses the application: Fusion with our palette and style sheet, light or dark. GUI thread; one per application.
class Theme : public QObject
{
    Q_OBJECT
public:
    /// Sets the style and a font for the UI, and follows the system's light or dark until told otherwise.
    explicit Theme(QApplication *app);

    void setMode(session::Theme mode);
    session::Theme mode() const { return m_mode; }
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
    session::Theme m_mode = session::Theme::System;
    bool m_dark = false;
    bool m_applying = false;
};

} // namespace tidegate::widgets
