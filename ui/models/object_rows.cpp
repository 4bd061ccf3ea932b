#include "ui/models/object_rows.h"

#include "core/resource/serving.h"
#include "ui/models/times.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

namespace tidegate::models {

using resource::Object;

namespace {

// A digest: the state, the numbers of the columns with a sort key, then lines: whose it is, the state's text,
// and a text for every column that does not age.
constexpr qsizetype kNumbersAt = 1;
constexpr int kOwnerLine = 0;
constexpr int kStateLine = 1;
constexpr int kFirstColumnLine = 2;

void addLine(QByteArray &digest, QString text)
{
    text.replace(u'\n', u' ');
    digest += text.toLower().toUtf8();
    digest += '\n';
}

} // namespace

QString serviceOf(const Object &object)
{
    return object.label(resource::keys::service);
}

resource::ObjectName ObjectRows::name(int row) const
{
    const QString key = this->key(row);
    const qsizetype slash = key.indexOf(u'/');
    return slash < 0 ? resource::ObjectName{{}, key}
                     : resource::ObjectName{key.left(slash), key.mid(slash + 1)};
}

/// Without the namespace.
QByteArrayView ObjectRows::nameAt(int row) const
{
    const QByteArrayView key = keyText(row);
    return key.sliced(key.indexOf('/') + 1);
}

int ObjectRows::rowOf(const QString &key) const
{
    if (!m_isIndexed)
        indexAll();
    if (m_places.empty())
        return -1;
    const QByteArray text = key.toUtf8();
    const size_t mask = m_places.size() - 1;
    for (size_t place = qHash(QByteArrayView(text)) & mask; m_places[place] >= 0;
         place = (place + 1) & mask) {
        if (keyText(m_places[place]) == text)
            return m_places[place];
    }
    return -1;
}

void ObjectRows::index(int row) const
{
    const size_t mask = m_places.size() - 1;
    size_t place = qHash(keyText(row)) & mask;
    while (m_places[place] >= 0)
        place = (place + 1) & mask;
    m_places[place] = row;
}

void ObjectRows::indexAll() const
{
    m_places.assign(std::bit_ceil(std::max<size_t>(64, m_rows.size() * 2 + 2)), -1);
    for (int row = 0; row < size(); ++row)
        index(row);
    m_isIndexed = true;
}

void ObjectRows::append(const Object &object)
{
    Row row;
    row.key = m_texts.add(object.objectName().text().toUtf8());
    put(row, object);
    m_rows.push_back(row);
    if (m_isIndexed && m_rows.size() * 2 < m_places.size())
        index(size() - 1);
    else
        m_isIndexed = false; // until somebody asks
}

void ObjectRows::appended()
{
    m_order.grow(size(), [this](int row) { return nameAt(row); });
}

void ObjectRows::put(Row &row, const Object &object)
{
    QJsonObject json = object.json();
    QJsonObject metadata = object.metadata();
    if (metadata.contains(QLatin1String("managedFields"))) {
        metadata.remove(QLatin1String("managedFields"));
        json[QLatin1String("metadata")] = metadata;
    }
    // Its place is not given to another text, so what has been read of it may stay.
    m_texts.remove(row.packed);
    row.packed = m_texts.add(m_packer.pack(QJsonDocument(json).toJson(QJsonDocument::Compact)));
    putDigest(row, object);
    row.version = object.resourceVersion();
    const auto created = object.creationTime();
    row.createdMs = created ? msOf(*created) : 0;
}

/// Most changes leave it as it was.
void ObjectRows::putDigest(const Row &row, const Object &object) const
{
    const QByteArray digest = digestOf(object);
    row.isOutdated = false;
    if (m_digests.text(row.digest) == digest)
        return;
    m_digests.remove(row.digest);
    row.digest = m_digests.add(digest);
}

Object ObjectRows::object(int row) const
{
    const TextStore::Place packed = at(row).packed;
    Read &read = m_read[(packed.at / 32) % m_read.size()];
    if (read.packed != packed) {
        // Not copied: it is only looked at.
        const QByteArrayView text = m_texts.text(packed);
        read.object =
            Object(QJsonDocument::fromJson(m_packer.unpack(QByteArray::fromRawData(text.data(), text.size())))
                       .object());
        read.packed = packed;
    }
    return read.object;
}

void ObjectRows::replace(int row, const Object &object)
{
    put(m_rows[size_t(row)], object);
    moveIfWasteful();
}

void ObjectRows::moveIfWasteful()
{
    const auto move = [](TextStore::Place &place, TextStore &from, TextStore &to) {
        const TextStore::Place moved = to.add(from.text(place));
        from.remove(place); // and with the last one of a block, the block
        place = moved;
    };
    if (m_texts.isWasteful()) {
        TextStore fresh;
        for (Row &row : m_rows) {
            move(row.key, m_texts, fresh);
            move(row.packed, m_texts, fresh);
        }
        m_texts = std::move(fresh);
        m_read.fill({}); // they are known by their places
    }
    if (m_digests.isWasteful()) {
        TextStore fresh;
        for (Row &row : m_rows)
            move(row.digest, m_digests, fresh);
        m_digests = std::move(fresh);
    }
}

void ObjectRows::erase(int first, int last)
{
    for (int row = first; row <= last; ++row) {
        m_texts.remove(at(row).key);
        m_texts.remove(at(row).packed);
        m_digests.remove(at(row).digest);
    }
    m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
    m_order.erase(first, last);
    m_isIndexed = false;
    moveIfWasteful();
}

void ObjectRows::clear()
{
    m_rows = {};
    m_order.clear();
    m_read.fill({});
    m_texts = {};
    m_digests = {};
    m_packer = {};
    m_places = {};
    m_isIndexed = true;
    m_outdated = 0;
}

qsizetype ObjectRows::numbers() const
{
    return std::count_if(m_spec.columns.begin(), m_spec.columns.end(),
                         [](const TableColumn &column) { return bool(column.sortKey); });
}

QByteArray ObjectRows::digestOf(const Object &object) const
{
    const StateInfo state = m_spec.state(object);
    QByteArray digest;
    digest += char(state.state);
    for (const TableColumn &column : m_spec.columns) {
        if (!column.sortKey)
            continue;
        bool isNumber = false;
        const double value = column.sortKey(object).toDouble(&isNumber);
        const double number = isNumber ? value : std::numeric_limits<double>::quiet_NaN();
        digest.append(reinterpret_cast<const char *>(&number), sizeof number);
    }
    addLine(digest, serviceOf(object));
    addLine(digest, state.text);
    for (const TableColumn &column : m_spec.columns) {
        if (!column.ages)
            addLine(digest, column.value(object, m_clock->wall()).toString());
    }
    return digest;
}

QByteArrayView ObjectRows::digest(int row) const
{
    const Row &at = this->at(row);
    if (at.isOutdated)
        putDigest(at, object(row));
    return m_digests.text(at.digest);
}

ObjectState ObjectRows::state(int row) const
{
    return ObjectState(digest(row).front());
}

double ObjectRows::number(int row, int column) const
{
    const auto first = m_spec.columns.begin();
    const auto before =
        std::count_if(first, first + column, [](const TableColumn &c) { return bool(c.sortKey); });
    double number = 0;
    std::memcpy(&number, digest(row).data() + kNumbersAt + before * qsizetype(sizeof number), sizeof number);
    return number;
}

QByteArrayView ObjectRows::texts(int row) const
{
    return digest(row).sliced(kNumbersAt + numbers() * qsizetype(sizeof(double)));
}

QByteArrayView ObjectRows::line(int row, int number) const
{
    QByteArrayView rest = texts(row);
    for (; number > 0; --number)
        rest = rest.sliced(rest.indexOf('\n') + 1);
    return rest.first(rest.indexOf('\n'));
}

QString ObjectRows::text(int row, int column) const
{
    const auto first = m_spec.columns.begin();
    const auto before = std::count_if(first, first + column, [](const TableColumn &c) { return !c.ages; });
    return QString::fromUtf8(line(row, kFirstColumnLine + int(before)));
}

QString ObjectRows::owner(int row) const
{
    return QString::fromUtf8(line(row, kOwnerLine));
}

void ObjectRows::outdate(int row)
{
    m_outdated += !at(row).isOutdated;
    at(row).isOutdated = true;
}

void ObjectRows::outdateAll()
{
    for (const Row &row : m_rows)
        row.isOutdated = true;
    m_outdated = size();
}

bool ObjectRows::freshen(std::chrono::milliseconds most)
{
    QElapsedTimer timer;
    timer.start();
    while (m_outdated > 0 && m_freshenAt < size() && timer.elapsed() < most.count()) {
        m_outdated -= at(m_freshenAt).isOutdated;
        (void)digest(m_freshenAt++);
    }
    moveIfWasteful();
    if (m_outdated > 0 && m_freshenAt < size())
        return true;
    m_freshenAt = 0;
    m_outdated = 0;
    return false;
}

} // namespace tidegate::models
