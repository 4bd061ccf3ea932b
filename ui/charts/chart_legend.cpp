#include "ui/charts/chart_legend.h"

#include "ui/charts/chart_canvas.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace tidegate::charts {

ChartLegend::ChartLegend(QWidget *parent) : QWidget(parent), m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->addStretch();
}

void ChartLegend::setSeries(const QList<Series> &series)
{
    qDeleteAll(m_buttons);
    m_buttons.clear();
    m_series = series;
    for (int i = 0; i < series.size(); ++i) {
        auto *button = new QToolButton(this);
        const QString key = series.at(i).key;
        button->setObjectName(QStringLiteral("legend-") + key);
        button->setCheckable(true);
        button->setChecked(true);
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        connect(button, &QToolButton::toggled, this, [this, key](bool shown) { Q_EMIT toggled(key, shown); });
        m_row->insertWidget(i, button);
        m_buttons.insert(key, button);
        label(series.at(i));
    }
    recolor();
}

void ChartLegend::setValue(const QString &key, const QString &text)
{
    m_values.insert(key, text);
    for (const Series &series : std::as_const(m_series)) {
        if (series.key == key)
            label(series);
    }
}

void ChartLegend::label(const Series &series)
{
    const QString value = m_values.value(series.key);
    m_buttons.value(series.key)
        ->setText(value.isEmpty() ? series.name
                                  : tr("%1 %2", "series and its last value").arg(series.name, value));
}

void ChartLegend::recolor()
{
    for (int i = 0; i < m_series.size(); ++i)
        m_buttons.value(m_series.at(i).key)->setIcon(swatch(i, m_series.at(i).dashed));
}

QPixmap ChartLegend::swatch(int index, bool dashed) const
{
    const int side = fontMetrics().height();
    QPixmap pixmap(QSize(side, side) * devicePixelRatioF());
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QPen pen(seriesColor(index, palette()), 3);
    pen.setCapStyle(Qt::FlatCap);
    if (dashed)
        pen.setDashPattern({1.6, 1});
    painter.setPen(pen);
    painter.drawLine(QPointF(0, side / 2.0), QPointF(side, side / 2.0));
    return pixmap;
}

void ChartLegend::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        recolor();
}

} // namespace tidegate::charts
