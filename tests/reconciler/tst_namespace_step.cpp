#include "core/reconciler/affected.h"

#include "world.h"

using namespace tidegate;
using namespace tidegate::reconciler;
using namespace Qt::StringLiterals;

class TestNamespaceStep : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namespace_getsItsAccountOnce();
    void namespaceThatGoes_getsNone();
    void account_thatIsDeleted_comesAgain();
};

namespace {

const ObjectName team{{}, u"team"_s};
const ObjectName account{u"team"_s, u"default"_s};

} // namespace

void TestNamespaceStep::namespace_getsItsAccountOnce()
{
    TableWorld world;
    QVERIFY(reconcileNamespace(world.world(), team).mutations.empty());
    world.put(Object(kinds::namespaceKind(), team));
    world.apply(reconcileNamespace(world.world(), team));
    QVERIFY(world.get(kinds::serviceAccount(), account));
    QVERIFY(reconcileNamespace(world.world(), team).mutations.empty());
}

void TestNamespaceStep::namespaceThatGoes_getsNone()
{
    TableWorld world;
    Object object(kinds::namespaceKind(), team);
    object.setMetadata(u"deletionTimestamp"_s, u"2026-11-23T07:00:00Z"_s);
    world.put(object);
    QVERIFY(reconcileNamespace(world.world(), team).mutations.empty());
}

void TestNamespaceStep::account_thatIsDeleted_comesAgain()
{
    TableWorld world;
    store::Change change;
    change.type = store::ChangeType::Deleted;
    change.object = std::make_shared<const Object>(kinds::serviceAccount(), account);
    QCOMPARE(affectedBy(change, world), (std::vector<WorkItem>{{StepKind::Namespace, team}}));
    change.object = std::make_shared<const Object>(kinds::namespaceKind(), team);
    change.type = store::ChangeType::Added;
    QCOMPARE(affectedBy(change, world), (std::vector<WorkItem>{{StepKind::Namespace, team}}));
}

QTEST_APPLESS_MAIN(TestNamespaceStep)
#include "tst_namespace_step.moc"
