#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tidegate::pool {

/// Writes numbers as bytes: small ones take one, whatever the machine's order of bytes is.
class ByteWriter
{
public:
    void number(std::uint64_t value);
    void real(double value);
    void text(std::string_view value);
    /// Everything so far with a checksum at its end.
    std::string finish();

private:
    std::string m_bytes;
};

/// Reads what ByteWriter wrote. What is not there is 0 or empty, and ok() false from then on.
class ByteReader
{
public:
    /// ok() is false at once when the checksum does not fit.
    explicit ByteReader(std::string_view bytes);
    std::uint64_t number();
    double real();
    std::string text();
    bool ok() const { return m_isOk; }
    /// ok(), and nothing is left.
    bool ended() const { return m_isOk && m_rest.empty(); }

private:
    std::string_view m_rest;
    bool m_isOk = true;
};

} // namespace tidegate::pool
