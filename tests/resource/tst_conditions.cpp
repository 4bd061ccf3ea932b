#include "core/resource/conditions.h"
#include "samples.h"

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

class TestConditions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void newObject_hasEverythingUnknown();
    void allDependentsTrue_readyIsTrue();
    void oneFalse_readyIsFalseWithItsReason();
    void oneUnknownNoneFalse_readyIsUnknown();
    void falseAndUnknown_falseWins();
    void infoCondition_neverTouchesReady();
    void nothingChanged_keepsTransitionTime();
    void messageChanged_movesTransitionTime();
    void thereAndBack_isNoTransition();

private:
    const QStringList m_dependents{u"ConfigurationsReady"_s, u"RoutesReady"_s};
    const WallTime m_now = *parseTime("2026-11-23T07:00:00Z");
    Object m_object = sample(kinds::service(), u"{}"_s);

    Object applied(const Conditions &conditions) const
    {
        Object object = m_object;
        object.setStatus({{u"conditions"_s, conditions.toJson()}});
        return object;
    }
};

void TestConditions::newObject_hasEverythingUnknown()
{
    QCOMPARE(
        compact(Conditions(m_object, m_dependents, m_now).toJson()),
        u"[{'lastTransitionTime':'2026-11-23T07:00:00Z','status':'Unknown','type':'ConfigurationsReady'},"
        "{'lastTransitionTime':'2026-11-23T07:00:00Z','status':'Unknown','type':'Ready'},"
        "{'lastTransitionTime':'2026-11-23T07:00:00Z','status':'Unknown','type':'RoutesReady'}]"_s);
}

void TestConditions::allDependentsTrue_readyIsTrue()
{
    Conditions conditions(m_object, m_dependents, m_now);
    conditions.markTrue(u"ConfigurationsReady"_s);
    QCOMPARE(conditions.ready().status, ConditionStatus::Unknown);
    conditions.markTrue(u"RoutesReady"_s, u"TLSNotEnabled"_s, u"a reason of its own"_s);
    QCOMPARE(conditions.ready().status, ConditionStatus::True);
    QCOMPARE(conditions.ready().reason, QString());
}

void TestConditions::oneFalse_readyIsFalseWithItsReason()
{
    Conditions conditions(m_object, m_dependents, m_now);
    conditions.markTrue(u"RoutesReady"_s);
    conditions.markFalse(u"ConfigurationsReady"_s, u"RevisionFailed"_s, u"it broke"_s);
    QCOMPARE(conditions.ready().status, ConditionStatus::False);
    QCOMPARE(conditions.ready().reason, u"RevisionFailed"_s);
    QCOMPARE(conditions.ready().message, u"it broke"_s);
}

void TestConditions::oneUnknownNoneFalse_readyIsUnknown()
{
    Conditions conditions(m_object, m_dependents, m_now);
    conditions.markTrue(u"RoutesReady"_s);
    conditions.markUnknown(u"ConfigurationsReady"_s, u"Deploying"_s, {});
    QCOMPARE(conditions.ready().status, ConditionStatus::Unknown);
    QCOMPARE(conditions.ready().reason, u"Deploying"_s);
}

void TestConditions::falseAndUnknown_falseWins()
{
    Conditions conditions(m_object, m_dependents, m_now);
    conditions.markFalse(u"ConfigurationsReady"_s, u"A"_s, {});
    conditions.markUnknown(u"RoutesReady"_s, u"B"_s, {});
    QCOMPARE(conditions.ready().reason, u"A"_s);
}

void TestConditions::infoCondition_neverTouchesReady()
{
    Conditions conditions(m_object, m_dependents, m_now);
    conditions.markTrue(u"ConfigurationsReady"_s);
    conditions.markTrue(u"RoutesReady"_s);
    conditions.markInfo(u"Active"_s, ConditionStatus::False, u"NoTraffic"_s,
                        u"The target is not receiving traffic."_s);
    QCOMPARE(conditions.ready().status, ConditionStatus::True);
    QCOMPARE(conditions.get(u"Active"_s).severity, u"Info"_s);
}

void TestConditions::nothingChanged_keepsTransitionTime()
{
    Conditions first(m_object, m_dependents, m_now);
    first.markTrue(u"RoutesReady"_s);
    Conditions second(applied(first), m_dependents, m_now + seconds(60));
    second.markTrue(u"RoutesReady"_s);
    QCOMPARE(second.toJson(), first.toJson());
}

void TestConditions::messageChanged_movesTransitionTime()
{
    Conditions first(m_object, m_dependents, m_now);
    first.markFalse(u"RoutesReady"_s, u"A"_s, u"one"_s);
    Conditions second(applied(first), m_dependents, m_now + seconds(60));
    second.markFalse(u"RoutesReady"_s, u"A"_s, u"two"_s);
    QCOMPARE(second.get(u"RoutesReady"_s).lastTransitionTime, u"2026-11-23T07:01:00Z"_s);
    QCOMPARE(second.ready().lastTransitionTime, u"2026-11-23T07:01:00Z"_s);
    QCOMPARE(second.get(u"ConfigurationsReady"_s).lastTransitionTime, u"2026-11-23T07:00:00Z"_s);
}

void TestConditions::thereAndBack_isNoTransition()
{
    Conditions first(m_object, m_dependents, m_now);
    first.markTrue(u"ConfigurationsReady"_s);
    first.markTrue(u"RoutesReady"_s);
    Conditions second(applied(first), m_dependents, m_now + seconds(60));
    second.markUnknown(u"RoutesReady"_s, u"A"_s, {});
    second.markTrue(u"RoutesReady"_s);
    QCOMPARE(second.toJson(), first.toJson());
}

QTEST_GUILESS_MAIN(TestConditions)
#include "tst_conditions.moc"
