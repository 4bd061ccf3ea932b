#pragma once

#include "core/resource/text_packer.h"
#include "core/store/store.h"

#include <QHash>
#include <algorithm>
#include <map>
#include <memory>
#include <vector>

namespace tidegate::store {

/// All objects in memory: each as its packed text, by name, and by what indexKeys() says of it. An object is
/// read from its text when it is asked for; the ones read last stay read. Main thread only.
class Shelf
{
public:
    /// `keepRead`: how many objects stay read though nobody holds them; at least 1.
    explicit Shelf(size_t keepRead = 512) : m_read(std::max<size_t>(1, keepRead)) {}
    Shelf(const Shelf &) = delete;
    Shelf &operator=(const Shelf &) = delete;

    /// Puts an object in the place of `previous` (null: there was none). `text` is the object's, and can be
    /// read: it has been.
    void put(const resource::ObjectPtr &object, const QByteArray &text, const resource::ObjectPtr &previous);
    void remove(const resource::Object &last);

    resource::ObjectPtr get(const resource::Kind &kind, const resource::ObjectName &name) const;
    std::vector<resource::ObjectPtr> find(const resource::Kind &kind, const QString &ns,
                                          const QString &key) const;
    void walk(const resource::Kind &kind, const QString &ns, const resource::ObjectName &after,
              const std::function<bool(const Kept &)> &look) const;
    /// The same without keeping what is read for it.
    void visit(const resource::Kind &kind, const QString &ns,
               const std::function<void(const resource::ObjectPtr &)> &look) const;

private:
    struct Row
    {
        QByteArray packed; ///< its text
        qint64 version = 0;
        mutable std::weak_ptr<const resource::Object> read; ///< while somebody holds it
    };
    using Rows = std::map<resource::ObjectName, Row>;
    using Index = QHash<QString, std::vector<const resource::ObjectName *>>; ///< sorted; names of Rows
    struct Table
    {
        Rows rows;
        Index index;
        resource::TextPacker packer;
    };
    class KeptRow;

    const Table *tableOf(const resource::Kind &kind) const;
    resource::ObjectPtr object(const Table &table, const Row &row) const;
    void keepRead(const resource::ObjectPtr &object) const;
    static void link(Index &index, const resource::Object &object, const resource::ObjectName &name);
    static void unlink(Index &index, const resource::Object &object, const resource::ObjectName &name);

    std::map<const resource::Kind *, Table> m_tables;
    mutable std::vector<resource::ObjectPtr> m_read; ///< a ring
    mutable size_t m_nextRead = 0;
};

} // namespace tidegate::store
