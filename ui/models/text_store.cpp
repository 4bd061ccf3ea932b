#include "ui/models/text_store.h"

#include <cstring>

namespace tidegate::models {

namespace {

constexpr quint64 worthAMove = 1024 * 1024;

} // namespace

TextStore::Place TextStore::add(QByteArrayView text)
{
    const auto size = quint32(text.size());
    if (size == 0)
        return {};
    Place place{m_last, m_filled, size};
    if (size > blockSize) {
        place = {quint32(m_blocks.size()), 0, size};
        m_blocks.push_back(std::make_unique_for_overwrite<char[]>(size));
    } else if (blockSize - m_filled < size) {
        place = {quint32(m_blocks.size()), 0, size};
        m_blocks.push_back(std::make_unique_for_overwrite<char[]>(blockSize));
        m_last = place.block;
        m_filled = size;
    } else {
        m_filled += size;
    }
    std::memcpy(m_blocks[place.block].get() + place.at, text.data(), size);
    m_live += size;
    return place;
}

void TextStore::remove(const Place &place)
{
    m_live -= place.size;
    m_removed += place.size;
}

QByteArrayView TextStore::text(const Place &place) const
{
    return place.size == 0 ? QByteArrayView()
                           : QByteArrayView(m_blocks[place.block].get() + place.at, place.size);
}

bool TextStore::isWasteful() const
{
    return m_removed > worthAMove && m_removed > m_live;
}

} // namespace tidegate::models
