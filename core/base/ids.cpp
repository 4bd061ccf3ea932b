#include "core/base/ids.h"

#include <algorithm>
#include <cstring>
#include <random>

namespace tidegate {

namespace {

// std::random_device is the operating system's generator on every platform we build for.
std::string randomBytes(size_t count)
{
    thread_local std::random_device source; // opening it costs more than what is drawn
    std::string bytes(count, '\0');
    for (size_t at = 0; at < count; at += sizeof(unsigned)) {
        const unsigned drawn = source();
        std::memcpy(bytes.data() + at, &drawn, std::min(sizeof drawn, count - at));
    }
    return bytes;
}

std::string hex(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char byte : bytes) {
        text += digits[(static_cast<unsigned char>(byte)) >> 4];
        text += digits[static_cast<unsigned char>(byte) & 0xf];
    }
    return text;
}

} // namespace

std::string newUid()
{
    std::string bytes = randomBytes(16);
    bytes[6] = char((bytes[6] & 0x0f) | 0x40);
    bytes[8] = char((bytes[8] & 0x3f) | 0x80);
    std::string text = hex(bytes);
    for (const size_t at : {size_t(20), size_t(16), size_t(12), size_t(8)})
        text.insert(at, "-");
    return text;
}

std::string newSuffix(size_t length)
{
    constexpr std::string_view alphabet = "bcdfghjklmnpqrstvwxz2456789";
    std::string text = randomBytes(length);
    for (char &letter : text)
        letter = alphabet[static_cast<unsigned char>(letter) % alphabet.size()];
    return text;
}

std::string newSecret(size_t bytes)
{
    return hex(randomBytes(bytes));
}

} // namespace tidegate
