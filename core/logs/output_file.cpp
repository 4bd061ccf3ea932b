#include "core/logs/output_file.h"

#include <QDir>
#include <algorithm>
#include <charconv>

namespace tidegate::logs {

namespace {

constexpr size_t keptCapacity = 64 * 1024;

} // namespace

void OutputFile::add(const std::string &time, Stream stream, std::string_view lines)
{
    if (m_lost > 0)
        addDropped(time, std::exchange(m_lost, 0));
    if (m_buffer.empty())
        m_firstBuffered = time;
    m_lastBuffered = time;
    while (true) {
        const size_t end = std::min(lines.find('\n'), lines.size());
        appendLogLine(m_buffer, time, stream, lines.substr(0, end));
        ++m_bufferedLines;
        if (end == lines.size())
            return;
        lines.remove_prefix(end + 1);
    }
}

void OutputFile::addDropped(const std::string &time, std::uint64_t lines)
{
    if (m_buffer.empty())
        m_firstBuffered = time;
    m_lastBuffered = time;
    appendLogLine(m_buffer, time, Stream::Dropped, std::to_string(lines));
    ++m_bufferedLines;
}

void OutputFile::loseBuffer()
{
    std::string_view rest = m_buffer;
    while (!rest.empty()) {
        const size_t end = std::min(rest.find('\n'), rest.size() - 1);
        std::uint64_t dropped = 1;
        if (const auto line = parseLogLine(rest.substr(0, end)); line && line->stream == Stream::Dropped)
            std::from_chars(line->text.data(), line->text.data() + line->text.size(), dropped);
        m_lost += dropped;
        rest.remove_prefix(end + 1);
    }
    forgetBuffer();
}

void OutputFile::forgetBuffer()
{
    m_buffer.clear();
    if (m_buffer.capacity() > keptCapacity)
        m_buffer.shrink_to_fit(); // there may be thousands of instances
    m_bufferedLines = 0;
    m_firstBuffered.clear();
    m_lastBuffered.clear();
}

Result<> OutputFile::open(std::uint32_t number)
{
    number = std::max(number, m_number + 1);
    m_segment = {};
    m_segment.revision = m_revision;
    m_segment.instance = m_instance;
    m_segment.number = number;
    m_segment.path = m_folder + '/' + segmentFile(m_instance, number);
    m_file.setFileName(QString::fromStdString(m_segment.path));
    if (!QDir().mkpath(QString::fromStdString(m_folder)) ||
        !m_file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered))
        return fail(Code::StorageFull,
                    "an instance's output cannot be kept: " + m_file.errorString().toStdString(),
                    m_segment.path);
    m_number = number;
    return {};
}

Result<> OutputFile::write()
{
    if (m_buffer.empty())
        return {};
    const auto length = qint64(m_buffer.size());
    const qint64 before = m_file.size();
    if (m_file.write(m_buffer.data(), length) != length) {
        auto error = fail(Code::StorageFull,
                          "an instance's output cannot be kept: " + m_file.errorString().toStdString(),
                          m_segment.path);
        m_file.resize(before);
        return error;
    }
    m_segment.bytes += std::uint64_t(length);
    m_segment.lines += m_bufferedLines;
    if (m_segment.first.empty())
        m_segment.first = m_firstBuffered;
    m_segment.last = m_lastBuffered;
    forgetBuffer();
    return {};
}

void OutputFile::closeSegment()
{
    m_file.close();
    m_segment = {};
}

} // namespace tidegate::logs
