#pragma once

#include "core/http/codec.h"

// What the request and the response parser share; private to core/http.

namespace tidegate::http::detail {

bool isTokenChar(unsigned char c);

/// One line of a head.
struct Line
{
    ParseStatus status = ParseStatus::NeedMore;
    std::string_view text; ///< with Done: without its CR LF
    size_t next = 0;       ///< with Done: where the following line begins
    const char *why = "";
    bool tooLong = false; ///< with NeedMore: the head may have no more than has come
};

/// The line that begins at `from`. Refuses CR without LF, LF without CR and every control character but tab.
/// Nothing behind the limit is looked at, so that the result does not depend on how much has come at once.
Line takeLine(std::string_view bytes, size_t from, const HeadLimits &limits);

/// What the fields say about the message's framing, gathered while they are read.
struct FramingFields
{
    bool lengthSeen = false;
    std::uint64_t length = 0;
    int transferCodings = 0; ///< Transfer-Encoding fields seen
    bool chunked = false;    ///< the one field says exactly `chunked`
    bool close = false;
    bool keepAlive = false;
    bool upgradeToken = false;
    bool upgradeField = false;
    int hosts = 0;
};

/// Reads the field lines from `from` up to and with the empty line into head.fields. With Error, `httpStatus`
/// is what a server answers.
ParseResult parseFields(std::string_view bytes, size_t from, const HeadLimits &limits, Head &head,
                        FramingFields &framing);

/// Keep-alive and upgrade, from the version and the Connection fields.
void applyConnection(const FramingFields &framing, Head &head);

ParseResult needMore();
ParseResult refused(int httpStatus, const char *why);

} // namespace tidegate::http::detail
