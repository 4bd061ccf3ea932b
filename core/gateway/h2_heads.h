#pragma once

#include "core/gateway/answers.h"
#include "core/http/codec.h"

#include <nghttp2/nghttp2.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Between the heads of HTTP/2 and those that the rest of the gateway knows.

namespace tidegate::gateway {

/// One block of header fields while it comes in; two buffers that are used again for the next one.
class HeaderBlock
{
public:
    void clear();
    /// What is over the limits is not kept, and tooLarge() from then on.
    void add(std::string_view name, std::string_view value, const http::HeadLimits &limits);
    bool tooLarge() const { return m_tooLarge; }
    /// What it counts against a limit: its bytes, and 32 for each field (RFC 9113, 6.5.2).
    size_t size() const { return m_bytes.size() + m_cookie.size() + kFieldCost * m_fields.size(); }

    /// Reads a request out of it, as views that live as long as the block is not changed. `bodiless`: the
    /// stream ends with this block. Returns null, or a static sentence that says why it is no request.
    const char *readRequest(http::Head &head, bool bodiless);
    /// Reads an answer; the status is 0 when it has none.
    void readResponse(http::Head &head, bool bodiless);
    /// Appends what may come late as field lines, see addTrailer().
    void readTrailers(std::string &into) const;

private:
    static constexpr size_t kFieldCost = 32;

    struct Field
    {
        std::uint32_t name = 0; ///< begins here
        std::uint32_t value = 0;
        std::uint32_t end = 0;
    };
    std::string_view nameOf(const Field &field) const;
    std::string_view valueOf(const Field &field) const;
    void readFields(http::Head &head, bool bodiless);

    std::string m_bytes;
    std::vector<Field> m_fields;
    std::string m_cookie; ///< cookie crumbs joined again (RFC 9113, 8.2.3)
    bool m_tooLarge = false;
};

/// Fields for nghttp2, which copies them when they are submitted: views only, valid as long as the bytes
/// behind them.
class FieldList
{
public:
    void clear() { m_fields.clear(); }
    void add(std::string_view name, std::string_view value);
    void addNumber(std::string_view name, std::uint64_t value);
    void addStatus(int status);
    /// Complete field lines, as in HTTP/1.1.
    void addLines(std::string_view lines);
    /// A request's head as writeRequestHead() writes it.
    void addRequest(std::string_view text);
    /// The fields of an answer that go on to the client; `date` is used when it has none (empty: none is
    /// added).
    void addResponse(const http::Head &head, std::string_view date);
    /// An answer of the gateway's own, without its body. For gRPC it is one of trailers only, with the status
    /// that stands for the HTTP one.
    void addAnswer(const Answer &answer, std::string_view body, std::string_view date);
    void addGrpcAnswer(const Answer &answer, std::string_view date);

    const nghttp2_nv *data() const { return m_fields.data(); }
    size_t size() const { return m_fields.size(); }

private:
    std::string_view store(std::string_view text);

    std::vector<nghttp2_nv> m_fields;
    std::vector<http::FieldView> m_views;
    std::array<char, 1024> m_text{}; ///< numbers and the like, of one message
    size_t m_textUsed = 0;
};

/// The gRPC status for an HTTP one that the gateway answers with.
int grpcStatusOf(int httpStatus);

} // namespace tidegate::gateway
