#include "ui/charts/time_series_view.h"

#include "ui/charts/chart_canvas.h"
#include "ui/charts/chart_legend.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMenu>
#include <QMessageBox>
#include <QSaveFile>
#include <QSet>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace tidegate::charts {

struct TimeSeriesView::Private
{
    ChartCanvas *canvas = nullptr;
    ChartLegend *legend = nullptr;
    QToolButton *menuButton = nullptr;
    QAction *png = nullptr;
    QAction *csv = nullptr;
    QAction *copy = nullptr;
    QString title;
    State state = State::Loading;
};

TimeSeriesView::TimeSeriesView(QWidget *parent) : QWidget(parent), d(std::make_unique<Private>())
{
    setupCanvas();
    setupMenu();
    retranslateUi();
}

TimeSeriesView::~TimeSeriesView() = default;

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
    top->addWidget(d->legend, 1);
    top->addWidget(d->menuButton);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(d->canvas, 1);
    connect(d->legend, &ChartLegend::toggled, this,
            [this](const QString &key, bool shown) { d->canvas->setHidden(key, !shown); });
}

void TimeSeriesView::setupMenu()
{
    auto *menu = new QMenu(this);
    d->png = menu->addAction({}, this, [this] { saveWithDialog(true); });
    d->csv = menu->addAction({}, this, [this] { saveWithDialog(false); });
    menu->addSeparator();
    d->copy = menu->addAction({}, this, [this] { QApplication::clipboard()->setText(valueTable()); });
    d->menuButton->setMenu(menu);
}

void TimeSeriesView::retranslateUi()
{
    d->png->setText(tr("Save as &PNG…"));
    d->csv->setText(tr("Save as &CSV…"));
    d->copy->setText(tr("Copy &values"));
    d->menuButton->setToolTip(tr("Export"));
    d->menuButton->setAccessibleName(tr("Export the chart"));
}

void TimeSeriesView::setTitle(const QString &title)
{
    d->title = title;
    setAccessibleName(title);
    d->canvas->setAccessibleName(title);
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

void TimeSeriesView::setSpan(qint64 from, qint64 to)
{
    d->canvas->setSpan(from, to);
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

/// What a screen reader says: the last value of each series.
void TimeSeriesView::describe()
{
    QStringList parts;
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
    QSet<qint64> seen;
    QStringList header{QStringLiteral("time")};
    for (const Series &series : d->canvas->series()) {
        header.append(series.key);
        for (const QPointF &point : d->canvas->points(series.key))
            seen.insert(static_cast<qint64>(point.x()));
    }
    QList<qint64> times(seen.begin(), seen.end());
    std::sort(times.begin(), times.end());
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

bool TimeSeriesView::savePng(const QString &file, double scale) const
{
    QPixmap picture((QSizeF(size()) * scale).toSize());
    picture.setDevicePixelRatio(scale);
    picture.fill(palette().color(QPalette::Base));
    const_cast<TimeSeriesView *>(this)->render(&picture);
    QSaveFile target(file);
    return target.open(QIODevice::WriteOnly) && picture.save(&target, "PNG") && target.commit();
}

bool TimeSeriesView::saveCsv(const QString &file) const
{
    const QByteArray bytes = toCsv();
    QSaveFile target(file);
    return target.open(QIODevice::WriteOnly) && target.write(bytes) == bytes.size() && target.commit();
}

QString TimeSeriesView::suggestedFile(const QString &suffix) const
{
    QString base = d->title.isEmpty() ? QStringLiteral("chart") : d->title;
    base.replace(
        QRegularExpression(QStringLiteral("[^\\w.-]+"), QRegularExpression::UseUnicodePropertiesOption),
        QStringLiteral("-"));
    return base + QDateTime::currentDateTime().toString(QStringLiteral("-yyyyMMdd-HHmmss.")) + suffix;
}

void TimeSeriesView::saveWithDialog(bool png)
{
    const QString suffix = png ? QStringLiteral("png") : QStringLiteral("csv");
    const QString filter = png ? tr("PNG pictures (*.png)") : tr("CSV files (*.csv)");
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Export the chart"), suggestedFile(suffix), filter);
    if (file.isEmpty())
        return;
    if (!(png ? savePng(file) : saveCsv(file)))
        QMessageBox::warning(this, tr("Export the chart"), tr("\"%1\" cannot be written.").arg(file));
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
