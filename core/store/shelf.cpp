#include "core/store/shelf.h"

#include "core/resource/index.h"

#include <QJsonDocument>
#include <algorithm>

namespace tidegate::store {

using resource::Kind;
using resource::Object;
using resource::ObjectName;
using resource::ObjectPtr;

namespace {

ObjectPtr read(const QByteArray &text)
{
    return std::make_shared<const Object>(QJsonDocument::fromJson(text).object());
}

bool comesBefore(const ObjectName *left, const ObjectName *right)
{
    return *left < *right;
}

bool isIn(const QString &ns, const ObjectName &name)
{
    return ns.isEmpty() || name.ns == ns;
}

} // namespace

class Shelf::KeptRow final : public Kept
{
public:
    KeptRow(const Shelf &shelf, const Table &table, const Rows::value_type &entry)
        : m_shelf(shelf), m_table(table), m_entry(entry)
    {
    }
    const ObjectName &name() const override { return m_entry.first; }
    QByteArray text() const override { return m_table.packer.unpack(m_entry.second.packed); }
    qint64 version() const override { return m_entry.second.version; }
    ObjectPtr object() const override { return m_shelf.object(m_table, m_entry.second); }

private:
    const Shelf &m_shelf;
    const Table &m_table;
    const Rows::value_type &m_entry;
};

void Shelf::put(const ObjectPtr &object, const QByteArray &text, const ObjectPtr &previous)
{
    Table &table = m_tables[object->kind()];
    ObjectName name = object->objectName();
    auto at = table.rows.lower_bound(name);
    if (at == table.rows.end() || at->first != name) {
        // Thousands of names share a namespace, and one string of it is enough.
        const auto neighbour = at != table.rows.begin() ? std::prev(at) : at;
        if (neighbour != table.rows.end() && neighbour->first.ns == name.ns)
            name.ns = neighbour->first.ns;
        at = table.rows.emplace_hint(at, std::move(name), Row{});
    }
    if (previous)
        unlink(table.index, *previous, at->first);
    link(table.index, *object, at->first);
    at->second = {table.packer.pack(text), object->resourceVersion(), object};
    keepRead(object);
}

void Shelf::remove(const Object &last)
{
    const auto table = m_tables.find(last.kind());
    if (table == m_tables.end())
        return;
    const auto at = table->second.rows.find(last.objectName());
    if (at == table->second.rows.end())
        return;
    // What is linked is what the row says, whatever the last words of the object are.
    unlink(table->second.index, *object(table->second, at->second), at->first);
    table->second.rows.erase(at);
}

ObjectPtr Shelf::get(const Kind &kind, const ObjectName &name) const
{
    const Table *table = tableOf(kind);
    if (!table)
        return nullptr;
    const auto found = table->rows.find(name);
    return found == table->rows.end() ? nullptr : object(*table, found->second);
}

std::vector<ObjectPtr> Shelf::find(const Kind &kind, const QString &ns, const QString &key) const
{
    std::vector<ObjectPtr> found;
    const Table *table = tableOf(kind);
    const auto entry = table ? table->index.constFind(key) : Index::const_iterator();
    if (!table || entry == table->index.cend())
        return found;
    const ObjectName first{ns, {}};
    auto at = std::lower_bound(entry->begin(), entry->end(), &first, comesBefore);
    for (; at != entry->end() && isIn(ns, **at); ++at)
        found.push_back(object(*table, table->rows.find(**at)->second));
    return found;
}

void Shelf::walk(const Kind &kind, const QString &ns, const ObjectName &after,
                 const std::function<bool(const Kept &)> &look) const
{
    const Table *table = tableOf(kind);
    if (!table)
        return;
    const ObjectName start{ns, {}};
    auto at = after.name.isEmpty() ? table->rows.lower_bound(start)
                                   : table->rows.upper_bound(std::max(after, start));
    while (at != table->rows.end() && isIn(ns, at->first) && look(KeptRow(*this, *table, *at)))
        ++at;
}

void Shelf::visit(const Kind &kind, const QString &ns,
                  const std::function<void(const ObjectPtr &)> &look) const
{
    const Table *table = tableOf(kind);
    if (!table)
        return;
    for (auto at = table->rows.lower_bound({ns, {}}); at != table->rows.end() && isIn(ns, at->first); ++at) {
        const ObjectPtr known = at->second.read.lock();
        look(known ? known : read(table->packer.unpack(at->second.packed)));
    }
}

const Shelf::Table *Shelf::tableOf(const Kind &kind) const
{
    const auto found = m_tables.find(&kind);
    return found == m_tables.end() ? nullptr : &found->second;
}

ObjectPtr Shelf::object(const Table &table, const Row &row) const
{
    if (ObjectPtr known = row.read.lock())
        return known;
    ObjectPtr fresh = read(table.packer.unpack(row.packed));
    row.read = fresh;
    keepRead(fresh);
    return fresh;
}

void Shelf::keepRead(const ObjectPtr &object) const
{
    m_read[m_nextRead] = object;
    m_nextRead = (m_nextRead + 1) % m_read.size();
}

void Shelf::link(Index &index, const Object &object, const ObjectName &name)
{
    for (const QString &key : resource::indexKeys(object)) {
        auto &names = index[key];
        names.insert(std::upper_bound(names.begin(), names.end(), &name, comesBefore), &name);
    }
}

void Shelf::unlink(Index &index, const Object &object, const ObjectName &name)
{
    for (const QString &key : resource::indexKeys(object)) {
        const auto entry = index.find(key);
        if (entry == index.end())
            continue;
        std::erase(*entry, &name);
        if (entry->empty())
            index.erase(entry);
    }
}

} // namespace tidegate::store
