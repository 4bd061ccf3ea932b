#include "ui/charts/chart_group.h"
#include "ui/charts/time_series_view.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QImage>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <cmath>

using namespace tidegate::charts;

namespace {

const QString load = QStringLiteral("load");
const QString before = QStringLiteral("load.before");
constexpr qint64 start = 1'700'000'000'000;
constexpr qint64 minute = 60'000;

QWidget *canvasOf(TimeSeriesView &view)
{
    return view.findChild<QWidget *>(QStringLiteral("canvas"));
}

/// What gets the pointer's events.
QWidget *groundOf(TimeSeriesView &view)
{
    return static_cast<QAbstractScrollArea *>(canvasOf(view))->viewport();
}

void fill(TimeSeriesView &view)
{
    view.resize(700, 300);
    view.setTitle(QStringLiteral("Load of orders"));
    Series now{load, QStringLiteral("Load")};
    Series then{before, QStringLiteral("Load, before")};
    then.faded = true;
    then.dashed = true;
    then.color = 0;
    view.setSeries({now, then});
    view.setSpan(start, start + 10 * minute);
    QList<QPointF> points;
    QList<QPointF> faded;
    for (int i = 0; i < 600; ++i) {
        const double at = double(start + i * 1000);
        points.append({at, i == 30 ? 100.0 : 5.0});
        faded.append({at, 4.0});
    }
    view.replace(load, points);
    view.replace(before, faded);
    view.setStep(1000);
    view.setState(TimeSeriesView::State::Ready);
}

void turnWheel(QWidget *ground, QPoint by, Qt::KeyboardModifiers keys = {})
{
    const QPointF at(ground->width() / 2.0, ground->height() / 2.0);
    QWheelEvent event(at, ground->mapToGlobal(at), {}, by, Qt::NoButton, keys, Qt::NoScrollPhase, false);
    QApplication::sendEvent(ground, &event);
}

void drag(QWidget *ground, int from, int to, Qt::MouseButton button, Qt::KeyboardModifiers keys = {})
{
    const int y = ground->height() / 2;
    QTest::mousePress(ground, button, keys, {from, y});
    for (const int x : {(from + to) / 2, to}) {
        QMouseEvent move(QEvent::MouseMove, QPointF(x, y), ground->mapToGlobal(QPointF(x, y)), Qt::NoButton,
                         button, keys);
        QApplication::sendEvent(ground, &move);
    }
    QTest::mouseRelease(ground, button, keys, {to, y});
}

int pixelsOf(const QImage &image, const QColor &color)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += QColor(image.pixel(x, y)) == color;
    }
    return count;
}

} // namespace

class TstChartZoom : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void drag_zoomsToWhatWasMarked()
    {
        TimeSeriesView view;
        fill(view);
        view.show();
        QSignalSpy zoomed(&view, &TimeSeriesView::zoomed);
        QWidget *ground = groundOf(view);
        drag(ground, ground->width() / 4, ground->width() / 2, Qt::LeftButton);
        QCOMPARE(zoomed.count(), 1);
        QVERIFY(view.isZoomed());
        QVERIFY2(std::abs(view.shownFrom() - (start + 145'000)) < 20'000,
                 qPrintable(QString::number(view.shownFrom() - start)));
        QVERIFY(std::abs(view.shownTo() - (start + 300'000)) < 20'000);
        drag(ground, 200, 202, Qt::LeftButton); // a click with an unsteady hand
        QCOMPARE(zoomed.count(), 1);
    }

    void wheel_zoomsAroundThePointer()
    {
        TimeSeriesView view;
        fill(view);
        view.show();
        QWidget *ground = groundOf(view);
        turnWheel(ground, {0, 120});
        QVERIFY(view.isZoomed());
        const qint64 middle = (view.shownFrom() + view.shownTo()) / 2;
        QVERIFY(std::abs(middle - (start + 5 * minute)) < 10'000);
        QVERIFY(std::abs(view.shownTo() - view.shownFrom() - 8 * minute) < 1000);
        turnWheel(ground, {-120, 0});
        QVERIFY((view.shownFrom() + view.shownTo()) / 2 > middle);
        for (int i = 0; i < 10; ++i)
            turnWheel(ground, {0, -120});
        QVERIFY2(!view.isZoomed(), "the whole span is not a zoom");
        for (int i = 0; i < 100; ++i)
            turnWheel(ground, {0, 120});
        QCOMPARE(view.shownTo() - view.shownFrom(), 5000);
    }

    void wheel_isThePages_whereItScrolls()
    {
        QScrollArea area;
        auto *page = new QWidget;
        auto *column = new QVBoxLayout(page);
        auto *view = new TimeSeriesView(page);
        fill(*view);
        view->setMinimumHeight(300);
        column->addWidget(view);
        auto *below = new QWidget(page);
        below->setMinimumHeight(800);
        column->addWidget(below);
        area.setWidget(page);
        area.setWidgetResizable(true);
        area.resize(700, 400);
        area.show();
        QVERIFY(QTest::qWaitForWindowExposed(&area));
        turnWheel(groundOf(*view), {0, -120});
        QVERIFY(!view->isZoomed());
        turnWheel(groundOf(*view), {0, 120}, Qt::ControlModifier);
        QVERIFY(view->isZoomed());
    }

    void pan_movesWithTheHand_withinReach()
    {
        TimeSeriesView view;
        fill(view);
        view.show();
        view.setZoom(start + 4 * minute, start + 6 * minute);
        QWidget *ground = groundOf(view);
        drag(ground, 400, 300, Qt::MiddleButton);
        QCOMPARE(view.shownTo() - view.shownFrom(), 2 * minute);
        QVERIFY(view.shownFrom() > start + 4 * minute + 10'000);
        const qint64 there = view.shownFrom();
        drag(ground, 300, 400, Qt::LeftButton, Qt::ShiftModifier);
        QVERIFY(view.shownFrom() < there);
        for (int i = 0; i < 40; ++i)
            QTest::keyClick(canvasOf(view), Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(view.shownFrom(), start);
        view.setReach(start - 60 * minute, start + 10 * minute);
        QTest::keyClick(canvasOf(view), Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(view.shownFrom(), start - minute / 2);
    }

    void keys_zoomAndShowTheWholeAgain()
    {
        TimeSeriesView view;
        fill(view);
        view.show();
        QSignalSpy reset(&view, &TimeSeriesView::zoomReset);
        auto *button = view.findChild<QAbstractButton *>(QStringLiteral("chartResetZoom"));
        QVERIFY(!button->isVisible());
        QTest::keyClick(canvasOf(view), Qt::Key_Plus);
        QCOMPARE(view.shownTo() - view.shownFrom(), 5 * minute);
        QVERIFY(button->isVisible());
        QTest::keyClick(canvasOf(view), Qt::Key_Plus);
        QTest::keyClick(canvasOf(view), Qt::Key_Minus);
        QCOMPARE(view.shownTo() - view.shownFrom(), 5 * minute);
        QTest::keyClick(canvasOf(view), Qt::Key_Escape);
        QVERIFY(!view.isZoomed() && !button->isVisible());
        QTest::keyClick(canvasOf(view), Qt::Key_Plus);
        button->click();
        QVERIFY(!view.isZoomed());
        QTest::keyClick(canvasOf(view), Qt::Key_Plus);
        QTest::mouseDClick(groundOf(view), Qt::LeftButton, {}, {300, 100});
        QVERIFY(!view.isZoomed());
        QCOMPARE(reset.count(), 3);
        QCOMPARE(view.shownFrom(), start);
    }

    void zoom_staysWhileTheSpanMovesOn_andTheScaleIsOfWhatIsShown()
    {
        TimeSeriesView view;
        fill(view);
        view.setZoom(start + 4 * minute, start + 6 * minute);
        view.setSpan(start + minute, start + 11 * minute);
        QCOMPARE(view.shownFrom(), start + 4 * minute);
        QVERIFY2(view.valueTable().count(QLatin1Char('\n')) == 121, "only what is shown is exported");
        QVERIFY(!view.toCsv().contains(",100,"));
        view.resetZoom();
        QCOMPARE(view.shownTo(), start + 11 * minute);
    }

    void group_sharesCrosshairAndZoom()
    {
        TimeSeriesView one;
        TimeSeriesView two;
        fill(one);
        fill(two);
        ChartGroup group;
        group.add(&one);
        group.add(&two);
        QSignalSpy zoomed(&group, &ChartGroup::zoomed);
        QTest::keyClick(canvasOf(one), Qt::Key_Plus);
        QCOMPARE(zoomed.count(), 1);
        QCOMPARE(two.shownFrom(), one.shownFrom());
        QTest::keyClick(canvasOf(two), Qt::Key_Home);
        QVERIFY(!one.hoverTexts().isEmpty());
        QTest::keyClick(canvasOf(two), Qt::Key_Escape);
        QVERIFY(!group.isZoomed() && !one.isZoomed());
    }

    void periodBefore_isFadedAndInLegendTableAndExport()
    {
        TimeSeriesView view;
        fill(view);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QVERIFY(view.findChild<QAbstractButton *>(QStringLiteral("legend-load.before")));
        QVERIFY(view.toCsv().startsWith("time,load,load.before\r\n"));
        view.setHover(double(start + minute));
        QVERIFY(view.hoverTexts().contains(QStringLiteral("Load, before: 4.0")));
        view.setHover(std::nan(""));
        const QImage both = canvasOf(view)->grab().toImage();
        view.replace(before, {});
        const QImage alone = canvasOf(view)->grab().toImage();
        QVERIFY(both != alone);
        const QColor full(0x0b6e8a);
        QVERIFY2(pixelsOf(both, full) <= pixelsOf(alone, full), "it is not in the colour of the present");
    }

    void hiddenChart_doesNotPaint()
    {
        TimeSeriesView view;
        fill(view);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.hide();
        struct Count : QObject
        {
            int paints = 0;
            bool eventFilter(QObject *, QEvent *event) override
            {
                paints += event->type() == QEvent::Paint;
                return false;
            }
        } count;
        groundOf(view)->installEventFilter(&count);
        for (int i = 0; i < 5; ++i) {
            view.setSpan(start + i, start + minute + i);
            view.replace(load, {{double(start), 1.0}, {double(start + 1000), double(i)}});
            QCoreApplication::processEvents();
        }
        QCOMPARE(count.paints, 0);
        view.show();
        QTRY_VERIFY(count.paints > 0);
    }

    void table_saysWhatIsDrawn()
    {
        TimeSeriesView view;
        fill(view);
        view.setZoom(start + 25'000, start + 35'000);
        QDialog *dialog = view.showTable();
        auto *table = dialog->findChild<QTableView *>(QStringLiteral("chartTableView"));
        const QAbstractItemModel *rows = table->model();
        QCOMPARE(rows->rowCount(), 11);
        QCOMPARE(rows->headerData(2, Qt::Horizontal).toString(), QStringLiteral("Load, before"));
        QCOMPARE(rows->index(5, 1).data().toString(), QStringLiteral("100.0"));
        QCOMPARE(rows->index(5, 2).data().toString(), QStringLiteral("4.0"));
        dialog->findChild<QAbstractButton *>(QStringLiteral("chartTableCopy"))->click();
        QCOMPARE(QApplication::clipboard()->text(), view.valueTable());
        QTest::keySequence(table, QKeySequence::Copy);
        QCOMPARE(QApplication::clipboard()->text().count(QLatin1Char('\n')), 1);
        dialog->reject();
    }
};

QTEST_MAIN(TstChartZoom)
#include "tst_chart_zoom.moc"
