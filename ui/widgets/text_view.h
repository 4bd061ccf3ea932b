#pragma once

#include <QPlainTextEdit>

namespace tidegate::widgets {

/// Text in a fixed-width font, to read and copy: logs, bodies, YAML.
class TextView : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit TextView(QWidget *parent = nullptr);
    /// Keeps the place, or stays at the end when it was there.
    void setContent(const QString &text);
    void scrollToEnd();
    /// Of the size that stands beside the application's font.
    static QFont fixedFont();

protected:
    void changeEvent(QEvent *event) override;

private:
    void useFixedFont();
};

} // namespace tidegate::widgets
