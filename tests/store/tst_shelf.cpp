#include "core/resource/index.h"
#include "core/store/shelf.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::store;
using namespace Qt::StringLiterals;
using resource::Object;
using resource::ObjectName;
using resource::ObjectPtr;
namespace kinds = resource::kinds;

class TestShelf : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void forgotten_isReadAgain();
    void usedLately_staysRead();
    void found_followsChanges();
    void removed_isNotFound();
    void found_staysInItsNamespace();
    void walked_beginsAfterTheNameAndEnds();
    void visited_isInOrderAndNotKept();

private:
    static ObjectPtr route(const QString &ns, const QString &name, const QString &leadsTo);
    static void put(Shelf &shelf, const ObjectPtr &object, const ObjectPtr &previous = nullptr)
    {
        shelf.put(object, object->toJson(), previous);
    }
    static QString names(const std::vector<ObjectPtr> &objects)
    {
        QStringList found;
        for (const ObjectPtr &object : objects)
            found << object->objectName().text();
        return found.join(u' ');
    }
    static QString leading(const Shelf &shelf, const QString &to, const QString &ns = {})
    {
        return names(shelf.find(kinds::route(), ns, resource::index::leadsTo(kinds::configuration(), to)));
    }
};

ObjectPtr TestShelf::route(const QString &ns, const QString &name, const QString &leadsTo)
{
    Object object(kinds::route(), {ns, name});
    object.setSpec({{u"traffic"_s, QJsonArray{QJsonObject{{u"configurationName"_s, leadsTo}}}}});
    return std::make_shared<const Object>(object);
}

void TestShelf::forgotten_isReadAgain()
{
    Shelf shelf(2);
    ObjectPtr first = route(u"n"_s, u"a"_s, u"x"_s);
    const Object copy = *first;
    const std::weak_ptr<const Object> seen = first;
    put(shelf, first);
    first.reset();
    for (const auto &name : {u"b"_s, u"c"_s})
        put(shelf, route(u"n"_s, name, u"x"_s));
    QVERIFY2(seen.expired(), "what nobody uses must not stay in memory as a tree");
    const ObjectPtr again = shelf.get(kinds::route(), {u"n"_s, u"a"_s});
    QVERIFY(again && *again == copy);
}

void TestShelf::usedLately_staysRead()
{
    Shelf shelf(2);
    put(shelf, route(u"n"_s, u"a"_s, u"x"_s));
    const Object *first = shelf.get(kinds::route(), {u"n"_s, u"a"_s}).get();
    QCOMPARE(shelf.get(kinds::route(), {u"n"_s, u"a"_s}).get(), first);
    // Somebody who holds it has the one there is.
    const ObjectPtr held = shelf.get(kinds::route(), {u"n"_s, u"a"_s});
    for (const auto &name : {u"b"_s, u"c"_s, u"d"_s})
        put(shelf, route(u"n"_s, name, u"x"_s));
    QCOMPARE(shelf.get(kinds::route(), {u"n"_s, u"a"_s}), held);
}

void TestShelf::found_followsChanges()
{
    Shelf shelf;
    const ObjectPtr before = route(u"n"_s, u"b"_s, u"x"_s);
    put(shelf, before);
    put(shelf, route(u"n"_s, u"a"_s, u"x"_s));
    QCOMPARE(leading(shelf, u"x"_s), u"n/a n/b"_s);
    put(shelf, route(u"n"_s, u"b"_s, u"y"_s), before);
    QCOMPARE(leading(shelf, u"x"_s), u"n/a"_s);
    QCOMPARE(leading(shelf, u"y"_s), u"n/b"_s);
}

void TestShelf::removed_isNotFound()
{
    Shelf shelf;
    put(shelf, route(u"n"_s, u"a"_s, u"x"_s));
    // The last state of an object may say something else than the one that was put.
    shelf.remove(*route(u"n"_s, u"a"_s, u"y"_s));
    QCOMPARE(leading(shelf, u"x"_s), QString());
    QVERIFY(!shelf.get(kinds::route(), {u"n"_s, u"a"_s}));
    shelf.remove(*route(u"n"_s, u"a"_s, u"x"_s));
}

void TestShelf::found_staysInItsNamespace()
{
    Shelf shelf;
    for (const auto &ns : {u"m"_s, u"n"_s, u"o"_s})
        put(shelf, route(ns, u"a"_s, u"x"_s));
    QCOMPARE(leading(shelf, u"x"_s, u"n"_s), u"n/a"_s);
    QCOMPARE(leading(shelf, u"x"_s), u"m/a n/a o/a"_s);
    QVERIFY(shelf.find(kinds::revision(), {}, resource::index::runs({})).empty());
}

void TestShelf::walked_beginsAfterTheNameAndEnds()
{
    Shelf shelf;
    for (const auto &name : {u"a"_s, u"b"_s, u"c"_s, u"d"_s})
        put(shelf, route(u"n"_s, name, u"x"_s));
    put(shelf, route(u"m"_s, u"z"_s, u"x"_s));
    put(shelf, route(u"o"_s, u"a"_s, u"x"_s));
    const auto walk = [&](const QString &ns, const ObjectName &after, int most) {
        QStringList seen;
        shelf.walk(kinds::route(), ns, after, [&](const Kept &kept) {
            seen << kept.name().text();
            return seen.size() < most;
        });
        return seen.join(u' ');
    };
    QCOMPARE(walk(u"n"_s, {}, 100), u"n/a n/b n/c n/d"_s);
    QCOMPARE(walk(u"n"_s, {u"n"_s, u"b"_s}, 100), u"n/c n/d"_s);
    QCOMPARE(walk(u"n"_s, {u"n"_s, u"bb"_s}, 1), u"n/c"_s);
    QCOMPARE(walk(u"n"_s, {u"m"_s, u"z"_s}, 1), u"n/a"_s);
    QCOMPARE(walk({}, {u"n"_s, u"d"_s}, 100), u"o/a"_s);
    QCOMPARE(walk({}, {}, 2), u"m/z n/a"_s);
}

void TestShelf::visited_isInOrderAndNotKept()
{
    Shelf shelf(1);
    for (const auto &name : {u"b"_s, u"a"_s, u"c"_s})
        put(shelf, route(u"n"_s, name, u"x"_s));
    std::vector<std::weak_ptr<const Object>> seen;
    QStringList order;
    shelf.visit(kinds::route(), u"n"_s, [&](const ObjectPtr &object) {
        order << object->name();
        seen.push_back(object);
    });
    QCOMPARE(order.join(u' '), u"a b c"_s);
    // Only the one that was put last is still read.
    QVERIFY(seen[0].expired() && seen[1].expired() && !seen[2].expired());
}

QTEST_GUILESS_MAIN(TestShelf)
#include "tst_shelf.moc"
