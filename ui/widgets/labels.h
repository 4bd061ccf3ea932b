#pragma once

#include "ui/widgets/colors.h"

#include <QLabel>
#include <QWidget>

class QAbstractButton;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace tidegate::widgets {

/// Chooses a look of the style sheet (see style_sheet.h).
void setLook(QWidget *widget, const char *look);
/// The same for a widget that is on screen already.
void changeLook(QWidget *widget, const char *look);
/// The look of a text of this tone.
const char *lookOf(Tone tone);

/// Gives a dialog this width and the height that its wrapped texts need at it.
void fitHeight(QWidget *dialog, int width);

/// A label that wraps, whose text can be selected, and that shows it as plain text.
QLabel *makeLabel(const char *objectName, const char *look = nullptr, QWidget *parent = nullptr);
QPushButton *makeButton(const char *objectName, const QString &iconName = {}, const char *look = nullptr,
                        QWidget *parent = nullptr);
/// Icon only: give it an accessible name with setHint().
QToolButton *makeIconButton(const char *objectName, const QString &iconName, QWidget *parent = nullptr);
/// Scrolls up and down when `content` (which gets the look "plain") is higher than there is room, and is
/// never narrower than it; no frame.
QScrollArea *makeScrollArea(QWidget *content, QWidget *parent);
/// Tool tip and accessible name in one.
void setHint(QAbstractButton *button, const QString &text);

/// One line; what does not fit is elided, and then the whole is in the tool tip.
class ElidedLabel : public QLabel
{
    Q_OBJECT
public:
    explicit ElidedLabel(Qt::TextElideMode mode = Qt::ElideRight, QWidget *parent = nullptr);
    void setFullText(const QString &text);
    /// The text as a link; linkActivated() tells of a click.
    void setLink(const QString &text, const QString &href);
    QString fullText() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void elide();
    Qt::TextElideMode m_mode;
    QString m_text;
    QString m_href;
};

/// A small icon that stands beside text and follows the theme by itself.
class IconLabel : public QWidget
{
    Q_OBJECT
public:
    /// `side` in pixels; 0 = the usual size.
    explicit IconLabel(QWidget *parent = nullptr, int side = 0);
    void setIcon(const QString &name, Tone tone);
    /// The tone's own icon.
    void setTone(Tone tone);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    Tone m_tone = Tone::Neutral;
};

/// A state as icon and word on a soft ground of its colour.
class Badge : public QWidget
{
    Q_OBJECT
public:
    explicit Badge(QWidget *parent = nullptr);
    void setState(Tone tone, const QString &text);
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Tone m_tone = Tone::Neutral;
    QString m_text;
};

} // namespace tidegate::widgets
