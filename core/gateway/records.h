#pragma once

#include "core/gateway/gateway.h"
#include "core/gateway/revision_state.h"

#include <array>
#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace tidegate::gateway {

/// A finished request as its thread notes it down. The texts share one buffer that a slot of the ring keeps,
/// so that a record costs no allocation once the ring is warm; it becomes an AccessRecord on the control
/// side.
struct RawRecord
{
    WallTime start;
    std::shared_ptr<const RevisionView> view;
    std::shared_ptr<InstanceState> instance;
    std::string text; ///< request id, method, host and path, one after the other
    std::uint32_t idEnd = 0;
    std::uint32_t methodEnd = 0;
    std::uint32_t hostEnd = 0;
    int status = 0;
    std::string reason;
    std::uint64_t bytesIn = 0;
    std::uint64_t bytesOut = 0;
    bool cold = false;
    int grpcStatus = -1; ///< -1: none
    bool hasTrace = false;
    std::array<char, 32> traceId{};
    std::chrono::nanoseconds queued{0};
    std::chrono::nanoseconds connect{0};
    std::chrono::nanoseconds firstByte{0};
    std::chrono::nanoseconds total{0};

    /// All of it, of a request that is only known by its answer.
    void refused(WallTime at, std::string_view id, int answeredWith, std::string_view why);
    void setText(std::string_view id, std::string_view method, std::string_view host, std::string_view path);
    /// Writes it into a record, whose strings keep their room.
    void expand(AccessRecord &into) const;
    void clear();
};

/// A bounded ring between one gateway thread and the control thread; neither waits for the other.
class RecordRing
{
public:
    /// `capacity` is rounded up to a power of two.
    explicit RecordRing(size_t capacity);

    /// Gateway thread: the slot to fill before commit(); null (and counted as dropped) when the ring is full.
    RawRecord *reserve();
    /// True when whoever takes is to be told that half the room is used: once until the next take().
    bool commit();

    /// Control thread: hands out what has come, and returns how many were dropped since the last call. The
    /// record is one that is written over each time.
    std::uint64_t take(AccessRecord &record, const std::function<void(const AccessRecord &)> &each);

private:
    std::vector<RawRecord> m_slots;
    alignas(64) std::atomic<size_t> m_head{0}; ///< next to write
    size_t m_tailSeen = 0;                     ///< the writer's: m_tail when it last had to look
    alignas(64) std::atomic<size_t> m_tail{0}; ///< next to read
    std::atomic<std::uint64_t> m_dropped{0};
    std::atomic<bool> m_told{false};
};

} // namespace tidegate::gateway
