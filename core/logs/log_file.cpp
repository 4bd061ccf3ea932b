#include "core/logs/log_file.h"

#include "core/logs/log_line.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <filesystem>

namespace tidegate::logs {

namespace {

constexpr qint64 blockSize = 64 * 1024;
constexpr auto dropPause = std::chrono::seconds(5);

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

std::filesystem::path nativePath(const QString &path)
{
    return std::filesystem::path(path.toStdU16String());
}

/// Where the last `count` lines begin.
qint64 tailStart(QFile &file, int count)
{
    qint64 end = file.size();
    int missing = count + 1; // the line break that ends the last line counts too
    if (count <= 0)
        return end;
    bool isFirst = true;
    while (end > 0) {
        const qint64 begin = std::max<qint64>(0, end - blockSize);
        file.seek(begin);
        const QByteArray block = file.read(end - begin);
        if (std::exchange(isFirst, false) && !block.endsWith('\n'))
            --missing;
        for (qsizetype at = block.size() - 1; at >= 0; --at) {
            if (block[at] == '\n' && --missing == 0)
                return begin + at + 1;
        }
        end = begin;
    }
    return 0;
}

/// The first line that begins at `offset` or behind it, and where; nothing when there is none with a time.
struct Place
{
    qint64 offset;
    WallTime time;
};

std::optional<Place> lineFrom(QFile &file, qint64 offset)
{
    file.seek(offset);
    if (offset > 0) {
        file.seek(offset - 1);
        file.readLine();
    }
    while (!file.atEnd()) {
        const qint64 at = file.pos();
        const QByteArray line = file.readLine();
        if (const auto parsed =
                parseLogLine(std::string_view(line.constData(), static_cast<size_t>(line.size()))))
            return Place{at, parsed->time};
    }
    return std::nullopt;
}

/// Where the lines of `since` and later begin: by halving, for times only grow.
qint64 sinceStart(QFile &file, WallTime since)
{
    qint64 low = 0;
    qint64 high = file.size();
    while (high - low > blockSize) {
        const qint64 middle = low + (high - low) / 2;
        const auto place = lineFrom(file, middle);
        if (!place || place->time >= since)
            high = middle;
        else
            low = place->offset;
    }
    return low;
}

/// Kubernetes' limitBytes: the output stops there, in the middle of a line if need be.
void cutTo(std::vector<LogLine> &lines, std::int64_t limit)
{
    std::int64_t left = std::max<std::int64_t>(limit, 0);
    for (size_t i = 0; i < lines.size(); ++i) {
        const auto size = static_cast<std::int64_t>(lines[i].text.size()) + 1;
        if (size <= left) {
            left -= size;
            continue;
        }
        lines[i].text.resize(static_cast<size_t>(left));
        lines.resize(left > 0 ? i + 1 : i);
        return;
    }
}

} // namespace

LogFile::LogFile(std::string path, std::uint64_t mostBytes)
    : m_path(std::move(path)), m_most(static_cast<qint64>(mostBytes)), m_file(text(m_path))
{
}

tl::unexpected<Error> LogFile::failed(const std::string &what) const
{
    return fail(Code::StorageFull, what + ": " + m_file.errorString().toStdString(), m_path);
}

Result<> LogFile::open()
{
    if (!QDir().mkpath(QFileInfo(m_file.fileName()).path()))
        return fail(Code::StorageFull, "the folder for an instance's output cannot be made", m_path);
    if (!m_file.open(QIODevice::ReadWrite | QIODevice::Append | QIODevice::Unbuffered))
        return failed("an instance's output cannot be kept");
    const qint64 size = m_file.size();
    m_file.seek(std::max<qint64>(0, size - 1));
    if (size > 0 && m_file.read(1) != "\n" && m_file.write("\n") != 1)
        return failed("an instance's output cannot be kept");
    return {};
}

Result<> LogFile::append(const LogLine &line)
{
    const std::string bytes = formatLogLine(line);
    const auto length = static_cast<qint64>(bytes.size());
    if (m_file.size() + length > m_most) {
        if (auto dropped = dropOlderHalf(); !dropped)
            return dropped;
    }
    const qint64 before = m_file.size();
    if (m_file.write(bytes.data(), length) == length)
        return {};
    auto error = failed("an instance's output cannot be kept");
    m_file.resize(before);
    return error;
}

Result<> LogFile::dropOlderHalf()
{
    const auto now = std::chrono::steady_clock::now();
    if (now < m_notBefore)
        return fail(Code::StorageFull,
                    "an instance's output has reached its limit and its older half cannot be dropped",
                    m_path);
    m_notBefore = now + dropPause;
    const auto place = lineFrom(m_file, m_file.size() / 2);
    QFile half(m_file.fileName() + QStringLiteral(".half"));
    m_file.seek(place ? place->offset : m_file.size());
    const QByteArray kept = m_file.readAll();
    if (!half.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered) ||
        half.write(kept) != kept.size()) {
        half.remove();
        return failed("the older half of an instance's output cannot be dropped");
    }
    half.close();
    m_file.close();
    std::error_code error; // a rename that replaces, which QFile's does not
    std::filesystem::rename(nativePath(half.fileName()), nativePath(m_file.fileName()), error);
    if (error)
        half.remove();
    else
        m_notBefore = {};
    return open();
}

Result<std::vector<LogLine>> readLines(const std::string &path, const LogQuery &query)
{
    QFile file(text(path));
    if (!file.open(QIODevice::ReadOnly))
        return fail(Code::StorageFull,
                    "an instance's output cannot be read: " + file.errorString().toStdString(), path);
    const qint64 tail = query.tailLines ? tailStart(file, *query.tailLines) : 0;
    const qint64 since = query.since ? sinceStart(file, *query.since) : 0;
    file.seek(std::max(tail, since));
    std::vector<LogLine> lines;
    while (!file.atEnd()) {
        QByteArray line = file.readLine();
        if (line.endsWith('\n'))
            line.chop(1);
        auto parsed = parseLogLine(std::string_view(line.constData(), static_cast<size_t>(line.size())));
        if (parsed && (!query.since || parsed->time >= *query.since))
            lines.push_back(std::move(*parsed));
    }
    if (query.limitBytes)
        cutTo(lines, *query.limitBytes);
    return lines;
}

} // namespace tidegate::logs
