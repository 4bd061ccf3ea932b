#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace tidegate::widgets {

class IconLabel;

/// What stands in the place of content that is not there: an icon, what is so, why, and what to do next.
class MessageView : public QWidget
{
    Q_OBJECT
public:
    explicit MessageView(QWidget *parent = nullptr);
    /// An empty `action` shows no button; `busy` shows a bar that moves.
    void setMessage(const QString &iconName, const QString &title, const QString &text,
                    const QString &action = {}, bool busy = false);
    QString title() const;

Q_SIGNALS:
    void actionRequested();

private:
    IconLabel *m_icon;
    QLabel *m_title;
    QLabel *m_text;
    QProgressBar *m_busy;
    QPushButton *m_button;
};

} // namespace tidegate::widgets
