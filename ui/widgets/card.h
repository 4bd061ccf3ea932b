#pragma once

#include "ui/widgets/colors.h"

#include <QFrame>

class QLabel;
class QHBoxLayout;
class QVBoxLayout;

namespace tidegate::widgets {

class IconLabel;

/// A surface with a heading, room for small controls beside it, and a body.
class Card : public QFrame
{
    Q_OBJECT
public:
    explicit Card(QWidget *parent = nullptr);
    void setHeading(const QString &text);
    QVBoxLayout *body() const { return m_body; }
    QHBoxLayout *headingRow() const { return m_headingRow; }

private:
    QLabel *m_heading;
    QHBoxLayout *m_headingRow;
    QVBoxLayout *m_body;
};

/// One number with what it counts and a line under it. Click or Enter goes where the number comes from.
class Tile : public QFrame
{
    Q_OBJECT
public:
    explicit Tile(const QString &iconName, QWidget *parent = nullptr);
    void setTitle(const QString &title);
    /// `tone` colours the line under the number, which carries the tone's icon too unless it is Neutral.
    void setValue(const QString &value, const QString &detail, Tone tone = Tone::Neutral);

Q_SIGNALS:
    void activated();

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void describe();

    IconLabel *m_icon;
    QLabel *m_title;
    QLabel *m_value;
    IconLabel *m_toneIcon;
    QLabel *m_detail;
};

} // namespace tidegate::widgets
