#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <cstdint>

namespace tidegate::fuzz {

/// One change to a text: a byte or a run goes, comes, turns or is doubled, a piece of the dictionary is put
/// in, or two lines change places. The same seed makes the same change. An empty dictionary is not allowed.
QByteArray mutatedText(QByteArray text, const QByteArrayList &dictionary, std::uint32_t seed);

} // namespace tidegate::fuzz
