#include "core/gateway/records.h"

#include <bit>

namespace tidegate::gateway {

namespace {

// A slot keeps its buffer for ever, so what goes in is bounded.
constexpr size_t kLongestPath = 1024;
constexpr size_t kLongestWord = 256;

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

void RawRecord::expand(AccessRecord &into) const
{
    into.start = start;
    into.requestId.assign(text, 0, idEnd);
    into.method.assign(text, idEnd, methodEnd - idEnd);
    into.host.assign(text, methodEnd, hostEnd - methodEnd);
    into.path.assign(text, hostEnd);
    into.revision = view ? view->target->key : RevisionKey();
    into.service = view ? view->target->service : std::string();
    into.instance = instance ? instance->endpoint().instance : InstanceId();
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
    if (head - m_tail.load(std::memory_order_acquire) == m_slots.size()) {
        m_dropped.fetch_add(1, std::memory_order_relaxed);
        return nullptr;
    }
    return &m_slots[head & (m_slots.size() - 1)];
}

bool RecordRing::commit()
{
    const size_t head = m_head.load(std::memory_order_relaxed) + 1;
    m_head.store(head, std::memory_order_release);
    return head - m_tail.load(std::memory_order_relaxed) >= m_slots.size() / 2 &&
           !m_told.load(std::memory_order_relaxed) && !m_told.exchange(true);
}

std::uint64_t RecordRing::take(AccessRecord &record, const std::function<void(const AccessRecord &)> &each)
{
    m_told.store(false); // before the look: what comes after it may tell again
    const size_t head = m_head.load(std::memory_order_acquire);
    for (size_t tail = m_tail.load(std::memory_order_relaxed); tail != head; ++tail) {
        RawRecord &slot = m_slots[tail & (m_slots.size() - 1)];
        slot.expand(record);
        slot.clear();
        m_tail.store(tail + 1, std::memory_order_release);
        each(record);
    }
    return m_dropped.exchange(0, std::memory_order_relaxed);
}

} // namespace tidegate::gateway
