#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <memory>
#include <vector>

namespace tidegate::models {

/// Very many short texts, one after the other in large blocks: without the allocator's share for each, and
/// without the holes that texts which live long leave between others. A text is never changed; what is
/// removed leaves its place empty until the owner moves everything into another store.
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
    /// More than half of it is empty, and that is worth a move.
    bool isWasteful() const;

private:
    static constexpr quint32 blockSize =
        256 * 1024; ///< large enough for the allocator to give it back at once

    std::vector<std::unique_ptr<char[]>> m_blocks;
    quint32 m_last = 0; ///< the block that is being filled
    quint32 m_filled = blockSize;
    quint64 m_live = 0;
    quint64 m_removed = 0;
};

} // namespace tidegate::models
