#pragma once

#include <QObject>
#include <QThreadPool>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace tidegate::runtime {

/// What is known of an executable of this machine. Both empty: it is being read.
struct ExecutableFact
{
    std::string digest;  ///< SHA-256 of its bytes, 64 lower-case hex digits
    std::string problem; ///< why it can not be started, after its path: "does not exist", "is a folder", …
    bool operator==(const ExecutableFact &) const = default;
};

/// The digests of local executables, each computed once per version of its file (size and time of change) on
/// a thread of its own. Main thread.
class ExecutableDigests : public QObject
{
    Q_OBJECT
public:
    /// Never waits; a digest that is not known yet is told by read().
    ExecutableFact look(const std::string &path);

Q_SIGNALS:
    /// look() has something else to say of this path now.
    void read(const std::string &path);

private:
    struct Version
    {
        std::uintmax_t size = 0;
        std::filesystem::file_time_type changed;
        bool operator==(const Version &) const = default;
    };
    struct Entry
    {
        Version version;
        ExecutableFact fact;
    };

    void begin(const std::string &path, const Version &version);

    std::map<std::string, Entry> m_entries;
    QThreadPool m_reader; ///< waits for the last one when it goes
};

} // namespace tidegate::runtime
