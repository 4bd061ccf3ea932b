#include "ui/models/text_store.h"

#include <cstring>

namespace tidegate::models {

namespace {

constexpr quint64 worthAMove = 512 * 1024;

} // namespace

TextStore::Place TextStore::addBlock(quint32 size, quint32 taken)
{
    m_blocks.push_back({std::make_unique_for_overwrite<char[]>(size), size, 0, 0});
    m_size += size;
    return {quint32(m_blocks.size() - 1), 0, taken};
}

TextStore::Place TextStore::add(QByteArrayView text)
{
    const auto size = quint32(text.size());
    if (size == 0)
        return {};
    Place place{m_last, m_filled, size};
    if (size > blockSize) {
        place = addBlock(size, size);
    } else if (blockSize - m_filled < size) {
        const quint32 full = m_last;
        place = addBlock(blockSize, size);
        m_last = place.block;
        m_filled = size;
        if (full != m_last) // not the very first
            dropIfEmpty(full);
    } else {
        m_filled += size;
    }
    Block &block = m_blocks[place.block];
    std::memcpy(block.bytes.get() + place.at, text.data(), size);
    block.added += size;
    block.live += size;
    m_added += size;
    m_live += size;
    return place;
}

void TextStore::remove(const Place &place)
{
    if (place.size == 0)
        return;
    m_blocks[place.block].live -= place.size;
    m_live -= place.size;
    if (place.block != m_last || place.size > blockSize)
        dropIfEmpty(place.block);
}

void TextStore::dropIfEmpty(quint32 number)
{
    if (number >= m_blocks.size() || m_blocks[number].live > 0)
        return;
    m_size -= m_blocks[number].size;
    m_added -= m_blocks[number].added;
    m_blocks[number] = {};
}

QByteArrayView TextStore::text(const Place &place) const
{
    return place.size == 0 ? QByteArrayView()
                           : QByteArrayView(m_blocks[place.block].bytes.get() + place.at, place.size);
}

bool TextStore::isWasteful() const
{
    const quint64 empty = m_added - m_live; // the ends of blocks are no waste: a move would not fill them
    return empty > worthAMove && empty > m_live / 16;
}

} // namespace tidegate::models
