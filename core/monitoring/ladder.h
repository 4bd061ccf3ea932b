#pragma once

#include "core/monitoring/frame.h"

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace tidegate::monitoring {

/// A piece of a series as it is kept: a step of a resolution, of seconds all of a ten seconds' stretch.
struct Row
{
    Subject subject;
    Resolution resolution = Resolution::Second;
    std::int64_t step = 0; ///< its first second, since 1970
    QByteArray body;
};

/// The row's step that a step of this resolution is kept in.
constexpr std::int64_t rowOf(Resolution resolution, std::int64_t step)
{
    return resolution == Resolution::Second ? stepOf(step, lengthOf(Resolution::TenSeconds)) : step;
}
/// The frames of a row, each with its step; as many as can be read.
std::vector<std::pair<std::int64_t, Frame>> framesOf(Resolution resolution, std::int64_t step,
                                                     QByteArrayView body);

/// Folds readings into steps of every resolution, and holds the steps that are not over or not written yet.
/// A step that somebody returns to, because the server began anew or its clock went back, goes on from what
/// was written: every count is in exactly one step of each resolution, whatever the clock does, and a frame's
/// covered time says over how long. Subjects without open steps take no memory. Pure; not for several
/// threads.
class Ladder
{
public:
    /// What was written of a row before; nothing when it was not. Asked whenever a row is opened.
    using Written = std::function<std::optional<QByteArray>(const Subject &, Resolution, std::int64_t step)>;

    explicit Ladder(Written written) : m_written(std::move(written)) {}

    /// One reading of a subject, at a second of the wall clock.
    void add(const Subject &subject, std::int64_t second, const Frame &reading);

    /// What has changed since it was written the last time; of hours only those that are over by now, unless
    /// `withHours`. Stays as it is until written() is called.
    std::vector<Row> due(std::int64_t now, bool withHours) const;
    /// What due() gave is written: forgets steps that are over.
    void written(std::int64_t now, bool withHours);
    /// Nothing can be written: forgets the finest of what is over, so that memory stays bounded whatever the
    /// time it takes. Returns how many steps of ten seconds or more were given up.
    size_t shed(std::int64_t now);

    /// The open steps of subjects that `wanted` says yes to, from the finest resolution asked for.
    std::vector<std::tuple<Subject, std::int64_t, Frame>>
    open(Resolution resolution, const std::function<bool(const Subject &)> &wanted) const;
    size_t subjects() const { return m_tracks.size(); }
    bool knows(const Subject &subject) const { return m_tracks.contains(subject); }

private:
    struct Step
    {
        Frame frame;
        bool isDirty = true;
    };
    using Steps = std::map<std::int64_t, Step>;
    using Track = std::array<Steps, 4>;

    Step &stepAt(const Subject &subject, Steps &steps, Resolution resolution, std::int64_t step);
    static bool isOver(Resolution resolution, std::int64_t step, std::int64_t now);

    std::map<Subject, Track> m_tracks;
    Written m_written;
};

} // namespace tidegate::monitoring
