#pragma once

#include <QByteArray>

namespace tidegate::resource {

/// Packs texts that look alike, such as the objects of one kind: each is kept as what sets it apart from an
/// example, the first long one that came. Zstandard, with the example as its prefix; what would not become
/// smaller is kept as it is. Not for several threads at
/// once.
class TextPacker
{
public:
    QByteArray pack(const QByteArray &text);
    /// The text again, of what this very packer has made.
    QByteArray unpack(const QByteArray &packed) const;

private:
    QByteArray m_example;
};

} // namespace tidegate::resource
