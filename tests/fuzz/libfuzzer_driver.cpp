// Lends a subject to libFuzzer, which looks for inputs that reach code no earlier one did.

#include "tests/fuzz/subject.h"

#include <algorithm>
#include <cstring>

extern "C" size_t LLVMFuzzerMutate(std::uint8_t *data, size_t size, size_t most);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, size_t size)
{
    tidegate::fuzz::examine(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(std::uint8_t *data, size_t size, size_t most, unsigned seed)
{
    // Bytes now and then: the parsers themselves are to see broken text too.
    if (seed % 8 == 0)
        return LLVMFuzzerMutate(data, size, most);
    const QByteArray changed = tidegate::fuzz::mutated(
        QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)), std::uint32_t(seed));
    const size_t length = std::min(size_t(changed.size()), most);
    std::memcpy(data, changed.constData(), length);
    return length;
}
