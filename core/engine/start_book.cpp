#include "core/engine/start_book.h"

#include <algorithm>
#include <cmath>

namespace tidegate::engine {

namespace {

StartEntry entryOf(const InstanceObservation &instance)
{
    const runtime::StartRecord &start = instance.start;
    StartEntry entry;
    entry.instance = instance.id;
    entry.at = instance.created;
    entry.origin = start.origin;
    entry.queue = instance.queuedFor;
    entry.launch = start.launched;
    microseconds begun = start.launched;
    if (start.loaded > start.launched) {
        entry.load = start.loaded - start.launched;
        begun = start.loaded;
    }
    entry.app = std::max(start.ready - begun, microseconds(0));
    entry.ready = entry.queue + entry.launch + entry.load.value_or(microseconds(0)) + entry.app;
    return entry;
}

PhaseTimes timesOf(std::vector<microseconds> values)
{
    std::sort(values.begin(), values.end());
    const auto at = [&](double share) {
        const auto rank = size_t(std::ceil(share * double(values.size())));
        return values[std::clamp<size_t>(rank, 1, values.size()) - 1];
    };
    return {at(0.5), at(0.95), at(0.99)};
}

} // namespace

std::vector<std::pair<std::string, microseconds>> phasesOf(const StartEntry &entry)
{
    std::vector<std::pair<std::string, microseconds>> phases{{"queue", entry.queue},
                                                             {"launch", entry.launch}};
    if (entry.load)
        phases.emplace_back("load", *entry.load);
    phases.emplace_back("app", entry.app);
    phases.emplace_back("ready", entry.ready);
    if (entry.firstByte)
        phases.emplace_back("firstByte", *entry.firstByte);
    return phases;
}

StartEntry StartBook::add(const RevisionKey &key, const InstanceObservation &instance)
{
    std::deque<StartEntry> &book = m_books[key];
    if (book.size() == kept)
        book.pop_front();
    return book.emplace_back(entryOf(instance));
}

std::optional<StartEntry> StartBook::takeAnswer(const RevisionKey &key, const InstanceId &instance,
                                                microseconds firstByte)
{
    const auto book = m_books.find(key);
    if (book == m_books.end())
        return std::nullopt;
    const auto entry = std::find_if(book->second.rbegin(), book->second.rend(),
                                    [&](const StartEntry &each) { return each.instance == instance; });
    if (entry == book->second.rend() || entry->firstByte)
        return std::nullopt;
    entry->firstByte = firstByte;
    return *entry;
}

std::vector<StartEntry> StartBook::starts(const RevisionKey &key) const
{
    const auto book = m_books.find(key);
    return book == m_books.end() ? std::vector<StartEntry>()
                                 : std::vector<StartEntry>(book->second.begin(), book->second.end());
}

std::optional<StartEntry> StartBook::find(const RevisionKey &key, const InstanceId &instance) const
{
    const auto book = m_books.find(key);
    if (book == m_books.end())
        return std::nullopt;
    const auto entry = std::find_if(book->second.rbegin(), book->second.rend(),
                                    [&](const StartEntry &each) { return each.instance == instance; });
    return entry == book->second.rend() ? std::nullopt : std::optional(*entry);
}

StartSummary StartBook::summary(const RevisionKey &key) const
{
    StartSummary summary;
    const auto book = m_books.find(key);
    if (book == m_books.end())
        return summary;
    std::map<std::string, std::vector<microseconds>> values;
    for (const StartEntry &entry : book->second) {
        ++summary.origins[entry.origin];
        for (const auto &[phase, took] : phasesOf(entry))
            values[phase].push_back(took);
    }
    for (auto &[phase, its] : values)
        summary.phases.emplace(phase, timesOf(std::move(its)));
    return summary;
}

} // namespace tidegate::engine
