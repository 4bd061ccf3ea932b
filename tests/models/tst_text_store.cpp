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

    void store_isWastefulWhenASixteenthOfItIsEmpty()
    {
        TextStore store;
        const QByteArray text(10'000, 'x');
        std::vector<TextStore::Place> places;
        for (int i = 0; i < 1700; ++i) // 17 MB
            places.push_back(store.add(text));
        for (int i = 0; i < 100; ++i) // from as many blocks, of which none is empty then
            store.remove(places[size_t(i * 17)]);
        QVERIFY(!store.isWasteful()); // a megabyte of 16 that stay
        store.remove(places[1]);
        QVERIFY(store.isWasteful());
    }

    void littleThatIsEmpty_isNotWorthAMove()
    {
        TextStore store;
        const TextStore::Place kept = store.add("kept");
        const TextStore::Place half = store.add(QByteArray(128 * 1024, 'x'));
        store.remove(half);
        QVERIFY(!store.isWasteful());
        QVERIFY(store.text(kept) == "kept");
    }

    void endsOfBlocks_areNoWaste()
    {
        TextStore store;
        for (int i = 0; i < 20; ++i)
            store.add(QByteArray(150 * 1024, 'x')); // one fits into a block, and a move would not change that
        QVERIFY(!store.isWasteful());
    }

    void blockWithoutTexts_isGivenBack()
    {
        TextStore store;
        std::vector<TextStore::Place> places;
        for (int i = 0; i < 2000; ++i) // 20 MB
            places.push_back(store.add(QByteArray(10'000, char('a' + i % 26))));
        const quint64 full = store.size();
        QVERIFY(full >= 20'000'000);
        for (int i = 0; i < 1900; ++i)
            store.remove(places[size_t(i)]);
        QVERIFY2(store.size() < full / 10, qPrintable(QString::number(store.size())));
        QVERIFY(!store.isWasteful()); // there is nothing to win
        for (int i = 1900; i < 2000; ++i)
            QVERIFY(store.text(places[size_t(i)]) == QByteArray(10'000, char('a' + i % 26)));
        const TextStore::Place large = store.add(QByteArray(1'000'000, 'y'));
        const quint64 withIt = store.size();
        store.remove(large);
        QCOMPARE(store.size(), withIt - 1'000'000);
    }

    void textsMovedInTheirOrder_needLittleBesides()
    {
        TextStore store, fresh;
        std::vector<TextStore::Place> places;
        for (int i = 0; i < 2000; ++i)
            places.push_back(store.add(QByteArray(10'000, char('a' + i % 26))));
        const quint64 full = store.size();
        for (TextStore::Place &place : places) {
            const TextStore::Place moved = fresh.add(store.text(place));
            store.remove(place);
            place = moved;
            QVERIFY(store.size() + fresh.size() < full + 1'000'000);
        }
        for (size_t i = 0; i < places.size(); ++i)
            QVERIFY(fresh.text(places[i]) == QByteArray(10'000, char('a' + i % 26)));
    }
};

QTEST_GUILESS_MAIN(TstTextStore)
#include "tst_text_store.moc"
