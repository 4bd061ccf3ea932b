#include "core/engine/instance_slot.h"

#include <tuple>

namespace tidegate::engine {

namespace {

constexpr size_t keptLines = 20;

} // namespace

void InstanceSlot::keepLines(const QByteArray &lines)
{
    qsizetype begin = lines.size(); // of the last ones; of many together the others need no look
    for (size_t i = 0; i < keptLines && begin >= 0; ++i)
        begin = begin == 0 ? -1 : lines.lastIndexOf('\n', begin - 1);
    for (const QByteArray &line : lines.mid(begin + 1).split('\n')) {
        if (lastLines.size() == keptLines)
            lastLines.pop_front();
        lastLines.push_back(line.toStdString());
    }
}

InstanceObservation InstanceSlot::observation() const
{
    InstanceObservation seen;
    seen.id = id;
    seen.phase = phase;
    seen.pid = process ? process->pid() : pid;
    seen.port = process ? process->port() : port;
    seen.created = created;
    seen.readyAt = readyAt;
    seen.endedAt = endedAt;
    seen.queuedFor = queuedFor;
    seen.startedIn = process ? process->startedAfter() : startedIn;
    seen.readyIn = readyIn;
    seen.start = process ? process->startRecord() : start;
    seen.exit = exit;
    seen.run = process ? process->runTimes() : run;
    seen.restarts = restarts;
    seen.previous = previous;
    if (phase == InstancePhase::Ready) {
        seen.unready = unready;
        seen.unreadySince = unreadySince;
    }
    seen.usage = usage;
    seen.inFlight = inFlight;
    seen.isDismissed = isDismissed;
    return seen;
}

bool goesFirst(const InstanceSlot &a, size_t aIndex, const InstanceSlot &b, size_t bIndex)
{
    // Later phases stay longer, a suspect or unready one goes before a sound one.
    const auto rank = [](const InstanceSlot &slot, size_t index) {
        return std::make_tuple(int(slot.phase), !slot.suspect && slot.unready.empty(), slot.inFlight,
                               -std::int64_t(index));
    };
    return rank(a, aIndex) < rank(b, bIndex);
}

} // namespace tidegate::engine
