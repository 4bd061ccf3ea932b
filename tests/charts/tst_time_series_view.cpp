#include "ui/charts/time_series_view.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using tidegate::charts::Series;
using tidegate::charts::TimeSeriesView;

namespace {

const QString ready = QStringLiteral("ready");
const QString load = QStringLiteral("load");
constexpr double start = 1'700'000'000'000;

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

    void exports_areWritten()
    {
        QTemporaryDir folder;
        TimeSeriesView view;
        fill(view);
        const QString png = folder.filePath(QStringLiteral("chart.png"));
        const QString csv = folder.filePath(QStringLiteral("chart.csv"));
        QVERIFY(view.savePng(png, 2));
        QCOMPARE(QImage(png).size(), QSize(1200, 600));
        QVERIFY(view.saveCsv(csv));
        QFile file(csv);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().startsWith("time,ready,load\r\n2023-11-14T22:13:20.000Z,0,0.5\r\n"));
        QVERIFY(!view.savePng(folder.filePath(QStringLiteral("no/such/folder/chart.png"))));
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
