#include "ui/models/name_order.h"

#include <QCollator>
#include <QRandomGenerator>
#include <QTest>
#include <algorithm>
#include <numeric>

using tidegate::models::compareNames;
using tidegate::models::NameOrder;

namespace {

QByteArray anyName(QRandomGenerator &random)
{
    static const QByteArray letters("ab019-.");
    QByteArray text;
    for (int size = int(random.bounded(1, 8)); size > 0; --size)
        text += letters[random.bounded(int(letters.size()))];
    return text;
}

int sign(int value)
{
    return (value > 0) - (value < 0);
}

/// Ranks as a plain sorting of all of them gives them.
std::vector<int> sortedRanks(const std::vector<QByteArray> &names)
{
    std::vector<int> rows(names.size());
    std::iota(rows.begin(), rows.end(), 0);
    std::stable_sort(rows.begin(), rows.end(),
                     [&](int a, int b) { return compareNames(names[size_t(a)], names[size_t(b)]) < 0; });
    std::vector<int> ranks(names.size());
    for (size_t place = 0; place < rows.size(); ++place)
        ranks[size_t(rows[place])] = int(place);
    return ranks;
}

} // namespace

class TstNameOrder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void names_sortAsTheCollatorSortsThem()
    {
        QCollator collator{QLocale(QLocale::English)};
        collator.setNumericMode(true);
        collator.setCaseSensitivity(Qt::CaseInsensitive);
        QRandomGenerator random(7);
        for (int i = 0; i < 20'000; ++i) {
            const QByteArray a = anyName(random), b = anyName(random);
            const int expected = collator.compare(QString::fromLatin1(a), QString::fromLatin1(b));
            QVERIFY2(sign(compareNames(a, b)) == sign(expected),
                     qPrintable(QString::fromLatin1(a + " and " + b)));
            QCOMPARE(sign(compareNames(b, a)), -sign(compareNames(a, b)));
        }
    }

    void ranks_areThoseOfAPlainSortingWhateverCameAndWent()
    {
        QRandomGenerator random(11);
        NameOrder order;
        std::vector<QByteArray> names;
        for (int turn = 0; turn < 300; ++turn) {
            if (!names.empty() && random.bounded(3) == 0) {
                const int first = int(random.bounded(quint32(names.size())));
                const int last = std::min(first + int(random.bounded(20)), int(names.size()) - 1);
                order.erase(first, last);
                names.erase(names.begin() + first, names.begin() + last + 1);
            } else {
                for (int more = int(random.bounded(30)); more > 0; --more)
                    names.push_back(anyName(random));
                order.grow(int(names.size()), [&](int row) { return QByteArrayView(names[size_t(row)]); });
            }
            const std::vector<int> expected = sortedRanks(names);
            for (int row = 0; row < int(names.size()); ++row)
                QCOMPARE(order.rank(row), expected[size_t(row)]);
        }
        QVERIFY(names.size() > 500);
    }

    void newNames_areAllThatIsLookedAtAmongMany()
    {
        std::vector<QByteArray> names;
        for (int i = 0; i < 10'000; ++i)
            names.push_back("service-" + QByteArray::number(i));
        NameOrder order;
        int looks = 0;
        const auto nameAt = [&](int row) {
            ++looks;
            return QByteArrayView(names[size_t(row)]);
        };
        order.grow(10'000, nameAt);
        looks = 0;
        names.push_back("service-5000-b");
        order.grow(10'001, nameAt);
        QVERIFY2(looks <= 2 * 15, qPrintable(QString::number(looks))); // a search by halves
        QCOMPARE(order.rank(10'000), order.rank(5'000) + 1);
    }
};

QTEST_APPLESS_MAIN(TstNameOrder)
#include "tst_name_order.moc"
