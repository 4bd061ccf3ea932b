#include "core/gateway/records.h"

#include <bit>

namespace tidegate::gateway {

namespace {

// A slot keeps its buffer for ever, so what goes in is bounded.
constexpr size_t kLongestPath = 1024;
constexpr size_t kLongestWord = 256;
/// Slots that are given back together: each time costs the writer a cache line that has moved to another
/// core.
constexpr size_t kToldAtOnce = 64;

std::chrono::microseconds micros(std::chrono::nanoseconds value)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(value);
}

} // namespace

void RawRecord::setText(std::string_view id, std::string_view method, std::string_view host,
                        std::string_view path)
{
    text.assign(id.substr(0, kLongestWord));
    idEnd = std::uint32_t(text.size());
    text.append(method.substr(0, kLongestWord));
    methodEnd = std::uint32_t(text.size());
    text.append(host.substr(0, kLongestWord));
    hostEnd = std::uint32_t(text.size());
    text.append(path.substr(0, kLongestPath));
}

void RawRecord::refused(WallTime at, std::string_view id, int answeredWith, std::string_view why)
{
    start = at;
    setText(id, {}, {}, {});
    status = answeredWith;
    reason.assign(why);
    bytesIn = bytesOut = 0;
    cold = hasTrace = false;
    grpcStatus = -1;
    queued = connect = firstByte = total = {};
}

void RawRecord::expand(AccessRecord &into) const
{
    into.start = start;
    into.requestId.assign(text, 0, idEnd);
    into.method.assign(text, idEnd, methodEnd - idEnd);
    into.host.assign(text, methodEnd, hostEnd - methodEnd);
    into.path.assign(text, hostEnd);
    if (view) { // each assigned by itself: into strings that are there already
        into.revision = view->target->key;
        into.service = view->target->service;
    } else {
        into.revision = {};
        into.service.clear();
    }
    if (instance)
        into.instance = instance->endpoint().instance;
    else
        into.instance = {};
    into.status = status;
    into.reason = reason;
    into.bytesIn = bytesIn;
    into.bytesOut = bytesOut;
    into.cold = cold;
    into.traceId.assign(traceId.data(), hasTrace ? traceId.size() : 0);
    into.grpcStatus = grpcStatus >= 0 ? std::optional(grpcStatus) : std::nullopt;
    into.queued = micros(queued);
    into.connect = micros(connect);
    into.firstByte = micros(firstByte);
    into.total = micros(total);
}

void RawRecord::clear()
{
    view.reset();
    instance.reset();
    reason.clear();
}

RecordRing::RecordRing(size_t capacity) : m_slots(std::bit_ceil(std::max<size_t>(capacity, 2))) {}

RawRecord *RecordRing::reserve()
{
    const size_t head = m_head.load(std::memory_order_relaxed);
    if (head - m_tailSeen == m_slots.size())
        m_tailSeen = m_tail.load(std::memory_order_acquire);
    if (head - m_tailSeen == m_slots.size()) {
        m_dropped.fetch_add(1, std::memory_order_relaxed);
        return nullptr;
    }
    return &m_slots[head & (m_slots.size() - 1)];
}

bool RecordRing::commit()
{
    const size_t head = m_head.load(std::memory_order_relaxed) + 1;
    m_head.store(head, std::memory_order_release);
    if (head - m_tailSeen < m_slots.size() / 2)
        return false;
    m_tailSeen = m_tail.load(std::memory_order_acquire);
    return head - m_tailSeen >= m_slots.size() / 2 && !m_told.load(std::memory_order_relaxed) &&
           !m_told.exchange(true);
}

std::uint64_t RecordRing::take(AccessRecord &record, const std::function<void(const AccessRecord &)> &each)
{
    m_told.store(false); // before the look: what comes after it may tell again
    const size_t head = m_head.load(std::memory_order_acquire);
    for (size_t tail = m_tail.load(std::memory_order_relaxed); tail != head;) {
        RawRecord &slot = m_slots[tail & (m_slots.size() - 1)];
        slot.expand(record);
        slot.clear();
        ++tail;
        if (tail % kToldAtOnce == 0 || tail == head)
            m_tail.store(tail, std::memory_order_release);
        each(record);
    }
    return m_dropped.exchange(0, std::memory_order_relaxed);
}

} // namespace tidegate::gateway
