#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace tidegate::runtime {

/// The inflated bytes of a gzip file, checked to the last one: the library it stands on does not compare the
/// checksum. Errors are BadRequest (truncated, damaged, something behind the end) and TooLarge (more than
/// `most` bytes come out).
class GzipSource
{
public:
    static Result<std::unique_ptr<GzipSource>> open(const std::string &path, std::uint64_t most);
    ~GzipSource();
    /// 0 at the end, after which the checksum has been found right.
    Result<size_t> read(std::span<char> into);
    std::uint64_t inflated() const;

private:
    GzipSource();
    Result<> checkEnd() const;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tidegate::runtime
