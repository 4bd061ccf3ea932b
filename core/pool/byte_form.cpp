#include "core/pool/byte_form.h"

#include <cstring>
#include <utility>

namespace tidegate::pool {

namespace {

constexpr size_t checksumSize = 4;

/// FNV-1a: enough against a file that was cut or mixed up; nobody forges a calendar.
std::uint32_t checksum(std::string_view bytes)
{
    std::uint32_t sum = 2'166'136'261U;
    for (const char byte : bytes)
        sum = (sum ^ std::uint8_t(byte)) * 16'777'619U;
    return sum;
}

void appendFixed(std::string &bytes, std::uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; ++i)
        bytes.push_back(char(std::uint8_t(value >> (8 * i))));
}

std::uint64_t fixedOf(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (size_t i = 0; i < bytes.size(); ++i)
        value |= std::uint64_t(std::uint8_t(bytes[i])) << (8 * i);
    return value;
}

} // namespace

void ByteWriter::number(std::uint64_t value)
{
    // Seven bits a byte, the lowest first; the eighth says that more follow.
    for (; value >= 0x80; value >>= 7)
        m_bytes.push_back(char(std::uint8_t(value | 0x80)));
    m_bytes.push_back(char(std::uint8_t(value)));
}

void ByteWriter::real(double value)
{
    std::uint64_t bits = 0;
    static_assert(sizeof bits == sizeof value);
    std::memcpy(&bits, &value, sizeof bits);
    appendFixed(m_bytes, bits, sizeof bits);
}

void ByteWriter::text(std::string_view value)
{
    number(value.size());
    m_bytes.append(value);
}

std::string ByteWriter::finish()
{
    appendFixed(m_bytes, checksum(m_bytes), checksumSize);
    return std::exchange(m_bytes, {});
}

ByteReader::ByteReader(std::string_view bytes)
{
    if (bytes.size() < checksumSize) {
        m_isOk = false;
        return;
    }
    m_rest = bytes.substr(0, bytes.size() - checksumSize);
    m_isOk = fixedOf(bytes.substr(m_rest.size())) == checksum(m_rest);
}

std::uint64_t ByteReader::number()
{
    std::uint64_t value = 0;
    for (unsigned shift = 0; m_isOk; shift += 7) {
        if (m_rest.empty() || shift > 63) {
            m_isOk = false;
            return 0;
        }
        const auto byte = std::uint8_t(m_rest.front());
        m_rest.remove_prefix(1);
        value |= std::uint64_t(byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
    return 0;
}

double ByteReader::real()
{
    double value = 0;
    if (!m_isOk || m_rest.size() < sizeof value) {
        m_isOk = false;
        return 0;
    }
    const std::uint64_t bits = fixedOf(m_rest.substr(0, sizeof value));
    m_rest.remove_prefix(sizeof value);
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

std::string ByteReader::text()
{
    const std::uint64_t size = number();
    if (!m_isOk || size > m_rest.size()) {
        m_isOk = false;
        return {};
    }
    std::string value(m_rest.substr(0, size_t(size)));
    m_rest.remove_prefix(size_t(size));
    return value;
}

} // namespace tidegate::pool
