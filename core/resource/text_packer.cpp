#include "core/resource/text_packer.h"

#include <QtGlobal>
#include <cstring>
#include <memory>
#include <zstd.h>

namespace tidegate::resource {

namespace {

// The first byte of what is packed; a text is an object's JSON and begins with a brace, so it needs none.
constexpr char alone = 1;   ///< no prefix was used
constexpr char similar = 2; ///< the example is the prefix

constexpr qsizetype headSize = 1 + sizeof(quint32); ///< that byte, and the text's size
constexpr qsizetype worthPacking = 256;
constexpr qsizetype shortestExample = 1024;
constexpr int level = 1; ///< higher ones win 5 % and cost twice the time

struct FreeContext
{
    void operator()(ZSTD_CCtx *context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx *context) const { ZSTD_freeDCtx(context); }
};

/// One for all packers: a context is tens of kilobytes, and holds nothing between two texts.
ZSTD_CCtx *compression()
{
    static thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context = [] {
        std::unique_ptr<ZSTD_CCtx, FreeContext> made(ZSTD_createCCtx());
        ZSTD_CCtx_setParameter(made.get(), ZSTD_c_compressionLevel, level);
        ZSTD_CCtx_setParameter(made.get(), ZSTD_c_contentSizeFlag, 0);
        ZSTD_CCtx_setParameter(made.get(), ZSTD_c_dictIDFlag, 0);
        return made;
    }();
    return context.get();
}

ZSTD_DCtx *decompression()
{
    static thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
    return context.get();
}

} // namespace

QByteArray TextPacker::pack(const QByteArray &text)
{
    if (text.size() < worthPacking)
        return text;
    const bool isFirst = m_example.isEmpty() && text.size() >= shortestExample;
    QByteArray packed(headSize + qsizetype(ZSTD_compressBound(size_t(text.size()))), Qt::Uninitialized);
    if (!m_example.isEmpty())
        ZSTD_CCtx_refPrefix(compression(), m_example.constData(), size_t(m_example.size()));
    const size_t size =
        ZSTD_compress2(compression(), packed.data() + headSize, size_t(packed.size() - headSize),
                       text.constData(), size_t(text.size()));
    if (ZSTD_isError(size) || qsizetype(size) + headSize >= text.size())
        return text;
    const quint32 length = quint32(text.size());
    packed[0] = m_example.isEmpty() ? alone : similar;
    std::memcpy(packed.data() + 1, &length, sizeof length);
    packed.truncate(headSize + qsizetype(size));
    packed.squeeze(); // it is kept for as long as the object lives
    if (isFirst)
        m_example = text;
    return packed;
}

QByteArray TextPacker::unpack(const QByteArray &packed) const
{
    if (packed.isEmpty() || (packed.front() != alone && packed.front() != similar))
        return packed;
    quint32 length = 0;
    std::memcpy(&length, packed.constData() + 1, sizeof length);
    QByteArray text(qsizetype(length), Qt::Uninitialized);
    if (packed.front() == similar)
        ZSTD_DCtx_refPrefix(decompression(), m_example.constData(), size_t(m_example.size()));
    const size_t size = ZSTD_decompressDCtx(decompression(), text.data(), length,
                                            packed.constData() + headSize, size_t(packed.size() - headSize));
    Q_ASSERT(size == length);
    return size == length ? text : QByteArray();
}

} // namespace tidegate::resource
