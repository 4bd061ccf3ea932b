#include "ui/charts/time_series_view.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using tidegate::charts::ExportFormat;
using tidegate::charts::Series;
using tidegate::charts::TimeSeriesView;

namespace {

const QString ready = QStringLiteral("ready");
const QString load = QStringLiteral("load");
constexpr qint64 startMs = 1'700'000'000'000;
constexpr double start = double(startMs);

} // namespace

class TstTimeSeriesView : public QObject
{
    Q_OBJECT
private:
    static void fill(TimeSeriesView &view)
    {
        view.resize(600, 300);
        view.setTitle(QStringLiteral("Scaling of orders-00002"));
        view.setSeries(
            {{ready, QStringLiteral("Ready"), Series::Shape::Steps, Series::Axis::Left, true, false},
             {load, QStringLiteral("Load"), Series::Shape::Line, Series::Axis::Right, false, false}});
        view.setSpan(qint64(start), qint64(start) + 60'000);
        view.replace(ready, {{start, 0}, {start + 10'000, 2}});
        view.replace(load, {{start, 0.5}, {start + 10'000, std::nan("")}, {start + 20'000, 7.25}});
        view.setState(TimeSeriesView::State::Ready);
    }

    static int pixelsOf(const QImage &image, const QColor &color)
    {
        int count = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                count += QColor(image.pixel(x, y)) == color;
        }
        return count;
    }

private Q_SLOTS:
    void data_isDrawnInItsColours()
    {
        TimeSeriesView view;
        fill(view);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const QImage image = view.findChild<QWidget *>(QStringLiteral("canvas"))->grab().toImage();
        QVERIFY(pixelsOf(image, QColor(0x0b6e8a)) > 100);
        view.setState(TimeSeriesView::State::Loading, QStringLiteral("Loading…"));
        QCOMPARE(
            pixelsOf(view.findChild<QWidget *>(QStringLiteral("canvas"))->grab().toImage(), QColor(0x0b6e8a)),
            0);
    }

    void values_areThereAsText()
    {
        TimeSeriesView view;
        fill(view);
        QCOMPARE(view.valueTable(), QStringLiteral("time\tready\tload\n"
                                                   "2023-11-14T22:13:20.000Z\t0\t0.5\n"
                                                   "2023-11-14T22:13:30.000Z\t2\t\n"
                                                   "2023-11-14T22:13:40.000Z\t\t7.25"));
        QCOMPARE(view.accessibleName(), QStringLiteral("Scaling of orders-00002"));
        QVERIFY(view.accessibleDescription().contains(QLatin1String("Ready: 2")));
    }

    void exports_areWrittenInEveryFormat()
    {
        QTemporaryDir folder;
        TimeSeriesView view;
        fill(view);
        const auto content = [&](const QString &name, ExportFormat format) {
            const QString path = folder.filePath(name);
            QFile file(path);
            return view.save(path, format) && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray png = content(QStringLiteral("chart.png"), ExportFormat::Png);
        const QImage picture = QImage::fromData(png);
        const QWidget *canvas = view.findChild<QWidget *>(QStringLiteral("canvas"));
        QVERIFY(picture.width() > canvas->width() * 2 && picture.height() > canvas->height() * 2);
        QVERIFY(pixelsOf(picture, QColor(0x0b6e8a)) > 0);
        const QByteArray svg = content(QStringLiteral("chart.svg"), ExportFormat::Svg);
        QVERIFY(svg.contains("<svg") && svg.contains("Scaling of orders-00002") && svg.contains("#0b6e8a"));
        QVERIFY2(!svg.contains("<image"), "the SVG holds a picture instead of lines");
        const QByteArray pdf = content(QStringLiteral("chart.pdf"), ExportFormat::Pdf);
        QVERIFY(pdf.startsWith("%PDF-") && pdf.size() > 2000);
        QVERIFY2(!pdf.contains("/Subtype /Image"), "the PDF holds a picture instead of lines");
        QVERIFY(content(QStringLiteral("chart.csv"), ExportFormat::Csv)
                    .startsWith("time,ready,load\r\n2023-11-14T22:13:20.000Z,0,0.5\r\n"));
        QVERIFY(!view.save(folder.filePath(QStringLiteral("no/such/folder/chart.png")), ExportFormat::Png));
    }

    void exportName_isSubjectMetricAndRange()
    {
        TimeSeriesView view;
        fill(view);
        view.setSpan(startMs, startMs + 60'000);
        view.setExportName(QStringLiteral("default/orders 2"), QStringLiteral("scaling"));
        QCOMPARE(view.exportName(ExportFormat::Svg),
                 QStringLiteral("default-orders-2-scaling-20231114T221320Z-20231114T221420Z.svg"));
    }

    void crosshair_tellsValuesAndWhatHeldThen()
    {
        TimeSeriesView view;
        fill(view);
        view.setNotes({{startMs, QStringLiteral("first")}, {startMs + 10'000, QStringLiteral("second")}});
        view.setBands({{startMs + 5'000, startMs + 12'000, QStringLiteral("Panic")}});
        QVERIFY(view.hoverTexts().isEmpty());
        view.setHover(start + 11'000);
        QVERIFY(view.hoverTexts().contains(QStringLiteral("Ready: 2")));
        QVERIFY(view.hoverTexts().contains(QStringLiteral("Panic")));
        QCOMPARE(view.hoverTexts().last(), QStringLiteral("second"));
        view.setHover(start + 3'000);
        QVERIFY(!view.hoverTexts().contains(QStringLiteral("Panic")));
        QCOMPARE(view.hoverTexts().last(), QStringLiteral("first"));
    }

    void crosshair_movesByKeysAndIsSpoken()
    {
        TimeSeriesView view;
        fill(view);
        view.setSpan(startMs, startMs + 60'000);
        QSignalSpy hovered(&view, &TimeSeriesView::hovered);
        QWidget *canvas = view.findChild<QWidget *>(QStringLiteral("canvas"));
        QTest::keyClick(canvas, Qt::Key_Home);
        QCOMPARE(hovered.last().first().toDouble(), start);
        QTest::keyClick(canvas, Qt::Key_Right);
        QCOMPARE(hovered.last().first().toDouble(), start + 1000);
        QVERIFY(view.accessibleDescription().contains(QLatin1String("Ready: 0")));
        QTest::keyClick(canvas, Qt::Key_Escape);
        QVERIFY(qIsNaN(hovered.last().first().toDouble()));
    }

    void band_isShaded()
    {
        TimeSeriesView view;
        fill(view);
        view.setSpan(startMs, startMs + 60'000);
        QWidget *canvas = view.findChild<QWidget *>(QStringLiteral("canvas"));
        const QImage before = canvas->grab().toImage();
        view.setBands({{startMs + 30'000, startMs + 50'000, QStringLiteral("Panic")}});
        const QImage after = canvas->grab().toImage();
        QVERIFY(before.pixel(before.width() * 2 / 3, before.height() / 2 + 3) !=
                after.pixel(after.width() * 2 / 3, after.height() / 2 + 3));
    }

    void unknownKey_isIgnored()
    {
        TimeSeriesView view;
        fill(view);
        const QString before = view.valueTable();
        view.replace(QStringLiteral("else"), {{start, 1}});
        QCOMPARE(view.valueTable(), before);
    }

    void legendUnchecked_hidesTheSeries()
    {
        TimeSeriesView view;
        fill(view);
        auto *entry = view.findChild<QAbstractButton *>(QStringLiteral("legend-ready"));
        QCOMPARE(entry->text(), QStringLiteral("Ready 2"));
        QWidget *canvas = view.findChild<QWidget *>(QStringLiteral("canvas"));
        const int before = pixelsOf(canvas->grab().toImage(), QColor(0x0b6e8a));
        entry->setChecked(false);
        QVERIFY(pixelsOf(canvas->grab().toImage(), QColor(0x0b6e8a)) < before);
    }
};

QTEST_MAIN(TstTimeSeriesView)
#include "tst_time_series_view.moc"
