#include "ui/widgets/change_lock.h"

#include <QPushButton>
#include <QTest>

using namespace tidegate::widgets;

class TstChangeLock : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { ChangeLock::instance().setReason({}); }

    void lockedControl_isDisabledAndSaysWhy()
    {
        QPushButton button;
        button.setToolTip(QStringLiteral("own"));
        setChanges(&button);
        ChangeLock::instance().setReason(QStringLiteral("locked"));
        QVERIFY(!button.isEnabled());
        QCOMPARE(button.toolTip(), QStringLiteral("locked"));
        ChangeLock::instance().setReason({});
        QVERIFY(button.isEnabled());
        QCOMPARE(button.toolTip(), QStringLiteral("own"));
    }

    void controlMadeWhileLocked_isLockedToo()
    {
        ChangeLock::instance().setReason(QStringLiteral("locked"));
        QPushButton button;
        setChanges(&button);
        QVERIFY(!button.isEnabled());
        QCOMPARE(button.toolTip(), QStringLiteral("locked"));
    }

    void wishesOfThePage_holdAfterwards_data()
    {
        QTest::addColumn<QList<bool>>("wishes");
        QTest::addColumn<bool>("enabledAtLast");
        QTest::newRow("none") << QList<bool>{} << true;
        QTest::newRow("disabled") << QList<bool>{false} << false;
        QTest::newRow("enabled") << QList<bool>{true} << true;
        QTest::newRow("disabled, enabled") << QList<bool>{false, true} << true;
        QTest::newRow("enabled, disabled") << QList<bool>{true, false} << false;
    }

    void wishesOfThePage_holdAfterwards()
    {
        QFETCH(QList<bool>, wishes);
        QFETCH(bool, enabledAtLast);
        QPushButton button;
        setChanges(&button);
        ChangeLock::instance().setReason(QStringLiteral("locked"));
        for (const bool wish : wishes) {
            button.setEnabled(wish);
            QVERIFY(!button.isEnabled());
        }
        button.setToolTip(QStringLiteral("new"));
        QCOMPARE(button.toolTip(), QStringLiteral("locked"));
        ChangeLock::instance().setReason({});
        QCOMPARE(button.isEnabled(), enabledAtLast);
        QCOMPARE(button.toolTip(), QStringLiteral("new"));
    }

    void controlOfADisabledParent_staysDisabled()
    {
        QWidget parent;
        QPushButton button(&parent);
        setChanges(&button);
        ChangeLock::instance().setReason(QStringLiteral("locked"));
        parent.setEnabled(false);
        ChangeLock::instance().setReason({});
        QVERIFY(!button.isEnabled());
        parent.setEnabled(true);
        QVERIFY(button.isEnabled());
    }

    void deletedControl_isForgotten()
    {
        {
            QPushButton button;
            setChanges(&button);
        }
        ChangeLock::instance().setReason(QStringLiteral("locked"));
    }
};

QTEST_MAIN(TstChangeLock)
#include "tst_change_lock.moc"
