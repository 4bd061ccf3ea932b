#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tidegate::http {

/// Header fields in the order they came; names compare without regard to ASCII case (RFC 9110, 5.1).
class Headers
{
public:
    using Field = std::pair<std::string, std::string>;

    void add(std::string name, std::string value)
    {
        m_fields.emplace_back(std::move(name), std::move(value));
    }
    /// Replaces every field of that name by one.
    void set(std::string_view name, std::string value);
    void remove(std::string_view name);
    /// The first field of that name; empty when there is none.
    std::string_view value(std::string_view name) const;
    bool has(std::string_view name) const;
    /// Whether a comma-separated list field holds the token, without regard to case.
    bool hasToken(std::string_view name, std::string_view token) const;
    const std::vector<Field> &fields() const { return m_fields; }

private:
    std::vector<Field> m_fields;
};

bool equalsIgnoreCase(std::string_view a, std::string_view b);

/// Whether a comma-separated list (`keep-alive, Upgrade`) holds the token, without regard to case.
bool listHasToken(std::string_view list, std::string_view token);

/// A whole request as a server's handler gets it.
struct Request
{
    std::string method; ///< as sent, upper case by convention
    std::string target; ///< origin form, `/apis/x?watch=true`; absolute form has been reduced to it
    Headers headers;
    std::string body;          ///< empty when `bodyFile` is set
    std::string bodyFile;      ///< the spooled body; the handler owns the file and removes it
    std::string remoteAddress; ///< `127.0.0.1:40112`

    std::string_view path() const;  ///< of the target, still percent-encoded
    std::string_view query() const; ///< without `?`; empty when there is none
};

/// A whole answer.
struct Response
{
    int status = 200;
    Headers headers; ///< without framing; the server adds Content-Length or chunks, Date and Connection
    std::string body;
};

/// `Not Found` for 404; `Unknown` for what RFC 9110 does not name.
std::string_view statusPhrase(int status);

/// `a%20b` → `a b`; nothing for a broken escape. `plusIsSpace` for query values.
std::optional<std::string> percentDecode(std::string_view text, bool plusIsSpace = false);
std::string percentEncode(std::string_view text);

} // namespace tidegate::http
