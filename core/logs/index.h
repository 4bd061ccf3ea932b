#pragma once

#include "core/logs/query.h"
#include "core/logs/segment.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

namespace tidegate::logs {

/// What there is of a scope at one moment.
struct Found
{
    std::vector<Segment> segments;
    /// Every line up to this time is in them. Of segments of this run, later ones do not count yet: nothing
    /// is to come afterwards that belongs before what has been read. Empty: nothing has been written yet.
    std::string complete;
    bool isKnown = false;
    bool isOpen = false;
    std::uint64_t droppedLines = 0;
};

/// Which segments there are. One thread changes it, any thread asks.
class LogIndex
{
public:
    explicit LogIndex(std::string dir) : m_dir(std::move(dir)) {}

    /// Reads the folder, what earlier versions left in it too. From then on find() answers; until then it
    /// waits.
    void load();
    void stopWaiting();

    void open(const RevisionKey &revision, const std::string &service, const InstanceId &instance);
    /// As it is now, or new.
    void publish(const Segment &segment);
    /// Every line up to `time` has been published; these instances will have no more.
    void complete(const std::string &time, const std::vector<std::pair<RevisionKey, InstanceId>> &ended);
    /// Its file has been removed by the caller; `lines` are counted as dropped.
    void remove(const Segment &segment, std::uint64_t lines);
    /// Revisions without output any more are forgotten: their names.
    std::vector<RevisionKey> forgetEmpty();

    /// Segments whose last line is older than `from` are left out.
    Found find(const LogScope &scope, std::string_view from = {}) const;
    bool isIn(const LogScope &scope, const RevisionKey &revision) const;
    std::uint32_t nextNumber(const RevisionKey &revision, const InstanceId &instance) const;
    std::uint64_t bytesOf(const std::string &ns, const std::string &service) const;
    std::uint64_t droppedOf(const RevisionKey &revision) const;
    std::string serviceOf(const RevisionKey &revision) const;
    /// The one of a service whose last line is oldest, those without lines and `except` left out.
    std::optional<Segment> oldest(const std::string &ns, const std::string &service,
                                  const std::string &except) const;
    std::vector<Segment> olderThan(const std::string &time) const;
    std::vector<Segment> withoutLines() const;

private:
    struct Output
    {
        std::map<std::uint32_t, Segment> segments;
        bool isOpen = false;
    };
    struct Revision
    {
        std::string service;
        std::uint64_t bytes = 0;
        std::uint64_t droppedLines = 0;
        std::map<std::string, Output> outputs;
    };
    using Revisions = std::map<std::string, Revision>;

    void loadRevision(const RevisionKey &key, const QString &folder);
    static bool fits(const LogScope &scope, const std::string &name, const Revision &revision);
    const Revision *revisionOf(const RevisionKey &key) const;
    template <class Fits>
    std::vector<Segment> segmentsWhere(Fits fits) const;
    template <class Visit>
    void each(const std::string &ns, const std::string &service, Visit visit) const;

    const std::string m_dir;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_loaded;
    bool m_isLoaded = false;
    std::map<std::string, Revisions> m_namespaces;
    std::string m_complete;
};

/// The service that an earlier version's revision was of, by its name: `shop-00001` → `shop`.
std::string serviceByName(const std::string &revision);

/// `<dir>/<namespace>/<revision>`, with the service and what has been dropped in `revision.json`.
std::string revisionFolder(const std::string &dir, const RevisionKey &revision);
bool writeRevisionFile(const std::string &folder, const std::string &service, std::uint64_t droppedLines);

} // namespace tidegate::logs
