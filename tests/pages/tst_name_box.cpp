#include "tests/models/sample_objects.h"
#include "ui/models/column_sets.h"
#include "ui/pages/name_box.h"

#include <QCompleter>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using namespace Qt::StringLiterals;
using pages::NameBox;
using resource::ObjectName;

class TstNameBox : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_watch = std::make_unique<testing::FakeWatch>();
        m_table = std::make_unique<models::ObjectTable>(models::columns::apps(nullptr));
        m_table->setSource(m_watch.get());
        m_window = std::make_unique<QWidget>();
        m_box = new NameBox(m_table.get(), m_window.get());
        m_other = new QLineEdit(m_window.get());
        m_box->setNoneText(u"No app yet"_s);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_watch->list({testing::app(u"orders"_s), testing::app(u"report"_s), testing::app(u"reports"_s)});
        m_box->refresh();
    }

    void cleanup()
    {
        m_window.reset();
        m_table.reset();
        m_watch.reset();
    }

    void choice_isTold()
    {
        QSignalSpy chosen(m_box, &NameBox::nameChosen);
        m_box->setFocus();
        QTest::keyClick(m_box, Qt::Key_Down);
        QCOMPARE(m_box->name(), (ObjectName{u"default"_s, u"orders"_s}));
        QTest::keyClick(m_box, Qt::Key_Down);
        QCOMPARE(m_box->name(), (ObjectName{u"default"_s, u"report"_s}));
        QCOMPARE(chosen.size(), 2);
        m_box->choose({u"default"_s, u"orders"_s}); // by the program
        QCOMPARE(chosen.size(), 2);
        QCOMPARE(m_box->currentText(), u"default/orders"_s);
    }

    void choiceBeforeTheTableHasIt_isKept()
    {
        QSignalSpy chosen(m_box, &NameBox::nameChosen);
        m_box->choose({u"default"_s, u"later"_s});
        QCOMPARE(m_box->currentIndex(), -1);
        QCOMPARE(m_box->currentText(), QString());
        Q_EMIT m_watch->added(testing::app(u"later"_s));
        m_table->flush();
        m_box->refresh();
        QCOMPARE(m_box->currentText(), u"default/later"_s);
        Q_EMIT m_watch->deleted(testing::app(u"later"_s));
        m_table->flush();
        m_box->refresh();
        QCOMPARE(m_box->currentIndex(), -1);
        QCOMPARE(m_box->name(), (ObjectName{u"default"_s, u"later"_s}));
        QCOMPARE(chosen.size(), 0);
    }

    void head_isAChoiceToo()
    {
        m_box->setHead(u"Engine"_s);
        m_box->choose({});
        QCOMPARE(m_box->currentText(), u"Engine"_s);
        m_box->choose({u"default"_s, u"report"_s});
        QSignalSpy chosen(m_box, &NameBox::nameChosen);
        m_box->setHead(u"引擎"_s);
        QCOMPARE(m_box->currentText(), u"default/report"_s);
        m_box->setCurrentIndex(0);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(m_box->name(), ObjectName());
        QCOMPARE(m_box->currentText(), u"引擎"_s);
    }

    void enter_takesTheFirstThatHasWhatIsTyped()
    {
        QSignalSpy chosen(m_box, &NameBox::nameChosen);
        m_box->choose({u"default"_s, u"orders"_s});
        type(u"port"_s);
        QTest::keyClick(m_box->lineEdit(), Qt::Key_Return);
        QCOMPARE(m_box->name(), (ObjectName{u"default"_s, u"report"_s}));
        QCOMPARE(m_box->currentText(), u"default/report"_s);
        QCOMPARE(chosen.size(), 1);
        type(u"default/reports"_s); // a whole name
        QTest::keyClick(m_box->lineEdit(), Qt::Key_Return);
        QCOMPARE(m_box->name(), (ObjectName{u"default"_s, u"reports"_s}));
        QCOMPARE(chosen.size(), 2);
    }

    void whatIsNoName_isGoneWhenTheFieldIsLeft()
    {
        QSignalSpy chosen(m_box, &NameBox::nameChosen);
        m_box->choose({u"default"_s, u"orders"_s});
        type(u"nothing has this"_s);
        QTest::keyClick(m_box->lineEdit(), Qt::Key_Return);
        QCOMPARE(m_box->name(), (ObjectName{u"default"_s, u"orders"_s}));
        QCOMPARE(m_box->lineEdit()->text(), u"nothing has this"_s); // to be mended
        m_other->setFocus();
        QTRY_COMPARE(m_box->lineEdit()->text(), u"default/orders"_s);
        QCOMPARE(chosen.size(), 0);
    }

    void whatIsBeingTyped_staysWhenNamesCome()
    {
        m_box->choose({u"default"_s, u"orders"_s});
        type(u"nothing"_s);
        m_box->lineEdit()->setCursorPosition(3);
        Q_EMIT m_watch->added(testing::app(u"another"_s));
        m_table->flush();
        m_box->refresh();
        QCOMPARE(m_box->lineEdit()->text(), u"nothing"_s);
        QCOMPARE(m_box->lineEdit()->cursorPosition(), 3);
        QCOMPARE(m_box->name(), (ObjectName{u"default"_s, u"orders"_s}));
    }

    void whatIsBeingTyped_staysWhenAnEarlierNameGoes()
    {
        m_box->choose({u"default"_s, u"report"_s});
        type(u"nothing"_s);
        Q_EMIT m_watch->deleted(testing::app(u"orders"_s)); // its row was the first
        m_table->flush();
        m_box->choose({u"default"_s, u"report"_s}); // as a page does before it hears of other names
        m_box->refresh();
        QCOMPARE(m_box->lineEdit()->text(), u"nothing"_s);
        QCOMPARE(m_box->name(), (ObjectName{u"default"_s, u"report"_s}));
        m_other->setFocus();
        QTRY_COMPARE(m_box->currentText(), u"default/report"_s);
    }

    void anotherServersNames_takeThePlaceOfAll()
    {
        QSignalSpy chosen(m_box, &NameBox::nameChosen);
        m_box->choose({u"default"_s, u"report"_s});
        m_table->setSource(nullptr);
        QCOMPARE(m_box->count(), 0);
        QCOMPARE(m_box->name(), (ObjectName{u"default"_s, u"report"_s}));
        testing::FakeWatch other;
        m_table->setSource(&other);
        other.list({testing::app(u"report"_s)});
        m_box->refresh();
        QCOMPARE(m_box->currentText(), u"default/report"_s);
        QCOMPARE(chosen.size(), 0);
        m_table->setSource(nullptr);
    }

    void fieldSaysWhatItIsFor()
    {
        QVERIFY(!m_box->lineEdit()->placeholderText().isEmpty());
        QVERIFY(m_box->lineEdit()->placeholderText() != u"No app yet"_s);
        m_watch->list({});
        m_box->refresh();
        QCOMPARE(m_box->lineEdit()->placeholderText(), u"No app yet"_s);
    }

private:
    void type(const QString &text)
    {
        m_box->setFocus();
        m_box->lineEdit()->selectAll();
        QTest::keyClicks(m_box->lineEdit(), text);
    }

    std::unique_ptr<testing::FakeWatch> m_watch;
    std::unique_ptr<models::ObjectTable> m_table;
    std::unique_ptr<QWidget> m_window;
    NameBox *m_box = nullptr;
    QLineEdit *m_other = nullptr;
};

QTEST_MAIN(TstNameBox)
#include "tst_name_box.moc"
