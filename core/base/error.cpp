#include "core/base/error.h"

#include <array>

namespace tidegate {

namespace {

constexpr std::array table{
    CodeInfo{Code::BadRequest, 400, "BadRequest"},
    CodeInfo{Code::Unauthorized, 401, "Unauthorized"},
    CodeInfo{Code::Forbidden, 403, "Forbidden"},
    CodeInfo{Code::NotFound, 404, "NotFound"},
    CodeInfo{Code::MethodNotAllowed, 405, "MethodNotAllowed"},
    CodeInfo{Code::NotAcceptable, 406, "NotAcceptable"},
    CodeInfo{Code::AlreadyExists, 409, "AlreadyExists"},
    CodeInfo{Code::Conflict, 409, "Conflict"},
    CodeInfo{Code::Expired, 410, "Expired"},
    CodeInfo{Code::TooLarge, 413, "RequestEntityTooLarge"},
    CodeInfo{Code::UnsupportedMediaType, 415, "UnsupportedMediaType"},
    CodeInfo{Code::Invalid, 422, "Invalid"},
    CodeInfo{Code::TooManyRequests, 429, "TooManyRequests"},
    CodeInfo{Code::Internal, 500, "InternalError"},
    CodeInfo{Code::BadGateway, 502, "BadGateway"},
    CodeInfo{Code::Unavailable, 503, "ServiceUnavailable"},
    CodeInfo{Code::Timeout, 504, "Timeout"},
    CodeInfo{Code::StorageFull, 507, "InsufficientStorage"},
};

} // namespace

const CodeInfo &codeInfo(Code code)
{
    for (const CodeInfo &row : table) {
        if (row.code == code)
            return row;
    }
    return table[13]; // unreachable while the table has every code; the test counts them
}

Code codeFromWire(int httpStatus, std::string_view reason)
{
    for (const CodeInfo &row : table) {
        if (!reason.empty() && row.reason == reason)
            return row.code;
    }
    for (const CodeInfo &row : table) {
        if (row.httpStatus == httpStatus && row.code != Code::AlreadyExists)
            return row.code;
    }
    return Code::Internal;
}

} // namespace tidegate
