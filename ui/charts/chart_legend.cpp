#include "ui/charts/chart_legend.h"

#include "ui/charts/chart_canvas.h"

#include <QEvent>
#include <QPainter>
#include <QToolButton>

namespace tidegate::charts {

ChartLegend::ChartLegend(QWidget *parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

/// Places the entries in lines, or only measures; the height.
int ChartLegend::flow(int width, bool move) const
{
    int x = 0;
    int y = 0;
    int line = 0;
    for (const Series &series : m_series) {
        QAbstractButton *button = m_buttons.value(series.key);
        if (!button)
            continue; // while they are being made
        const QSize size = button->sizeHint();
        if (x > 0 && x + size.width() > width) {
            x = 0;
            y += line;
            line = 0;
        }
        if (move)
            button->setGeometry(QRect(QPoint(x, y), size));
        x += size.width() + fontMetrics().height() / 2;
        line = std::max(line, size.height());
    }
    return y + line;
}

int ChartLegend::heightForWidth(int width) const
{
    return flow(width, false);
}

QSize ChartLegend::sizeHint() const
{
    int width = 0;
    for (const auto *button : m_buttons)
        width += button->sizeHint().width() + fontMetrics().height() / 2;
    return {width, flow(width, false)};
}

QSize ChartLegend::minimumSizeHint() const
{
    int width = 0;
    for (const auto *button : m_buttons)
        width = std::max(width, button->sizeHint().width());
    return {width, fontMetrics().height()};
}

void ChartLegend::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    flow(width(), true);
}

void ChartLegend::setSeries(const QList<Series> &series)
{
    QStringList hidden; // stays so when others come
    for (auto it = m_buttons.cbegin(); it != m_buttons.cend(); ++it) {
        if (!it.value()->isChecked())
            hidden.append(it.key());
    }
    qDeleteAll(m_buttons);
    m_buttons.clear();
    m_series = series;
    for (int i = 0; i < series.size(); ++i) {
        auto *button = new QToolButton(this);
        const QString key = series.at(i).key;
        button->setObjectName(QStringLiteral("legend-") + key);
        button->setCheckable(true);
        button->setChecked(!hidden.contains(key));
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        connect(button, &QToolButton::toggled, this, [this, key](bool shown) { Q_EMIT toggled(key, shown); });
        m_buttons.insert(key, button);
        button->show();
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
    flow(width(), true);
    updateGeometry();
}

void ChartLegend::recolor()
{
    for (int i = 0; i < m_series.size(); ++i)
        m_buttons.value(m_series.at(i).key)->setIcon(swatch(m_series.at(i), i));
}

QPixmap ChartLegend::swatch(const Series &series, int place) const
{
    const int side = fontMetrics().height();
    QPixmap pixmap(QSize(side, side) * devicePixelRatioF());
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QPen pen(colorOf(series, place, palette()), 3);
    pen.setCapStyle(Qt::FlatCap);
    if (series.dashed)
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
