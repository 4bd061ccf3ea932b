#pragma once

#include "core/resource/text_packer.h"
#include "ui/models/name_order.h"
#include "ui/models/table_spec.h"
#include "ui/models/text_store.h"

#include <QHash>
#include <array>
#include <vector>

namespace tidegate::models {

/// The objects of an ObjectTable, small enough for a hundred thousand: each is kept as its packed text
/// (without metadata.managedFields), beside a digest of what sorting and filtering look at: its state, the
/// numbers of its columns and their texts in lower case. An object is read when it is asked for; those read
/// last stay read. GUI thread.
class ObjectRows
{
public:
    /// `spec` must outlive this.
    ObjectRows(const TableSpec &spec, const Clock *&clock) : m_spec(spec), m_clock(clock) {}

    int size() const { return int(m_rows.size()); }
    QString key(int row) const { return QString::fromUtf8(keyText(row)); } ///< `ns/name`, or the name alone
    QByteArrayView keyText(int row) const { return m_texts.text(at(row).key); } ///< valid until rows change
    int rowOf(const QString &key) const;                                        ///< -1 when there is none
    resource::ObjectName name(int row) const;
    /// Where it stands by its name; see NameOrder.
    int nameRank(int row) const { return m_order.rank(row); }
    resource::Object object(int row) const;
    qint64 version(int row) const { return at(row).version; }
    qint64 createdMs(int row) const { return at(row).createdMs; } ///< since the epoch; 0 when not known

    void append(const resource::Object &object);
    void replace(int row, const resource::Object &object);
    /// After the last of some append(): they have a rank from now on.
    void appended();
    void squeeze() { m_rows.shrink_to_fit(); } ///< no more rows are expected soon
    void erase(int first, int last);
    void clear();

    // Of the digest; makes it when it is out of date.
    ObjectState state(int row) const;
    double number(int row, int column) const; ///< of a column with a sort key; NaN: it is a text
    QString text(int row, int column) const;  ///< in lower case; a column that does not age
    QString owner(int row) const;             ///< serviceOf() the object
    /// All texts, the state's first, a line each, as UTF-8 in lower case. Valid until rows are touched.
    QByteArrayView texts(int row) const;

    /// What a row shows depends on something that has changed elsewhere.
    void outdate(int row);
    void outdateAll();
    /// Makes digests that are out of date, for at most `most`; false when there is none left.
    bool freshen(std::chrono::milliseconds most);

private:
    struct Row
    {
        TextStore::Place key;
        TextStore::Place packed;
        mutable TextStore::Place digest;
        mutable bool isOutdated = true; ///< the digest
        qint64 version = 0;
        qint64 createdMs = 0;
    };
    struct Read
    {
        TextStore::Place packed;
        resource::Object object;
    };

    const Row &at(int row) const { return m_rows[size_t(row)]; }
    void put(Row &row, const resource::Object &object);
    void putDigest(const Row &row, const resource::Object &object) const;
    QByteArrayView nameAt(int row) const;
    void index(int row) const;
    void indexAll() const;
    QByteArray digestOf(const resource::Object &object) const;
    QByteArrayView digest(int row) const;
    void moveIfWasteful();
    QByteArrayView line(int row, int number) const;
    qsizetype numbers() const;

    const TableSpec &m_spec;
    const Clock *&m_clock;
    std::vector<Row> m_rows;
    NameOrder m_order;
    TextStore m_texts;           ///< keys and packed texts
    mutable TextStore m_digests; ///< apart, as they change when the objects do not
    resource::TextPacker m_packer;
    mutable std::array<Read, 64> m_read; ///< by where the packed text lies
    /// Rows by a hash of their keys, -1 where there is none; a power of two of them, at most half of them
    /// taken.
    mutable std::vector<int> m_places;
    mutable bool m_isIndexed = true; ///< else rows have moved
    int m_outdated = 0;              ///< how many may be
    int m_freshenAt = 0;
};

} // namespace tidegate::models
