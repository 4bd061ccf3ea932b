#pragma once

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/logs/index.h"
#include "core/logs/log_line.h"

#include <QByteArray>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

namespace tidegate::logs {

class OutputFile;

/// One instance's output on its way to the disk.
struct Output
{
    RevisionKey revision;
    std::string service;
    InstanceId instance;
    std::atomic<size_t> queued = 0; ///< bytes
};

/// Writes output to the disk on a thread of its own: in the order in which it was handed in, many lines at a
/// time. What is handed in waits in a queue of bounded size; what finds no room in it is counted and dropped,
/// and a line in its place says so, as for what the disk refuses. What an output said last is not dropped:
/// one block of each waits beyond the bound, until the next one takes its place. Keeps the bounds of size and
/// age.
class LogWriter
{
public:
    struct Options
    {
        std::string dir;
        std::uint64_t maxBytesPerService = 0; ///< 0: no bound
        std::uint64_t segmentBytes = 8 << 20;
        std::chrono::nanoseconds retention{0}; ///< 0: no bound
        size_t queueBytes = 32 << 20;          ///< of all instances; one gets a quarter of it
        /// Both from the writer's thread: the first trouble of each stretch of it; revisions that have new
        /// lines.
        std::function<void(const Error &)> failed;
        std::function<void(const std::set<RevisionKey> &)> written;
    };
    LogWriter(Options options, LogIndex &index);
    ~LogWriter(); ///< writes what is queued

    // By one thread.
    void begin(std::shared_ptr<Output> output);
    /// Whole lines with breaks between them.
    void append(const std::shared_ptr<Output> &output, WallTime time, Stream stream, const QByteArray &lines);
    void end(std::shared_ptr<Output> output);
    /// Removes what is too old at this time.
    void sweep(WallTime now);
    /// Waits until all that was handed in is on the disk or lost.
    void flush();

private:
    struct Block
    {
        enum class Kind
        {
            Begin,
            Lines,
            End,
            Sweep
        };
        Kind kind = Kind::Lines;
        std::shared_ptr<Output> output;
        WallTime time;
        Stream stream = Stream::Output;
        QByteArray lines;
        std::uint64_t droppedBefore = 0; ///< lines
    };

    void push(Block block);
    // These three with the lock held.
    bool hasRoom(const Block &block) const;
    void enqueue(Block block);
    size_t dequeue(std::list<Block> &blocks);
    void run();
    void work(const std::list<Block> &blocks);
    void take(const Block &block);
    void removeOld(WallTime now);
    void removeForgotten();
    void begin(OutputFile &file);
    void write(OutputFile &file);
    Result<> tryWrite(OutputFile &file);
    bool makeRoom(const OutputFile &file);
    void letGo(const std::string &path);
    void drop(const Segment &segment);
    OutputFile &fileOf(const Output &output);
    void report(const Error &error);

    const Options m_options;
    LogIndex &m_index;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_done;
    std::list<Block> m_queue; ///< in the order of time, over all outputs
    /// The block in the queue that waits beyond the bound, of each output that has one.
    std::map<const Output *, std::list<Block>::iterator> m_beyond;
    size_t m_queuedBytes = 0; ///< of the queue, and of what is being written
    bool m_isBusy = false;
    bool m_isStopping = false;
    // Of the thread.
    std::map<InstanceId, std::unique_ptr<OutputFile>> m_files;
    std::string m_time; ///< of the last block
    std::vector<std::pair<RevisionKey, InstanceId>> m_ended;
    std::set<RevisionKey> m_touched;
    bool m_isFailing = false;
    std::thread m_thread;
};

/// How many lines that is, breaks being between them.
std::uint64_t lineCount(const QByteArray &lines);

} // namespace tidegate::logs
