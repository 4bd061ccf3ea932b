#pragma once

#include "core/base/error.h"
#include "core/http/codec.h"
#include "core/http/server.h"
#include "core/http/spool.h"

namespace tidegate::http {

/// Gathers one request body, by length or chunked, in memory or in a spool file, up to a limit.
class BodyReader
{
public:
    /// Code::TooLarge when the announced length is over the limit, Code::StorageFull when no file can be
    /// made.
    Result<> begin(const Head &head, const BodyPolicy &policy, const std::string &spoolDir);
    /// Takes what belongs to the body off the front of `bytes`; true when the body is whole. Code::BadRequest
    /// for broken chunks, Code::TooLarge, Code::StorageFull.
    Result<bool> feed(std::string_view &bytes);
    /// Puts the whole body into the request.
    Result<> finish(Request &request);
    /// Forgets everything; an unfinished file is removed.
    void reset();

private:
    Result<bool> feedLength(std::string_view &bytes);
    Result<bool> feedChunks(std::string_view &bytes);
    Result<> store(std::string_view data);

    BodyFraming m_framing = BodyFraming::None;
    std::uint64_t m_left = 0;
    std::uint64_t m_stored = 0;
    std::uint64_t m_limit = 0;
    ChunkDecoder m_chunks;
    std::string m_memory;
    std::unique_ptr<Spool> m_spool;
};

} // namespace tidegate::http
