#pragma once

#include "ui/widgets/colors.h"

#include <QList>
#include <QString>
#include <QWidget>

namespace tidegate::widgets {

/// How much of something is used, with its name and the figures in words over the bar.
class UseBar : public QWidget
{
    Q_OBJECT
public:
    explicit UseBar(QWidget *parent = nullptr);
    /// `share` 0…1; negative = not known. Over 0.9 it is drawn as a caution, unless it is a share of
    /// something that is not scarce.
    void setUse(const QString &name, const QString &figures, double share);
    void setScarce(bool scarce) { m_scarce = scarce; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    QString m_figures;
    double m_share = -1;
    bool m_scarce = true;
};

/// The parts of a span of time, side by side in proportion, named with their figures below.
class PhaseBar : public QWidget
{
    Q_OBJECT
public:
    struct Phase
    {
        QString name;
        QString figure; ///< the duration in words
        double milliseconds = 0;
        Tone tone = Tone::Neutral;
        int mark = -1; ///< 0 or more: markColor() of it instead of the tone
        bool operator==(const Phase &) const = default;
    };
    explicit PhaseBar(QWidget *parent = nullptr);
    void setPhases(const QList<Phase> &phases);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void takeHeight();
    QColor color(int index) const;
    void paintBar(QPainter &painter, int height) const;
    void paintLegend(QPainter &painter, int top) const;
    /// Where each name stands below the bar, in as many rows as this width needs.
    QList<QRect> legend(int width) const;
    QString caption(const Phase &phase) const;

    QList<Phase> m_phases;
};

} // namespace tidegate::widgets
