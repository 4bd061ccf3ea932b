#pragma once

#include "core/http/message.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::http {

/// Bounds of a message head, in bytes and fields; what is over them is refused with 431 (request) or 502
/// (response).
struct HeadLimits
{
    size_t maxBytes = 64 * 1024;
    size_t maxFields = 128;
};

enum class BodyFraming
{
    None,
    Length,
    Chunked,
    UntilClose
};

/// Views into the bytes that were parsed; valid as long as those are.
struct FieldView
{
    std::string_view name;
    std::string_view value; ///< without surrounding white space
};

/// A message head as views into the caller's bytes. No allocation when `fields` is reused.
struct Head
{
    // request
    std::string_view method;
    /// Origin form (`/a?b`); an absolute form has been reduced to it, and begins with `?` where its path was
    /// empty, see appendTarget(). `*` and CONNECT's host:port stay.
    std::string_view target;
    std::string_view host; ///< of the Host field, or of an absolute-form target, which wins (RFC 9112, 3.2.2)
    // response
    int status = 0;
    std::string_view phrase;
    // both
    int minorVersion = 1; ///< of HTTP/1.x
    std::vector<FieldView> fields;
    BodyFraming framing = BodyFraming::None;
    std::uint64_t contentLength = 0; ///< with BodyFraming::Length
    bool keepAlive = true;           ///< what Connection and the version say
    bool upgrade = false;            ///< Connection: upgrade with an Upgrade field
    bool expectContinue = false;

    std::string_view value(std::string_view name) const;
};

/// Appends the target as it goes on, with the `/` that stands for an empty path (RFC 9110, 4.2.3).
void appendTarget(std::string &out, const Head &head);

enum class ParseStatus
{
    Done,
    NeedMore,
    Error
};

struct ParseResult
{
    ParseStatus status = ParseStatus::NeedMore;
    size_t consumed = 0;  ///< with Done: bytes of the head, its empty line included
    int httpStatus = 400; ///< with Error: what a server answers (400, 414, 431, 501, 505)
    const char *why = ""; ///< with Error: a static sentence
};

/// Strict HTTP/1.x request head (RFC 9112): refuses conflicting or repeated lengths, Content-Length beside
/// Transfer-Encoding, an unknown transfer coding, bare CR, obs-fold, white space before a colon, control
/// characters, a missing or second Host. Leading empty lines are skipped. `bytes` is all that has come so
/// far; call again with more after NeedMore.
ParseResult parseRequestHead(std::string_view bytes, Head &head, const HeadLimits &limits = {});

/// The same for a response; `requestMethod` decides whether it has a body (HEAD, CONNECT, 1xx, 204, 304).
ParseResult parseResponseHead(std::string_view bytes, Head &head, std::string_view requestMethod,
                              const HeadLimits &limits = {});

/// Whether it is a Host or an :authority: `name`, `name:port`, `[v6]`, `[v6]:port`, or empty; no user info.
bool isAuthority(std::string_view text);
/// Whether it is a method or a field's name (RFC 9110, 5.6.2).
bool isToken(std::string_view text);

/// Decodes (or only follows) a chunked body, piece by piece; state survives any split of the input.
class ChunkDecoder
{
public:
    struct Step
    {
        ParseStatus status = ParseStatus::NeedMore; ///< Done after the last chunk's trailers
        size_t consumed = 0;                        ///< bytes taken from the input
        std::string_view data;                      ///< decoded bytes, a view into the input; may be empty
        const char *why = "";
    };
    /// Takes at most one run of data from `bytes`; call in a loop until `consumed` is 0 or the status is not
    /// NeedMore.
    Step next(std::string_view bytes);
    void reset();
    /// With Done: the trailers as complete lines, `Name: value` and CR LF each, without the empty line;
    /// bounded to 16 KiB.
    std::string_view trailers() const { return m_trailers; }

private:
    /// Moves over one byte that is not data; false when it is not allowed there, with m_why set.
    bool step(unsigned char c);
    bool sizeByte(unsigned char c);
    bool extensionByte(unsigned char c);
    bool trailerByte(unsigned char c);
    bool refuse(const char *why);

    enum class State
    {
        Size,
        Extension,
        SizeLf,
        Data,
        DataCr,
        DataLf,
        TrailerStart,
        TrailerName,
        Trailer,
        TrailerLf,
        EndLf,
        Done,
        Failed
    };
    State m_state = State::Size;
    std::uint64_t m_left = 0;
    size_t m_digits = 0;
    size_t m_lineBytes = 0;         ///< of extension or trailers, bounded
    std::uint64_t m_extensions = 0; ///< bytes of all extensions that the chunks' data does not outweigh
    const char *m_why = "";
    std::string m_trailers;
};

} // namespace tidegate::http
