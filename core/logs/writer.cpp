#include "core/logs/writer.h"

#include "core/logs/output_file.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <algorithm>

namespace tidegate::logs {

namespace {

constexpr size_t workBytes = 1 << 20;      ///< taken from the queue at a time
constexpr size_t bufferBytes = 512 * 1024; ///< written at a time
constexpr int sharesOfQueue = 4;
constexpr int ageSegments = 16; ///< into so many segments what is kept is divided, at least, by age

WallTime modified(const std::string &path)
{
    return WallTime(milliseconds(QFileInfo(QString::fromStdString(path)).lastModified().toMSecsSinceEpoch()));
}

std::uint64_t countLines(const Segment &segment)
{
    if (segment.lines > 0 || segment.bytes == 0)
        return segment.lines;
    const auto view = SegmentView::open(segment);
    const std::string_view text = view ? (*view)->text() : std::string_view();
    return std::uint64_t(std::count(text.begin(), text.end(), '\n'));
}

} // namespace

std::uint64_t lineCount(const QByteArray &lines)
{
    return std::uint64_t(lines.count('\n')) + 1;
}

LogWriter::LogWriter(Options options, LogIndex &index) : m_options(std::move(options)), m_index(index)
{
    m_thread = std::thread([this] { run(); });
}

LogWriter::~LogWriter()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void LogWriter::begin(std::shared_ptr<Output> output)
{
    push({Block::Kind::Begin, std::move(output), {}, {}, {}, 0});
}

void LogWriter::append(const std::shared_ptr<Output> &output, WallTime time, Stream stream,
                       const QByteArray &lines)
{
    Block block{Block::Kind::Lines, output, time, stream, lines, 0};
    {
        const std::lock_guard lock(m_mutex);
        const auto before = m_beyond.find(output.get());
        if (before != m_beyond.end() && !hasRoom(block)) {
            const Block &replaced = *before->second;
            block.droppedBefore = replaced.droppedBefore + lineCount(replaced.lines);
            m_queuedBytes -= size_t(replaced.lines.size());
            output->queued -= size_t(replaced.lines.size());
            m_queue.erase(before->second);
        }
        if (before != m_beyond.end())
            m_beyond.erase(before);
        const bool isBeyond = !hasRoom(block);
        enqueue(std::move(block));
        if (isBeyond)
            m_beyond.emplace(output.get(), std::prev(m_queue.end()));
    }
    m_wake.notify_one();
}

void LogWriter::end(std::shared_ptr<Output> output)
{
    push({Block::Kind::End, std::move(output), {}, {}, {}, 0});
}

void LogWriter::sweep(WallTime now)
{
    push({Block::Kind::Sweep, nullptr, now, {}, {}, 0});
}

void LogWriter::push(Block block)
{
    {
        const std::lock_guard lock(m_mutex);
        enqueue(std::move(block));
    }
    m_wake.notify_one();
}

bool LogWriter::hasRoom(const Block &block) const
{
    const auto size = size_t(block.lines.size());
    return block.output->queued + size <= m_options.queueBytes / sharesOfQueue &&
           m_queuedBytes + size <= m_options.queueBytes;
}

void LogWriter::enqueue(Block block)
{
    const auto size = size_t(block.lines.size());
    if (block.output)
        block.output->queued += size;
    m_queuedBytes += size;
    m_queue.push_back(std::move(block));
}

/// The next blocks of the queue, and how many bytes they are.
size_t LogWriter::dequeue(std::list<Block> &blocks)
{
    size_t bytes = 0;
    while (!m_queue.empty() && bytes < workBytes) {
        const auto first = m_queue.begin();
        bytes += size_t(first->lines.size());
        if (const auto beyond = m_beyond.find(first->output.get());
            beyond != m_beyond.end() && beyond->second == first)
            m_beyond.erase(beyond);
        blocks.splice(blocks.end(), m_queue, first);
    }
    return bytes;
}

void LogWriter::flush()
{
    std::unique_lock lock(m_mutex);
    m_done.wait(lock, [this] { return m_queue.empty() && !m_isBusy; });
}

void LogWriter::run()
{
    m_index.load();
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return !m_queue.empty() || m_isStopping; });
        if (m_queue.empty())
            return;
        std::list<Block> blocks;
        const size_t bytes = dequeue(blocks);
        m_isBusy = true;
        lock.unlock();
        work(blocks);
        lock.lock();
        m_queuedBytes -= bytes;
        m_isBusy = false;
        if (m_queue.empty())
            m_done.notify_all();
    }
}

void LogWriter::work(const std::list<Block> &blocks)
{
    std::set<InstanceId> instances;
    for (const Block &block : blocks) {
        take(block);
        if (block.output)
            instances.insert(block.output->instance);
    }
    for (const InstanceId &instance : instances) {
        if (const auto file = m_files.find(instance); file != m_files.end())
            write(*file->second);
    }
    m_index.complete(m_time, std::exchange(m_ended, {}));
    if (const auto touched = std::exchange(m_touched, {}); !touched.empty() && m_options.written)
        m_options.written(touched);
    for (const Block &block : blocks) {
        if (block.output)
            block.output->queued -= size_t(block.lines.size());
    }
}

OutputFile &LogWriter::fileOf(const Output &output)
{
    auto &file = m_files[output.instance];
    if (!file)
        file = std::make_unique<OutputFile>(revisionFolder(m_options.dir, output.revision), output.revision,
                                            output.service, output.instance);
    return *file;
}

void LogWriter::take(const Block &block)
{
    if (block.kind == Block::Kind::Sweep)
        return removeOld(block.time);
    OutputFile &file = fileOf(*block.output);
    m_touched.insert(file.revision());
    if (block.kind == Block::Kind::Begin)
        return begin(file);
    if (block.kind == Block::Kind::End) {
        write(file);
        m_ended.emplace_back(file.revision(), file.instance());
        m_files.erase(block.output->instance);
        return;
    }
    const std::string time = lineTime(block.time);
    if (!file.takes(time)) { // the clock has been set back
        write(file);
        file.closeSegment();
    }
    if (block.droppedBefore > 0)
        file.addDropped(time, block.droppedBefore);
    m_time = time;
    file.add(time, block.stream, {block.lines.constData(), size_t(block.lines.size())});
    if (file.bufferedBytes() >= std::min<std::uint64_t>(bufferBytes, m_options.segmentBytes))
        write(file);
}

/// A file from the beginning, so that what never says anything is found all the same.
void LogWriter::begin(OutputFile &file)
{
    m_index.open(file.revision(), file.service(), file.instance());
    if (file.isOpen())
        return;
    if (const auto opened = file.open(m_index.nextNumber(file.revision(), file.instance())); !opened)
        return report(opened.error());
    m_index.publish(file.segment());
    writeRevisionFile(file.folder(), m_index.serviceOf(file.revision()), m_index.droppedOf(file.revision()));
}

void LogWriter::write(OutputFile &file)
{
    if (file.bufferedBytes() == 0)
        return;
    if (const auto written = tryWrite(file); !written) {
        file.loseBuffer();
        return report(written.error());
    }
    m_isFailing = false;
    m_index.publish(file.segment());
    if (file.segment().bytes >= m_options.segmentBytes)
        file.closeSegment();
}

Result<> LogWriter::tryWrite(OutputFile &file)
{
    if (!makeRoom(file))
        return fail(Code::StorageFull,
                    "an instance's output cannot be kept: its service has reached its limit",
                    file.segment().path);
    if (!file.isOpen()) {
        if (auto opened = file.open(m_index.nextNumber(file.revision(), file.instance())); !opened)
            return opened;
    }
    return file.write();
}

/// The oldest segments of the service go, also such as others still write to.
bool LogWriter::makeRoom(const OutputFile &file)
{
    if (m_options.maxBytesPerService == 0)
        return true;
    const std::string &ns = file.revision().ns;
    const std::string service = m_index.serviceOf(file.revision());
    while (m_index.bytesOf(ns, service) + file.bufferedBytes() > m_options.maxBytesPerService) {
        const auto oldest = m_index.oldest(ns, service, file.segment().path);
        if (!oldest)
            return false;
        letGo(oldest->path);
        drop(*oldest);
    }
    return true;
}

/// Who writes to that segment begins another.
void LogWriter::letGo(const std::string &path)
{
    for (const auto &[instance, file] : m_files) {
        if (file->segment().path == path)
            file->closeSegment();
    }
}

void LogWriter::drop(const Segment &segment)
{
    const std::uint64_t lines = countLines(segment);
    QFile::remove(QString::fromStdString(segment.path));
    m_index.remove(segment, lines);
    m_touched.insert(segment.revision);
    writeRevisionFile(revisionFolder(m_options.dir, segment.revision), m_index.serviceOf(segment.revision),
                      m_index.droppedOf(segment.revision));
}

void LogWriter::removeOld(WallTime now)
{
    if (m_options.retention.count() == 0)
        return;
    for (const auto &[instance, file] : m_files)
        write(*file);
    const WallTime oldest = now - m_options.retention;
    for (const Segment &segment : m_index.olderThan(lineTime(oldest))) {
        letGo(segment.path);
        drop(segment);
    }
    for (const Segment &segment : m_index.withoutLines()) {
        if (modified(segment.path) < oldest)
            drop(segment);
    }
    const std::string turn = lineTime(now - m_options.retention / ageSegments);
    for (const auto &[instance, file] : m_files) {
        if (!file->segment().first.empty() && file->segment().first < turn)
            file->closeSegment();
    }
    removeForgotten();
}

void LogWriter::removeForgotten()
{
    for (const RevisionKey &revision : m_index.forgetEmpty()) {
        const QDir folder(QString::fromStdString(revisionFolder(m_options.dir, revision)));
        QFile::remove(folder.filePath(QStringLiteral("revision.json")));
        QDir().rmdir(folder.path()); // refuses one that is not empty
        QDir().rmdir(QString::fromStdString(m_options.dir + '/' + revision.ns));
    }
}

void LogWriter::report(const Error &error)
{
    if (!std::exchange(m_isFailing, true) && m_options.failed)
        m_options.failed(error);
}

} // namespace tidegate::logs
