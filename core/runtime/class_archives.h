#pragma once

#include <QObject>
#include <QProcess>
#include <QThreadPool>
#include <QTimer>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// What a JVM is started with, as far as an archive of its classes depends on it.
struct ClassPath
{
    std::string java;                 ///< full path of the JVM's launcher
    std::vector<std::string> entries; ///< jars, absolute, in the order of the class path
};

/// How archives are made; the same for all.
struct ClassArchiveOptions
{
    std::string dir;
    std::chrono::milliseconds pause{2'000};     ///< from the wish for one to its making: starts go first
    std::chrono::milliseconds longest{600'000}; ///< for the making of one
    std::uint64_t mostBytes = 2ULL << 30; ///< of all on the disk; the one that was used longest ago goes
    size_t fewestClasses = 100;           ///< with fewer than that an archive saves less than it costs
};

/// Class-data archives (JEP 310) of class paths: all classes that their jars hold and those that every JVM
/// loads, read, verified and laid out once instead of at every start. No code of the app runs for it. They
/// are made one at a time, in the background, with a JVM of their own at low priority, and checked before
/// they are used; a JVM for which one does not fit goes on without it. Main thread.
class ClassArchives : public QObject
{
public:
    explicit ClassArchives(ClassArchiveOptions options);
    /// Ends what is being made.
    ~ClassArchives() override;

    /// The archive for a JVM with just this class path; empty while there is none. One that can be made is,
    /// once for these jars and this JVM.
    std::string use(const ClassPath &path);
    /// Names of the classes in the jars, one a line, beside their archive; empty while there is none.
    std::string namesFile(const ClassPath &path) const;
    /// Names of those classes that apps have initialised, kept by who starts them; it may not exist yet.
    /// Empty when a jar is missing.
    std::string usedFile(const ClassPath &path) const;
    /// Whether something is being made or waits for it.
    bool isBusy() const { return m_job || !m_waiting.empty(); }

private:
    struct Job;
    void begin();
    void dump(const std::string &names);
    void check();
    enum class Outcome
    {
        Good,
        Unfit,   ///< and will be: it is remembered on the disk
        CutShort ///< not tried again by this server
    };
    void finish(Outcome outcome);
    void forgetOldest();
    void run(const QStringList &arguments, std::function<void()> next);
    std::string keyOf(const ClassPath &path) const;
    std::string fileOf(const std::string &key, const char *suffix) const;

    ClassArchiveOptions m_options;
    std::map<std::string, bool> m_known; ///< by key: there is one, or there cannot be
    std::deque<std::pair<std::string, ClassPath>> m_waiting;
    std::unique_ptr<Job> m_job;
    QTimer m_begin;
    QThreadPool m_reader;
};

/// The first of these that is no file; empty when all are.
std::string missingJar(const std::vector<std::string> &jars);

/// As -cp has them.
std::string joinedClassPath(const std::vector<std::string> &entries);

/// Names of the classes in these jars, as `a/b/C`, in the jars' order; several versions of one class
/// (multi-release) and module descriptors are left out. Any thread.
std::vector<std::string> classNames(const std::vector<std::string> &jars);

} // namespace tidegate::runtime
