#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace tidegate {

/// What kind of trouble an Error is; a closed set, so that callers can switch over it.
/// `codeInfo()` maps each to its HTTP status and Kubernetes reason.
enum class Code
{
    BadRequest,           ///< 400: cannot be understood at all (malformed JSON, a broken archive)
    Unauthorized,         ///< 401: no token, or one that is not known
    Forbidden,            ///< 403
    NotFound,             ///< 404
    MethodNotAllowed,     ///< 405
    NotAcceptable,        ///< 406
    AlreadyExists,        ///< 409
    Conflict,             ///< 409: optimistic concurrency lost
    Expired,              ///< 410: a resource version that has been compacted away
    TooLarge,             ///< 413
    UnsupportedMediaType, ///< 415
    Invalid,              ///< 422: understood, and refused by validation; `causes` name the fields
    TooManyRequests,      ///< 429
    Internal,             ///< 500: a bug of ours, or a promise a library broke
    BadGateway,           ///< 502: the peer answered nonsense or went away
    Unavailable,          ///< 503: try again later
    Timeout,              ///< 504
    StorageFull,          ///< 507: the disk is full or not writable
};

/// One field that was refused, as in a Kubernetes Status' `details.causes`.
struct Cause
{
    std::string field;   ///< JSON path in dots and brackets, `spec.template.spec.containers[0].image`
    std::string reason;  ///< FieldValueRequired, FieldValueInvalid, FieldValueNotSupported, …
    std::string message; ///< for people, without the field's name
};

/// Trouble as a value: what kind, a sentence for people, and what it is about.
struct Error
{
    Code code = Code::Internal;
    std::string message;       ///< one sentence: what happened and, where it helps, what to do
    std::string subject;       ///< the file, object or host concerned; may be empty
    std::vector<Cause> causes; ///< only of validation: with Code::Invalid, and BadRequest as the API words it
    /// What the server calls the request that it refused (its `Audit-Id`); its audit log has those of changes.
    /// Empty of trouble that came from no server.
    std::string requestId{};
};

template <class T = void>
using Result = tl::expected<T, Error>;

/// Shorthand for the failing side of a Result.
inline tl::unexpected<Error> fail(Code code, std::string message, std::string subject = {})
{
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(subject), {}});
}

/// A row of the one table that ties our codes to the wire.
struct CodeInfo
{
    Code code;
    int httpStatus;
    std::string_view reason; ///< Kubernetes' `Status.reason`
};

/// Never fails: every code has a row.
const CodeInfo &codeInfo(Code code);

/// The code for an answer from the wire: by reason when it is known, else by status; Internal when neither
/// is.
Code codeFromWire(int httpStatus, std::string_view reason);

} // namespace tidegate
