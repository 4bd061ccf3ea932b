#pragma once

#include "core/base/clock.h"

#include <string>
#include <string_view>

namespace tidegate::gateway {

/// An answer that the gateway gives itself.
struct Answer
{
    int status = 503;
    std::string_view reason;   ///< CamelCase, for `Tidegate-Reason`
    std::string_view message;  ///< one sentence for people
    std::string_view revision; ///< name; empty when no route matched
    std::string_view requestId;
    std::string_view extra; ///< complete field lines, may be empty
    seconds retryAfter{0};  ///< 0 = no Retry-After
    bool headOnly = false;  ///< the request was HEAD
};

/// Appends the whole answer, head and JSON body, to `out`.
void writeAnswer(std::string &out, const Answer &answer, std::string_view date, bool keepAlive,
                 bool clientHttp10 = false);

/// The JSON body of an answer.
std::string answerBody(const Answer &answer);
/// A reason comes from outside the room: without what can not stand in a field.
std::string reasonText(std::string_view reason);

/// The Date field's value (RFC 9110, 5.6.7), made anew once a second. One thread.
class DateCache
{
public:
    std::string_view text(WallTime now);

private:
    std::int64_t m_second = -1;
    std::string m_text;
};

} // namespace tidegate::gateway
