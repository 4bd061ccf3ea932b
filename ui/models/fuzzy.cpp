#include "ui/models/fuzzy.h"

#include <QCollator>
#include <QHash>
#include <QLocale>
#include <QStringList>
#include <algorithm>

namespace tidegate::models {

namespace {

constexpr int atWordStart = 12;
constexpr int afterNeighbour = 8;
constexpr int perLetter = 1;
constexpr int earliest = 6; ///< for a match at the start of the text

bool isWordStart(const QString &text, qsizetype at)
{
    if (at == 0)
        return true;
    const QChar before = text.at(at - 1);
    return !before.isLetterOrNumber() || (before.isLower() && text.at(at).isUpper());
}

/// Of one word from one place on; -1 when it is not there.
int scoreFrom(const QString &word, const QString &text, qsizetype start)
{
    int score = start == 0 ? earliest : 0;
    qsizetype last = -2;
    qsizetype from = start;
    for (const QChar letter : word) {
        qsizetype at = text.indexOf(letter, from, Qt::CaseInsensitive);
        if (at < 0)
            return -1;
        // A start of a word a little later is what was meant.
        for (qsizetype next = at; next >= 0 && at != last + 1;
             next = text.indexOf(letter, next + 1, Qt::CaseInsensitive)) {
            if (isWordStart(text, next)) {
                at = next;
                break;
            }
        }
        score += perLetter;
        if (at == last + 1)
            score += afterNeighbour;
        if (isWordStart(text, at))
            score += atWordStart;
        last = at;
        from = at + 1;
    }
    return score;
}

int scoreOf(const QString &word, const QString &text)
{
    int best = scoreFrom(word, text, 0);
    // As one piece counts most, wherever it stands.
    for (qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(word, at + 1, Qt::CaseInsensitive))
        best = std::max(best, scoreFrom(word, text, at) + int(word.size()) * 2);
    return best;
}

bool isChinese(QChar letter)
{
    return letter.script() == QChar::Script_Han;
}

/// The first character of each initial in the order of pinyin, and the initials.
const QString firsts = QStringLiteral("阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥仨它穵夕丫帀");
const QString initials = QStringLiteral("abcdefghjklmnopqrstwxyz");

/// Null where Chinese is not ordered by pinyin.
const QCollator *pinyinOrder()
{
    static const QCollator order{QLocale(QLocale::Chinese, QLocale::China)};
    static const bool works = [] {
        for (qsizetype i = 1; i < firsts.size(); ++i) {
            if (order.compare(QStringView(firsts).mid(i - 1, 1), QStringView(firsts).mid(i, 1)) >= 0)
                return false;
        }
        return true;
    }();
    return works ? &order : nullptr;
}

} // namespace

int fuzzyScore(const QString &query, const QString &text)
{
    int score = 0;
    for (const QString &word : query.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const int own = scoreOf(word, text);
        if (own < 0)
            return -1;
        score += own;
    }
    return score;
}

QString pinyinInitials(const QString &text)
{
    const QCollator *order = pinyinOrder();
    if (!order || std::none_of(text.begin(), text.end(), isChinese))
        return {};
    static QHash<QChar, QChar> known; // GUI thread; a few hundred characters
    QString result;
    for (const QChar letter : text) {
        if (!isChinese(letter)) {
            result.append(letter.toLower());
            continue;
        }
        auto found = known.constFind(letter);
        if (found == known.constEnd()) {
            qsizetype at = 0;
            while (at + 1 < firsts.size() &&
                   order->compare(QStringView(firsts).mid(at + 1, 1), QStringView(&letter, 1)) <= 0)
                ++at;
            found = known.insert(letter, initials.at(at));
        }
        result.append(*found);
    }
    return result;
}

} // namespace tidegate::models
