#pragma once

#include "core/http/message.h"

#include <chrono>
#include <optional>
#include <string>

// Writing an answer's head; private to core/http.

namespace tidegate::http::detail {

enum class AnswerFraming
{
    Length,
    Chunked,
    UntilClose,
    None
};

struct AnswerHead
{
    int status = 200;
    const Headers *headers = nullptr;
    AnswerFraming framing = AnswerFraming::None;
    size_t length = 0;
    std::string_view connection; ///< `close`, `keep-alive`, or empty for no field
    std::string_view date;       ///< IMF-fixdate
};

/// The head as it goes out. Framing, Connection and Date of the handler's own are left out; control
/// characters in values become spaces, so that no value can begin a line.
std::string formatAnswerHead(const AnswerHead &head);

/// The line that begins a chunk.
std::string chunkHeader(size_t size);

/// `Mon, 23 Nov 2026 07:04:35 GMT` (RFC 9110, 5.6.7).
std::string formatHttpDate(std::chrono::system_clock::time_point time);

} // namespace tidegate::http::detail
