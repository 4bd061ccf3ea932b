#include "core/api/duplicates.h"

#include "core/api/body.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

class Scan
{
public:
    explicit Scan(const QByteArray &text) : m_text(text) {}

    void value(const QString &path, int depth)
    {
        skipSpace();
        if (depth > maxDepth + 1)
            m_at = m_text.size();
        else if (peek() == '{')
            object(path, depth);
        else if (peek() == '[')
            array(path, depth);
        else if (peek() == '"')
            string();
        else
            while (m_at < m_text.size() && !QByteArrayView(",]} \t\r\n").contains(peek()))
                ++m_at;
    }

    QStringList found;

private:
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

    bool take(char wanted)
    {
        skipSpace();
        if (peek() != wanted)
            return false;
        ++m_at;
        return true;
    }

    void skipSpace()
    {
        while (m_at < m_text.size() && QByteArrayView(" \t\r\n").contains(m_text[m_at]))
            ++m_at;
    }

    /// The bytes between the quotes, escapes and all.
    QByteArray string()
    {
        const qsizetype begin = ++m_at;
        while (m_at < m_text.size() && peek() != '"')
            m_at += peek() == '\\' ? 2 : 1;
        const QByteArray bytes = m_text.mid(begin, std::min(m_at, m_text.size()) - begin);
        ++m_at;
        return bytes;
    }

    /// `a` and `\u0061` are one key; few texts have an escape in a key, so only those go through the reader.
    static QString keyOf(const QByteArray &bytes)
    {
        if (!bytes.contains('\\'))
            return QString::fromUtf8(bytes);
        const QJsonObject keyed = QJsonDocument::fromJson("{\"" + bytes + "\":0}").object();
        return keyed.isEmpty() ? QString::fromUtf8(bytes) : keyed.begin().key();
    }

    void object(const QString &path, int depth)
    {
        ++m_at;
        QSet<QString> keys;
        while (take('"')) {
            --m_at;
            const QString key = keyOf(string());
            const QString field = path.isEmpty() ? key : path + u'.' + key;
            if (keys.contains(key) && !found.contains(field))
                found.append(field);
            keys.insert(key);
            if (!take(':'))
                break;
            value(field, depth + 1);
            if (!take(','))
                break;
        }
        take('}');
    }

    void array(const QString &path, int depth)
    {
        ++m_at;
        for (qsizetype i = 0; m_at < m_text.size() && !take(']'); ++i) {
            value(u"%1[%2]"_s.arg(path).arg(i), depth + 1);
            if (!take(',')) {
                take(']');
                break;
            }
        }
    }

    const QByteArray &m_text;
    qsizetype m_at = 0;
};

} // namespace

QStringList duplicateFields(const QByteArray &json)
{
    Scan scan(json);
    scan.value({}, 0);
    return scan.found;
}

} // namespace tidegate::api
