#include "core/runtime/files.h"
#include "core/runtime/member_path.h"
#include "core/runtime/unpack.h"

#include <QFile>
#include <algorithm>

namespace tidegate::runtime {

namespace {

constexpr size_t keepMost = 1 << 20;

bool looksExecutable(std::span<const char> bytes)
{
    const std::string_view start(bytes.data(), bytes.size());
    return start.starts_with("\x7f"
                             "ELF") ||
           start.starts_with("#!");
}

} // namespace

struct DiskSink::Open
{
    Open(const std::string &full, std::string path, bool executable)
        : file(QString::fromStdString(full)), path(std::move(path)), executable(executable)
    {
    }

    tl::unexpected<Error> failed() const
    {
        return fail(Code::StorageFull,
                    quotedName(path) + " cannot be written: " + file.errorString().toStdString(), path);
    }

    QFile file;
    std::string path;
    bool executable;
};

DiskSink::DiskSink(std::string root) : m_root(std::move(root)) {}
DiskSink::~DiskSink() = default;

Result<> DiskSink::makeFolder(const std::string &path)
{
    return runtime::makeFolder(m_root + '/' + path);
}

Result<> DiskSink::beginFile(const std::string &path, bool executable)
{
    const std::string full = m_root + '/' + path;
    m_open = std::make_unique<Open>(full, path, executable);
    if (m_open->file.exists())
        return fail(Code::Invalid,
                    quotedName(path) + " has a twin whose name differs only in what this file system ignores",
                    path);
    if (!m_open->file.open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered))
        return m_open->failed();
    return {};
}

Result<> DiskSink::write(std::span<const char> bytes)
{
    if (m_open->file.pos() == 0)
        m_open->executable = m_open->executable || looksExecutable(bytes);
    const auto size = static_cast<qint64>(bytes.size());
    if (m_open->file.write(bytes.data(), size) != size)
        return m_open->failed();
    return {};
}

Result<> DiskSink::endFile()
{
    constexpr auto read = QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther;
    constexpr auto run = QFile::ExeOwner | QFile::ExeGroup | QFile::ExeOther;
    m_open->file.setPermissions(m_open->executable ? read | run | QFile::WriteOwner
                                                   : read | QFile::WriteOwner);
    m_open->file.close();
    m_open.reset();
    return {};
}

Result<> DiskSink::linkFile(const std::string &path, const std::string &existing)
{
    std::error_code error;
    std::filesystem::create_hard_link(nativePath(m_root + '/' + existing), nativePath(m_root + '/' + path),
                                      error);
    if (error)
        return fail(Code::StorageFull, quotedName(path) + " cannot be linked: " + error.message(), path);
    return {};
}

Result<> KeepSink::beginFile(const std::string &path, bool)
{
    const bool wanted = std::find(m_wanted.begin(), m_wanted.end(), path) != m_wanted.end();
    m_current = wanted && !m_kept.contains(path) ? &m_kept[path] : nullptr;
    return {};
}

Result<> KeepSink::write(std::span<const char> bytes)
{
    if (m_current && m_current->size() < keepMost)
        m_current->append(bytes.data(), bytes.size());
    return {};
}

} // namespace tidegate::runtime
