#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <memory>
#include <vector>

namespace tidegate::models {

/// Very many short texts, one after the other in large blocks: without the allocator's share for each, and
/// without the holes that texts which live long leave between others. A text is never changed; what is
/// removed leaves its place empty until all of its block is, or until the owner moves everything into another
/// store. Who moves texts in the order in which they were added needs hardly more than one block besides.
class TextStore
{
public:
    /// A text's place. Size 0: there is none.
    struct Place
    {
        quint32 block = 0;
        quint32 at = 0;
        quint32 size = 0;
        bool operator==(const Place &) const = default;
    };

    /// At most 4 GB; longer than a block is a block of its own.
    Place add(QByteArrayView text);
    void remove(const Place &place); ///< once
    /// Valid until the store is gone.
    QByteArrayView text(const Place &place) const;
    /// More than a sixteenth of it is empty, and that is worth a move.
    bool isWasteful() const;
    quint64 size() const { return m_size; } ///< bytes of all its blocks

private:
    static constexpr quint32 blockSize =
        256 * 1024; ///< large enough for the allocator to give it back at once

    struct Block
    {
        std::unique_ptr<char[]> bytes; ///< none: all of it is empty, and nothing will be added
        quint32 size = 0;
        quint32 added = 0; ///< bytes of texts
        quint32 live = 0;  ///< those of them that have not been removed
    };

    Place addBlock(quint32 size, quint32 taken);
    void dropIfEmpty(quint32 block);

    std::vector<Block> m_blocks;
    quint32 m_last = 0; ///< the block that is being filled
    quint32 m_filled = blockSize;
    // Of all blocks.
    quint64 m_size = 0;
    quint64 m_added = 0;
    quint64 m_live = 0;
};

} // namespace tidegate::models
