#include "ui/models/text_store.h"

#include <QTest>

using tidegate::models::TextStore;

class TstTextStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void texts_comeBackAsTheyWere()
    {
        TextStore store;
        std::vector<std::pair<TextStore::Place, QByteArray>> kept;
        for (int i = 0; i < 20'000; ++i) { // some blocks of them
            const QByteArray text = QByteArray::number(i).repeated(1 + i % 40);
            kept.emplace_back(store.add(text), text);
        }
        const QByteArray large(1'000'000, 'x'); // more than a block
        kept.emplace_back(store.add(large), large);
        const QByteArray after("after it");
        kept.emplace_back(store.add(after), after);
        for (const auto &[place, text] : kept)
            QVERIFY(store.text(place) == text);
    }

    void emptyText_hasNoPlace()
    {
        TextStore store;
        QCOMPARE(store.add({}), TextStore::Place());
        QVERIFY(store.text({}).isEmpty());
        store.remove({});
        QVERIFY(!store.isWasteful());
    }

    void store_isWastefulWhenMostOfItIsEmpty()
    {
        TextStore store;
        const QByteArray text(10'000, 'x');
        std::vector<TextStore::Place> places;
        for (int i = 0; i < 300; ++i)
            places.push_back(store.add(text));
        for (int i = 0; i < 150; ++i)
            store.remove(places[size_t(i)]);
        QVERIFY(!store.isWasteful()); // half of it
        store.remove(places[150]);
        QVERIFY(store.isWasteful());
        TextStore small;
        small.remove(small.add("x")); // not worth a move
        QVERIFY(!small.isWasteful());
    }
};

QTEST_GUILESS_MAIN(TstTextStore)
#include "tst_text_store.moc"
