#pragma once

#include <QByteArray>
#include <QByteArrayList>

namespace tidegate::fuzz {

// What a fuzzer is made of, whichever way it is driven: libFuzzer (preset fuzz), or the plain driver that
// runs a fixed number of inputs in the ordinary tests. A subject file defines these.

/// Inputs to begin with.
QByteArrayList seeds();
/// One input changed a little; the same seed makes the same change.
QByteArray mutated(const QByteArray &input, std::uint32_t seed);
/// Runs one input; a broken promise ends the process with a sentence (qFatal).
void examine(const QByteArray &input);

} // namespace tidegate::fuzz
