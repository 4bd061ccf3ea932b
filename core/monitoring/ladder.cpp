#include "core/monitoring/ladder.h"

#include <algorithm>

namespace tidegate::monitoring {

namespace {

/// While nothing can be written, this many seconds' worth of steps stay; hours all do.
constexpr std::array<std::int64_t, 4> kStaysUnwritten{60, 600, 3 * 3600, 366 * 86'400};

} // namespace

std::vector<std::pair<std::int64_t, Frame>> framesOf(Resolution resolution, std::int64_t step,
                                                     QByteArrayView body)
{
    std::vector<std::pair<std::int64_t, Frame>> frames;
    while (!body.isEmpty()) {
        std::int64_t at = step;
        if (resolution == Resolution::Second) {
            at += body.front();
            body = body.sliced(1);
        }
        auto frame = Frame::decode(body);
        if (!frame)
            break;
        frames.emplace_back(at, std::move(*frame));
    }
    return frames;
}

/// Opened anew when it is not open: from what was written of it, if it can have been.
Ladder::Step &Ladder::stepAt(const Subject &subject, Steps &steps, Resolution resolution, std::int64_t step)
{
    if (const auto known = steps.find(step); known != steps.end())
        return known->second;
    const std::int64_t row = rowOf(resolution, step);
    const auto sibling = steps.lower_bound(row); // of the same row: it was looked up for that one
    const bool isOpen = sibling != steps.end() && rowOf(resolution, sibling->first) == row;
    if (!isOpen) {
        const auto body = m_written(subject, resolution, row);
        for (auto &[at, frame] :
             body ? framesOf(resolution, row, *body) : std::vector<std::pair<std::int64_t, Frame>>())
            steps.emplace(at, Step{std::move(frame), false});
    }
    return steps[step];
}

void Ladder::add(const Subject &subject, std::int64_t second, const Frame &reading)
{
    Track &track = m_tracks[subject];
    for (const Resolution resolution : resolutions) {
        Step &step =
            stepAt(subject, track[size_t(resolution)], resolution, stepOf(second, lengthOf(resolution)));
        step.frame.merge(reading);
        step.isDirty = true;
    }
}

/// A clock that went back leaves steps in its future, which are over as well.
bool Ladder::isOver(Resolution resolution, std::int64_t step, std::int64_t now)
{
    const Resolution row = resolution == Resolution::Second ? Resolution::TenSeconds : resolution;
    const std::int64_t begin = stepOf(step, lengthOf(row));
    return now < begin || now >= begin + lengthOf(row);
}

std::vector<Row> Ladder::due(std::int64_t now, bool withHours) const
{
    std::vector<Row> rows;
    for (const auto &[subject, track] : m_tracks) {
        for (const Resolution resolution : resolutions) {
            const Steps &steps = track[size_t(resolution)];
            for (auto at = steps.begin(); at != steps.end();) {
                const std::int64_t row = rowOf(resolution, at->first);
                bool isDirty = false;
                QByteArray body;
                for (; at != steps.end() && rowOf(resolution, at->first) == row; ++at) {
                    isDirty |= at->second.isDirty;
                    if (resolution == Resolution::Second)
                        body.append(char(at->first - row));
                    at->second.frame.encode(body);
                }
                const bool isTime =
                    resolution != Resolution::Hour || withHours || isOver(resolution, row, now);
                if (isDirty && isTime)
                    rows.push_back({subject, resolution, row, std::move(body)});
            }
        }
    }
    return rows;
}

void Ladder::written(std::int64_t now, bool withHours)
{
    for (auto at = m_tracks.begin(); at != m_tracks.end();) {
        bool isEmpty = true;
        for (const Resolution resolution : resolutions) {
            Steps &steps = at->second[size_t(resolution)];
            std::erase_if(steps, [=](const auto &each) { return isOver(resolution, each.first, now); });
            for (auto &[step, each] : steps)
                each.isDirty &= resolution == Resolution::Hour && !withHours;
            isEmpty &= steps.empty();
        }
        at = isEmpty ? m_tracks.erase(at) : std::next(at);
    }
}

size_t Ladder::shed(std::int64_t now)
{
    size_t lost = 0;
    for (auto at = m_tracks.begin(); at != m_tracks.end();) {
        bool isEmpty = true;
        for (const Resolution resolution : resolutions) {
            Steps &steps = at->second[size_t(resolution)];
            const std::int64_t stays = kStaysUnwritten[size_t(resolution)];
            const size_t gone = std::erase_if(steps, [=](const auto &each) {
                return each.first > now + stays || each.first < now - stays;
            });
            lost += resolution == Resolution::Second ? 0 : gone;
            isEmpty &= steps.empty();
        }
        at = isEmpty ? m_tracks.erase(at) : std::next(at);
    }
    return lost;
}

std::vector<std::tuple<Subject, std::int64_t, Frame>>
Ladder::open(Resolution resolution, const std::function<bool(const Subject &)> &wanted) const
{
    std::vector<std::tuple<Subject, std::int64_t, Frame>> found;
    for (const auto &[subject, track] : m_tracks) {
        if (!wanted(subject))
            continue;
        for (const auto &[step, each] : track[size_t(resolution)])
            found.emplace_back(subject, step, each.frame);
    }
    return found;
}

} // namespace tidegate::monitoring
