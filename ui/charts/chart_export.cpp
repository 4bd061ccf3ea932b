#include "ui/charts/chart_canvas.h"
#include "ui/charts/time_series_private.h"
#include "ui/charts/time_series_view.h"

#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>
#include <QSvgGenerator>
#include <algorithm>

// What leaves a TimeSeriesView: files.

namespace tidegate::charts {

namespace {

constexpr double pngScale = 2;
constexpr int pdfDpi = 300;

QString suffixOf(ExportFormat format)
{
    switch (format) {
    case ExportFormat::Png:
        return QStringLiteral("png");
    case ExportFormat::Svg:
        return QStringLiteral("svg");
    case ExportFormat::Pdf:
        return QStringLiteral("pdf");
    case ExportFormat::Csv:
        break;
    }
    return QStringLiteral("csv");
}

QString utc(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
}

/// What every file system takes.
QString fileWord(QString text)
{
    static const QRegularExpression odd(QStringLiteral("[^\\w.]+"),
                                        QRegularExpression::UseUnicodePropertiesOption);
    text.replace(odd, QStringLiteral("-"));
    return text;
}

} // namespace

void TimeSeriesView::setExportName(const QString &subject, const QString &metric)
{
    d->subject = subject;
    d->metric = metric;
}

QString TimeSeriesView::exportName(ExportFormat format) const
{
    QStringList words;
    for (const QString &word : {d->subject.isEmpty() ? d->title : d->subject, d->metric}) {
        if (!word.isEmpty())
            words.append(fileWord(word));
    }
    if (words.isEmpty())
        words.append(QStringLiteral("chart"));
    words.append({utc(d->canvas->from()), utc(d->canvas->to())});
    return words.join(QLatin1Char('-')) + QLatin1Char('.') + suffixOf(format);
}

QSizeF TimeSeriesView::pictureSize() const
{
    const qreal line = QFontMetricsF(font()).height();
    return QSizeF(d->canvas->size()) + QSizeF(line, line * 4);
}

/// Title, legend, plot: drawn, not grabbed, so that vectors stay vectors.
void TimeSeriesView::paintPicture(QPainter *painter) const
{
    const QFontMetricsF metrics(font());
    const qreal line = metrics.height();
    const QSizeF size = pictureSize();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(QRectF(QPointF(0, 0), size), palette().color(QPalette::Base));
    QFont strong(font());
    strong.setBold(true);
    painter->setFont(strong);
    painter->setPen(palette().color(QPalette::Text));
    painter->drawText(QRectF(line / 2, line / 2, size.width() - line, line), Qt::AlignLeft | Qt::AlignVCenter,
                      d->title);
    painter->setFont(font());
    qreal x = line / 2;
    const auto &all = d->canvas->series();
    for (int i = 0; i < all.size(); ++i) {
        if (d->canvas->isHidden(all.at(i).key))
            continue;
        QPen pen(colorOf(all.at(i), i, palette()), 2);
        if (all.at(i).dashed)
            pen.setDashPattern({4, 3});
        painter->setPen(pen);
        painter->drawLine(QPointF(x, line * 2.25), QPointF(x + line * 1.3, line * 2.25));
        x += line * 1.6;
        const qreal width = metrics.horizontalAdvance(all.at(i).name);
        painter->setPen(palette().color(QPalette::Text));
        painter->drawText(QRectF(x, line * 1.75, width + 2, line), Qt::AlignLeft | Qt::AlignVCenter,
                          all.at(i).name);
        x += width + line;
    }
    const QRectF target(QPointF(line / 2, line * 3.25), QSizeF(d->canvas->size()));
    d->canvas->refreshNow();
    d->canvas->render(painter, target, d->canvas->rect());
}

bool TimeSeriesView::savePng(QIODevice *device) const
{
    QPixmap picture((pictureSize() * pngScale).toSize());
    picture.setDevicePixelRatio(pngScale);
    QPainter painter(&picture);
    paintPicture(&painter);
    painter.end();
    return picture.save(device, "PNG");
}

bool TimeSeriesView::saveSvg(QIODevice *device) const
{
    QSvgGenerator generator;
    generator.setOutputDevice(device);
    generator.setTitle(d->title);
    generator.setSize(pictureSize().toSize());
    generator.setViewBox(QRectF(QPointF(0, 0), pictureSize()));
    generator.setResolution(logicalDpiX());
    QPainter painter;
    if (!painter.begin(&generator))
        return false;
    paintPicture(&painter);
    return painter.end();
}

bool TimeSeriesView::savePdf(QIODevice *device) const
{
    const QSizeF size = pictureSize();
    QPdfWriter writer(device);
    writer.setTitle(d->title);
    writer.setCreator(QStringLiteral("Tidegate"));
    writer.setResolution(pdfDpi);
    const double points = 72.0 / logicalDpiX();
    writer.setPageSize(QPageSize(size * points, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins({});
    QPainter painter;
    if (!painter.begin(&writer))
        return false;
    painter.scale(writer.width() / size.width(), writer.height() / size.height());
    paintPicture(&painter);
    return painter.end();
}

bool TimeSeriesView::save(const QString &file, ExportFormat format) const
{
    QSaveFile target(file);
    if (!target.open(QIODevice::WriteOnly))
        return false;
    bool written = false;
    switch (format) {
    case ExportFormat::Png:
        written = savePng(&target);
        break;
    case ExportFormat::Svg:
        written = saveSvg(&target);
        break;
    case ExportFormat::Pdf:
        written = savePdf(&target);
        break;
    case ExportFormat::Csv: {
        const QByteArray text = toCsv();
        written = target.write(text) == text.size();
        break;
    }
    }
    return written && target.commit();
}

void TimeSeriesView::saveWithDialog(ExportFormat format)
{
    const QStringList filters{tr("PNG pictures (*.png)"), tr("SVG pictures (*.svg)"),
                              tr("PDF documents (*.pdf)"), tr("CSV files (*.csv)")};
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Export the chart"), QDir(folder).filePath(exportName(format)),
                                     filters.at(static_cast<int>(format)));
    if (!file.isEmpty() && !save(file, format))
        QMessageBox::warning(this, tr("Export the chart"), tr("\"%1\" cannot be written.").arg(file));
}

} // namespace tidegate::charts
