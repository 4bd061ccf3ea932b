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

AccessRecord RawRecord::expand() const
{
    AccessRecord record;
    record.start = start;
    record.requestId = text.substr(0, idEnd);
    record.method = text.substr(idEnd, methodEnd - idEnd);
    record.host = text.substr(methodEnd, hostEnd - methodEnd);
    record.path = text.substr(hostEnd);
    if (view) {
        record.revision = view->target->key;
        record.service = view->target->service;
    }
    if (instance)
        record.instance = instance->endpoint().instance;
    record.status = status;
    record.reason = reason;
    record.bytesIn = bytesIn;
    record.bytesOut = bytesOut;
    record.cold = cold;
    record.queued = micros(queued);
    record.connect = micros(connect);
    record.firstByte = micros(firstByte);
    record.total = micros(total);
    return record;
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

void RecordRing::commit()
{
    m_head.store(m_head.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

std::uint64_t RecordRing::take(std::vector<AccessRecord> &into)
{
    const size_t head = m_head.load(std::memory_order_acquire);
    size_t tail = m_tail.load(std::memory_order_relaxed);
    into.reserve(into.size() + (head - tail));
    for (; tail != head; ++tail) {
        RawRecord &slot = m_slots[tail & (m_slots.size() - 1)];
        into.push_back(slot.expand());
        slot.clear();
        m_tail.store(tail + 1, std::memory_order_release);
    }
    return m_dropped.exchange(0, std::memory_order_relaxed);
}

} // namespace tidegate::gateway
