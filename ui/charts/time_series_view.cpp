#include "ui/charts/time_series_view.h"

#include "ui/charts/chart_canvas.h"
#include "ui/charts/chart_legend.h"
#include "ui/charts/chart_table.h"
#include "ui/charts/time_series_private.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace tidegate::charts {

TimeSeriesView::TimeSeriesView(QWidget *parent) : QWidget(parent), d(std::make_unique<Private>())
{
    setupCanvas();
    setupMenu();
    retranslateUi();
}

/// The canvas goes after this, and tells of its lost focus then.
TimeSeriesView::~TimeSeriesView()
{
    d->canvas->disconnect(this);
}

void TimeSeriesView::setupCanvas()
{
    d->canvas = new ChartCanvas(this);
    d->canvas->setObjectName(QStringLiteral("canvas"));
    d->legend = new ChartLegend(this);
    d->menuButton = new QToolButton(this);
    d->menuButton->setObjectName(QStringLiteral("chartMenu"));
    d->menuButton->setText(QStringLiteral("⋯"));
    d->menuButton->setAutoRaise(true);
    d->menuButton->setPopupMode(QToolButton::InstantPopup);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(0, 0, 0, 0);
    d->heading = new QLabel(this);
    d->caption = new QLabel(this);
    const int line = fontMetrics().height();
    for (QLabel *label : {d->heading, d->caption}) {
        label->hide();
        top->addWidget(label, 0, Qt::AlignTop);
    }
    d->heading->setProperty("look", "strong");
    d->caption->setProperty("look", "caption");
    top->addSpacing(line / 2);
    top->addWidget(d->legend, 1);
    d->reset = new QToolButton(this);
    d->reset->setObjectName(QStringLiteral("chartResetZoom"));
    d->reset->setAutoRaise(true);
    d->reset->hide();
    top->addWidget(d->reset, 0, Qt::AlignTop);
    top->addWidget(d->menuButton, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(d->canvas, 1);
    connect(d->legend, &ChartLegend::toggled, this,
            [this](const QString &key, bool shown) { d->canvas->setHidden(key, !shown); });
    connect(d->canvas, &ChartCanvas::hovered, this, &TimeSeriesView::hovered);
    connect(d->canvas, &ChartCanvas::hovered, this, &TimeSeriesView::describe);
    connect(d->canvas, &ChartCanvas::zoomed, this, &TimeSeriesView::zoomed);
    connect(d->canvas, &ChartCanvas::zoomReset, this, &TimeSeriesView::zoomReset);
    connect(d->canvas, &ChartCanvas::zoomed, this, &TimeSeriesView::showZoom);
    connect(d->canvas, &ChartCanvas::zoomReset, this, &TimeSeriesView::showZoom);
    connect(d->reset, &QToolButton::clicked, d->canvas, &ChartCanvas::showWhole);
}

void TimeSeriesView::setupMenu()
{
    auto *menu = new QMenu(this);
    d->table = menu->addAction({}, this, &TimeSeriesView::showTable);
    d->table->setObjectName(QStringLiteral("chartTable"));
    menu->addSeparator();
    for (const auto format : {ExportFormat::Png, ExportFormat::Svg, ExportFormat::Pdf, ExportFormat::Csv}) {
        d->exports.append(menu->addAction({}, this, [this, format] { saveWithDialog(format); }));
        d->exports.last()->setObjectName(QStringLiteral("chartExport%1").arg(d->exports.size()));
    }
    menu->addSeparator();
    d->copy = menu->addAction({}, this, [this] { QApplication::clipboard()->setText(valueTable()); });
    d->menuButton->setMenu(menu);
}

void TimeSeriesView::retranslateUi()
{
    const QStringList texts{tr("Save as &PNG…"), tr("Save as &SVG…"), tr("Save as P&DF…"),
                            tr("Save as &CSV…")};
    for (int i = 0; i < texts.size(); ++i)
        d->exports.at(i)->setText(texts.at(i));
    d->copy->setText(tr("Copy &values"));
    d->table->setText(tr("Show as &table…"));
    d->reset->setText(tr("Reset zoom"));
    d->reset->setToolTip(tr("Show the whole span again (Esc)"));
    d->menuButton->setToolTip(tr("Table and export"));
    d->menuButton->setAccessibleName(tr("Table and export of the chart"));
}

void TimeSeriesView::setTitle(const QString &title)
{
    d->title = title;
    setAccessibleName(title);
    d->canvas->setAccessibleName(title);
}

void TimeSeriesView::setHeading(const QString &text, const QString &caption)
{
    for (QLabel *label : {d->heading, d->caption}) // beside the legend's first line
        label->setMinimumHeight(d->menuButton->sizeHint().height());
    d->heading->setText(text);
    d->heading->setVisible(!text.isEmpty());
    d->caption->setText(caption);
    d->caption->setVisible(!caption.isEmpty());
}

void TimeSeriesView::setTimesShown(bool shown)
{
    d->canvas->setTimesShown(shown);
}

void TimeSeriesView::setSeries(const QList<Series> &series)
{
    d->canvas->setSeries(series);
    d->legend->setSeries(series);
    describe();
}

void TimeSeriesView::replace(const QString &key, const QList<QPointF> &points)
{
    const auto &all = d->canvas->series();
    const auto it = std::find_if(all.begin(), all.end(), [&](auto &series) { return series.key == key; });
    if (it == all.end())
        return;
    d->canvas->replace(key, points);
    d->legend->setValue(key, points.isEmpty() ? QString() : d->canvas->valueText(*it, points.last().y()));
    describe();
}

void TimeSeriesView::setMarkers(const QList<Marker> &markers)
{
    d->canvas->setMarkers(markers);
}

void TimeSeriesView::setNotes(const QList<Marker> &notes)
{
    d->canvas->setNotes(notes);
}

void TimeSeriesView::setBands(const QList<Band> &bands)
{
    d->canvas->setBands(bands);
}

void TimeSeriesView::setHover(double time)
{
    d->canvas->setHover(time);
}

QStringList TimeSeriesView::hoverTexts() const
{
    return d->canvas->hoverTexts();
}

void TimeSeriesView::setSpan(qint64 from, qint64 to)
{
    d->canvas->setSpan(from, to);
}

void TimeSeriesView::setReach(qint64 from, qint64 to)
{
    d->canvas->setReach(from, to);
}

void TimeSeriesView::setZoom(qint64 from, qint64 to)
{
    d->canvas->setZoom(from, to);
    showZoom();
}

void TimeSeriesView::resetZoom()
{
    d->canvas->resetZoom();
    showZoom();
}

bool TimeSeriesView::isZoomed() const
{
    return d->canvas->isZoomed();
}

qint64 TimeSeriesView::shownFrom() const
{
    return d->canvas->from();
}

qint64 TimeSeriesView::shownTo() const
{
    return d->canvas->to();
}

void TimeSeriesView::setStep(qint64 step)
{
    d->canvas->setStep(step);
}

void TimeSeriesView::showZoom()
{
    d->reset->setVisible(d->canvas->isZoomed());
}

QDialog *TimeSeriesView::showTable()
{
    auto *dialog = new ChartTable(d->title, d->canvas, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ChartTable::copyRequested, this,
            [this] { QApplication::clipboard()->setText(valueTable()); });
    connect(dialog, &ChartTable::saveRequested, this, [this] { saveWithDialog(ExportFormat::Csv); });
    dialog->show();
    return dialog;
}

void TimeSeriesView::setState(State state, const QString &text)
{
    d->state = state;
    d->canvas->setMessage(state == State::Ready ? QString() : text);
    d->menuButton->setEnabled(state == State::Ready);
    setAccessibleDescription(text);
    if (state == State::Ready)
        describe();
}

TimeSeriesView::State TimeSeriesView::state() const
{
    return d->state;
}

void TimeSeriesView::setAxisTitles(const QString &left, const QString &right)
{
    d->canvas->setAxisTitles(left, right);
}

/// What a screen reader says: what stands beside the crosshair, else the last value of each series.
void TimeSeriesView::describe()
{
    QStringList parts = d->canvas->hoverTexts();
    if (!parts.isEmpty()) {
        setAccessibleDescription(parts.join(QStringLiteral("; ")));
        return;
    }
    for (const Series &series : d->canvas->series()) {
        const Points points = d->canvas->points(series.key);
        if (!points.isEmpty())
            parts.append(tr("%1: %2", "series and its value")
                             .arg(series.name, d->canvas->valueText(series, points.last().y())));
    }
    setAccessibleDescription(parts.join(QStringLiteral("; ")));
}

QString TimeSeriesView::rows(QChar separator) const
{
    QStringList header{QStringLiteral("time")};
    for (const Series &series : d->canvas->series())
        header.append(series.key);
    const QList<qint64> times = d->canvas->shownTimes();
    QStringList lines{header.join(separator)};
    for (const qint64 time : std::as_const(times)) {
        QStringList cells{QDateTime::fromMSecsSinceEpoch(time, Qt::UTC).toString(Qt::ISODateWithMs)};
        for (const Series &series : d->canvas->series()) {
            const double value = valueAt(d->canvas->points(series.key), static_cast<double>(time), true, 0.5);
            cells.append(std::isfinite(value) ? QString::number(value, 'g', 10) : QString());
        }
        lines.append(cells.join(separator));
    }
    return lines.join(separator == QLatin1Char(',') ? QStringLiteral("\r\n") : QStringLiteral("\n"));
}

QString TimeSeriesView::valueTable() const
{
    return rows(QLatin1Char('\t'));
}

QByteArray TimeSeriesView::toCsv() const
{
    return rows(QLatin1Char(',')).toUtf8() + "\r\n";
}

void TimeSeriesView::align(const QList<TimeSeriesView *> &views)
{
    std::pair<qreal, qreal> room{0, 0};
    for (TimeSeriesView *view : views) {
        const auto [left, right] = view->d->canvas->axisRoom();
        room = {std::max(room.first, left), std::max(room.second, right)};
    }
    for (const TimeSeriesView *view : views)
        view->d->canvas->setLeastRoom(room);
}

QSize TimeSeriesView::sizeHint() const
{
    return {fontMetrics().height() * 36, fontMetrics().height() * 14};
}

QSize TimeSeriesView::minimumSizeHint() const
{
    return {fontMetrics().height() * 16, fontMetrics().height() * 9};
}

void TimeSeriesView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::charts
