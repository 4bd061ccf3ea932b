#pragma once

#include "ui/widgets/colors.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace tidegate::widgets {

class IconLabel;

/// A line over the content that tells of something and offers one thing to do. Hidden without a text.
class Banner : public QWidget
{
    Q_OBJECT
public:
    explicit Banner(QWidget *parent = nullptr);
    /// An empty `action` shows no button.
    void show(Tone tone, const QString &text, const QString &action = {});
    void clear();
    QString text() const;

Q_SIGNALS:
    void actionRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Tone m_tone = Tone::Neutral;
    IconLabel *m_icon;
    QLabel *m_label;
    QPushButton *m_button;
};

} // namespace tidegate::widgets
